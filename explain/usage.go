package explain

import (
	"cmp"
	"slices"
)

// Usage is how often one feature is used.
type Usage struct {
	Feature int    // number of the feature
	Name    string // name of the feature
	Trees   int    // number of trees that test the feature at least once
	Splits  int    // number of splits on it, in all trees: the importance of kind Weight
	Roots   int    // number of trees whose root tests it
}

// Usage returns how often each feature is used, by number, one entry for each
// feature, used or not.
func (f *Forest) Usage() []Usage {
	usage := make([]Usage, f.features)
	for i := range usage {
		usage[i].Feature = i
		usage[i].Name = f.FeatureName(i)
	}
	last := map[int32]int{} // tree in which a feature was seen last, from 1
	for i, t := range f.trees {
		for v, n := range splits(t) {
			u := &usage[n.Feature]
			u.Splits++
			if v.depth == 0 {
				u.Roots++
			}
			if last[n.Feature] != i+1 {
				last[n.Feature] = i + 1
				u.Trees++
			}
		}
	}
	return usage
}

// MostUsed returns the features that are used at least once, those in the most
// trees first. Features in equally many trees are ordered by number.
func MostUsed(usage []Usage) []Usage {
	usage = slices.DeleteFunc(slices.Clone(usage), func(u Usage) bool { return u.Trees == 0 })
	slices.SortStableFunc(usage, func(a, b Usage) int { return cmp.Compare(b.Trees, a.Trees) })
	return usage
}

// TreesUsing returns the numbers of the trees that test the feature of the given
// name at least once, rising. The error is a [*NameError].
func (f *Forest) TreesUsing(name string) ([]int, error) {
	feature, err := f.Feature(name)
	if err != nil {
		return nil, err
	}
	var numbers []int
	for i, t := range f.trees {
		for _, n := range splits(t) {
			if int(n.Feature) == feature {
				numbers = append(numbers, f.number(i))
				break
			}
		}
	}
	return numbers, nil
}
