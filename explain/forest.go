package explain

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/grove-ml/grove/gbt/tree"
)

// Forest is a list of trees with the names of the features that they test. It
// is immutable and safe for concurrent use.
type Forest struct {
	trees    []*tree.Tree
	groups   []int // class or target that each tree adds to; nil: all 0
	numbers  []int // number of each tree in the model; nil: its position
	names    []string
	index    map[string]int // nil without names
	features int
}

// NewForest returns a forest of trees. names holds one name a feature;
// without any they are f0, f1, ... as in XGBoost. The slices are kept and must not be
// changed afterwards.
//
// Trees for different numbers of features, names that are not as many as the
// features, and names that are empty or not distinct are errors.
func NewForest(trees []*tree.Tree, names []string) (*Forest, error) {
	f := &Forest{trees: trees, names: names, features: len(names)}
	for i, t := range trees {
		if t == nil {
			return nil, fmt.Errorf("explain: tree %d is nil: must be a tree", i)
		}
		if i == 0 && len(names) == 0 {
			f.features = t.NumFeatures()
		}
		if n := t.NumFeatures(); n != f.features {
			return nil, fmt.Errorf("explain: tree %d: %w", i, &ShapeError{"features", n, f.features})
		}
	}
	if len(names) == 0 {
		f.names = nil
		return f, nil
	}
	f.index = make(map[string]int, len(names))
	for i, name := range names {
		if name == "" {
			return nil, fmt.Errorf("explain: feature %d has an empty name: must have one", i)
		}
		if j, dup := f.index[name]; dup {
			return nil, fmt.Errorf("explain: features %d and %d are both named %.100q: names must be distinct", j, i, name)
		}
		f.index[name] = i
	}
	return f, nil
}

// Part returns the forest of the trees that keep returns true for, given their
// number and their group. The trees keep their numbers.
func (f *Forest) Part(keep func(number, group int) bool) *Forest {
	part := &Forest{names: f.names, index: f.index, features: f.features, numbers: []int{}, groups: []int{}}
	for i, t := range f.trees {
		if keep(f.number(i), f.group(i)) {
			part.trees = append(part.trees, t)
			part.numbers = append(part.numbers, f.number(i))
			part.groups = append(part.groups, f.group(i))
		}
	}
	return part
}

// Group returns the forest of the trees that add to one group: a class of a
// multi: objective.
func (f *Forest) Group(group int) *Forest {
	return f.Part(func(_, g int) bool { return g == group })
}

// NumTrees returns the number of trees.
func (f *Forest) NumTrees() int { return len(f.trees) }

// NumFeatures returns the number of features, used or not.
func (f *Forest) NumFeatures() int { return f.features }

// Tree returns the tree at position i. It panics if i is out of range, as a
// slice would.
func (f *Forest) Tree(i int) *tree.Tree { return f.trees[i] }

// Names returns the names of the features, nil if the forest has none and calls
// them f0, f1, ...
func (f *Forest) Names() []string { return slices.Clone(f.names) }

// FeatureName returns the name of feature i, "f" and its number where there are
// no names.
func (f *Forest) FeatureName(i int) string {
	if f.names == nil {
		return "f" + strconv.Itoa(i)
	}
	return f.names[i]
}

// Feature returns the number of the feature of the given name. The error is a
// [*NameError].
func (f *Forest) Feature(name string) (int, error) {
	if f.names != nil {
		if i, ok := f.index[name]; ok {
			return i, nil
		}
	} else if i, err := strconv.Atoi(name[min(1, len(name)):]); err == nil && i >= 0 && i < f.features && name == f.FeatureName(i) {
		return i, nil
	}
	return 0, &NameError{name, f.features}
}

func (f *Forest) number(i int) int {
	if f.numbers == nil {
		return i
	}
	return f.numbers[i]
}

func (f *Forest) group(i int) int {
	if f.groups == nil {
		return 0
	}
	return f.groups[i]
}
