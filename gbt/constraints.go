package gbt

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/constraint"
	"github.com/grove-ml/grove/gbt/internal/grow"
)

// featureRef is a feature as interaction_constraints tells it: by name, or by
// number if the name is empty.
type featureRef struct {
	name  string
	index int
}

// parseFeatureSets reads the text of interaction_constraints. The result is nil
// for an empty text only.
func parseFeatureSets(text string) ([][]featureRef, error) {
	if text == "" {
		return nil, nil
	}
	var raw [][]any
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		return nil, err
	}
	if raw == nil {
		return nil, errors.New("null is no list")
	}
	sets := make([][]featureRef, len(raw))
	for i, list := range raw {
		if list == nil {
			return nil, errors.New("null is no list")
		}
		for _, v := range list {
			switch v := v.(type) {
			case string:
				if v == "" {
					return nil, errors.New("a feature has no name")
				}
				sets[i] = append(sets[i], featureRef{name: v})
			case float64:
				if v != math.Trunc(v) || v < 0 || v > math.MaxInt32 {
					return nil, fmt.Errorf("%v is no number of a feature", v)
				}
				sets[i] = append(sets[i], featureRef{index: int(v)})
			default:
				return nil, fmt.Errorf("%v is neither a number nor a name", v)
			}
		}
	}
	return sets, nil
}

// featureSets is the rule of interaction_constraints.
func featureSets() rule {
	return rule{`a list of lists of feature numbers or names such as [[0,1],[2,3]] or [["age","income"]]`, func(v any) bool {
		_, err := parseFeatureSets(v.(string))
		return err == nil
	}}
}

// signs is the rule of monotone_constraints.
func signs() rule {
	return rule{"-1, 0 or 1 for each feature", func(v any) bool {
		return !slices.ContainsFunc(v.([]int), func(s int) bool { return s < -1 || s > 1 })
	}}
}

// constraints returns the constraints of training on the features described by
// info. Signs of features that there are not, and sets with them, are errors.
func (p *Params) constraints(info *dataset.Info, cols int) (grow.Constraints, error) {
	var out grow.Constraints
	if n := len(p.MonotoneConstraints); n > cols {
		return out, &ParamError{"monotone_constraints", p.MonotoneConstraints,
			fmt.Sprintf("has %d signs: the training matrix has %d features", n, cols)}
	}
	out.Monotone = constraint.NewMonotone(p.MonotoneConstraints)

	fault := func(reason string) error {
		return &ParamError{"interaction_constraints", p.InteractionConstraints, reason}
	}
	sets, err := parseFeatureSets(p.InteractionConstraints)
	if err != nil {
		return out, fault(err.Error())
	}
	if sets == nil {
		return out, nil
	}
	lists := make([][]int32, len(sets))
	for i, set := range sets {
		for _, f := range set {
			index := f.index
			switch {
			case f.name != "":
				if index = slices.Index(info.FeatureNames, f.name); index < 0 {
					return out, fault(noSuchFeature(f.name, info.FeatureNames))
				}
			case index >= cols:
				return out, fault(fmt.Sprintf("feature %d: the training matrix has %d features", index, cols))
			}
			lists[i] = append(lists[i], int32(index))
		}
	}
	out.Interaction = constraint.NewInteraction(lists, cols)
	return out, nil
}

// noSuchFeature says that no feature has the name, and which comes nearest.
func noSuchFeature(name string, names []string) string {
	if len(names) == 0 {
		return fmt.Sprintf("feature %s: the training matrix has no feature names", strconv.Quote(name))
	}
	reason := fmt.Sprintf("the training matrix has no feature %s", strconv.Quote(name))
	if near := nearest(name, names); near != "" {
		reason += fmt.Sprintf("; did you mean %s?", near)
	}
	return reason
}
