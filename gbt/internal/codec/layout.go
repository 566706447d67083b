package codec

import "math"

// top takes the whole document.
func (d *document) top() error {
	if k, err := d.r.Kind(); err != nil {
		return err
	} else if k != KindObject {
		return Malformed("the document is not an object")
	}
	snapshot := func() error { return Unsupported("memory snapshots (pickled boosters) are") }
	return d.fields([]field{
		{"version", false, d.version},
		{"learner", true, d.learner},
		{"Config", false, snapshot},
		{"Model", false, snapshot},
	})
}

func (d *document) version() error {
	v, err := d.r.Int32s(nil)
	if err != nil {
		return err
	}
	if len(v) != 3 || v[0] < 0 || v[1] < 0 || v[2] < 0 {
		return Malformed("version %d: must be three numbers that count from 0", v)
	}
	for i, part := range v {
		d.b.m.Version[i] = int(part)
	}
	return nil
}

func (d *document) learner() error {
	m := &d.b.m
	return d.fields([]field{
		{"attributes", false, func() error {
			return d.strings(func(k, v string) error {
				m.Attributes[k] = v
				return nil
			})
		}},
		{"feature_names", false, func() (err error) {
			m.FeatureNames, err = d.list()
			return err
		}},
		{"feature_types", false, func() (err error) {
			m.FeatureTypes, err = d.list()
			return err
		}},
		{"gradient_booster", true, d.booster},
		{"learner_model_param", true, func() error { return d.strings(d.b.modelParam) }},
		{"objective", true, d.objective},
	})
}

// objective takes the parameters as they are: objects of strings and arrays of
// numbers. A value of another kind is skipped like an unknown key.
func (d *document) objective() error {
	o := &d.b.m.Objective
	named := false
	err := d.r.Object(func(k []byte) error {
		key := string(k)
		return d.at(pathKey(key), func() error {
			kind, err := d.r.Kind()
			if err != nil {
				return err
			}
			switch {
			case key == "name":
				if named {
					return Malformed("the key comes twice")
				}
				named = true
				o.Name, err = d.r.String()
				return err
			case kind == KindObject:
				if o.Params[key] != nil {
					return Malformed("the key comes twice")
				}
				group := map[string]string{}
				o.Params[key] = group
				return d.strings(func(k, v string) error {
					group[k] = v
					return nil
				})
			case kind == KindArray:
				if o.Vectors[key] != nil {
					return Malformed("the key comes twice")
				}
				v, err := d.r.Float32s([]float32{})
				o.Vectors[key] = v
				return err
			}
			return d.r.Skip()
		})
	})
	if err == nil && !named {
		err = Malformed("key %q is missing", "name")
	}
	return err
}

func (d *document) booster() error {
	m := &d.b.m
	outer, inner := false, false
	err := d.fields([]field{
		{"name", true, func() (err error) {
			if m.Booster, err = d.r.String(); err != nil {
				return err
			}
			return d.b.boosterName()
		}},
		{"model", false, func() error {
			outer = true
			return d.model()
		}},
		{"gbtree", false, func() error {
			if outer {
				return Malformed("the trees come twice")
			}
			inner = true
			return d.fields([]field{{"model", true, d.model}})
		}},
		{"weight_drop", false, d.weightDrop},
	})
	switch {
	case err != nil:
		return err
	case outer && inner:
		return Malformed("the trees come twice")
	case m.Booster == Dart && !inner:
		return Malformed("key %q is missing", "gbtree")
	case m.Booster != Dart && !outer:
		return Malformed("key %q is missing", "model")
	case m.Booster != GBLinear && m.Linear != nil:
		return Malformed("a %s booster with the weights of a linear one", m.Booster)
	}
	if m.Booster == Dart {
		m.Booster = GBTree
	}
	return nil
}

// weightDrop takes the weights of trees that dropout leaves behind. Up to 3.2
// they stood beside the trees of a booster of its own kind, in 3.3 beside the
// model, from 3.4 on inside it.
func (d *document) weightDrop() error {
	if d.b.m.WeightDrop != nil {
		return Malformed("the weights of the trees come twice")
	}
	w, err := d.r.Float32s([]float32{})
	d.b.m.WeightDrop = w
	return err
}

func (d *document) model() error {
	m := &d.b.m
	var trees, groups, rounds bool
	linear := &Linear{}
	err := d.fields([]field{
		{"boosted_rounds", false, func() error {
			rounds = true
			v, err := d.r.Int()
			if err == nil && (v < 0 || v > math.MaxInt32) {
				err = Malformed("%d out of range [0, %d]", v, math.MaxInt32)
			}
			linear.BoostedRounds = int(v)
			return err
		}},
		{"cats", false, d.categories},
		{"gbtree_model_param", false, func() error { return d.strings(d.b.boosterParam) }},
		{"iteration_indptr", false, func() (err error) {
			m.IterationPtr, err = d.r.Int32s([]int32{})
			return err
		}},
		{"tree_info", false, func() (err error) {
			groups = true
			m.TreeGroups, err = d.r.Int32s([]int32{})
			return err
		}},
		{"trees", false, func() error {
			trees = true
			return d.trees()
		}},
		{"weight_drop", false, d.weightDrop},
		{"weights", false, func() (err error) {
			m.Linear = linear
			linear.Weights, err = d.r.Float32s([]float32{})
			return err
		}},
	})
	switch {
	case err != nil:
		return err
	case m.Linear != nil && (trees || groups):
		return Malformed("both trees and the weights of a linear model")
	case m.Linear != nil:
		return nil
	case rounds && !trees:
		return Malformed("key %q is missing", "weights")
	case !trees:
		return Malformed("key %q is missing", "trees")
	case !groups:
		return Malformed("key %q is missing", "tree_info")
	}
	return nil
}

func (d *document) trees() error {
	if d.parallel != nil {
		return d.treesParallel()
	}
	known := d.treeFields()
	return d.each(func(i int) error {
		if i >= d.b.lim.MaxTrees {
			return TooLarge("more than %d trees", d.b.lim.MaxTrees)
		}
		return d.readTree(known)
	})
}

// readTree takes a tree.
func (d *document) readTree(known []field) error {
	d.tree.reset()
	if err := d.fields(known); err != nil {
		return err
	}
	return d.b.AddTree(&d.tree)
}

// treeFields returns the keys of a tree.
func (d *document) treeFields() []field {
	t := &d.tree
	floats := func(name string, dst *[]float32) field {
		return field{name, false, func() (err error) {
			*dst, err = d.r.Float32s(*dst)
			return err
		}}
	}
	ints := func(name string, dst *[]int32) field {
		return field{name, false, func() (err error) {
			*dst, err = d.r.Int32s(*dst)
			return err
		}}
	}
	bits := func(name string, dst *[]uint8) field {
		return field{name, false, func() (err error) {
			*dst, err = d.r.Bits(*dst)
			return err
		}}
	}
	return []field{
		floats("base_weights", &t.BaseWeights),
		ints("categories", &t.Categories),
		ints("categories_nodes", &t.CatNodes),
		ints("categories_segments", &t.CatSegments),
		ints("categories_sizes", &t.CatSizes),
		bits("default_left", &t.DefaultLeft),
		{"id", true, func() (err error) {
			t.ID, err = d.r.Int()
			return err
		}},
		floats("leaf_weights", &t.LeafWeights),
		ints("left_children", &t.Left),
		floats("loss_changes", &t.LossChanges),
		ints("parents", &t.Parents),
		ints("right_children", &t.Right),
		floats("split_conditions", &t.SplitConditions),
		ints("split_indices", &t.SplitIndices),
		bits("split_type", &t.SplitType),
		floats("sum_hessian", &t.SumHessian),
		{"tree_param", true, func() error { return d.strings(t.param) }},
	}
}
