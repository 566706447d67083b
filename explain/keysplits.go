package explain

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strconv"

	"github.com/grove-ml/grove/gbt/tree"
)

// KeySplit is one question that a forest asks, feature < threshold or whether the
// feature is one of some categories, with how often it asks it and what that
// brings.
type KeySplit struct {
	Feature   int     // number of the feature
	Name      string  // name of the feature
	Threshold float32 // 0 in a question about categories

	// Categories are those that the question is about, ascending, nil if it has
	// a threshold. They belong to a tree and must not be changed.
	Categories []int32

	Count     int     // number of splits with this feature and threshold
	Roots     int     // how many of them are the root of their tree
	TotalGain float64 // sum of their reductions of the loss
	MeanGain  float64 // mean of the reductions: TotalGain / Count
	MeanCover float64 // mean sum of hessians of the training rows they divide
	Depths    []int   // their distances from the root in edges, rising: one for each split
}

// AtDepth returns how many of the splits are at the given distance from the
// root; 0 is the root itself.
func (k *KeySplit) AtDepth(depth int) int {
	from, _ := slices.BinarySearch(k.Depths, depth)
	to, _ := slices.BinarySearch(k.Depths, depth+1)
	return to - from
}

// String returns the question: the name of the feature, " < " and the threshold,
// or the name and the categories as the dumps write them, such as "colour:{1,3}".
func (k *KeySplit) String() string {
	if k.Categories != nil {
		b := []byte(k.Name + ":{")
		for i, c := range k.Categories {
			if i > 0 {
				b = append(b, ',')
			}
			b = strconv.AppendInt(b, int64(c), 10)
		}
		return string(append(b, '}'))
	}
	return k.Name + " < " + strconv.FormatFloat(float64(k.Threshold), 'g', -1, 32)
}

// KeySplits returns all distinct questions, that with the largest total gain
// first; equal ones by count, feature, threshold and categories. Gains and covers
// are added up in float64 in the order of the trees.
//
// The same threshold is found again and again because cuts come from the same
// quantiles of the data, so the first rows say which values divide the data. A
// threshold of -0 counts as 0. Where missing values go, and whether 0 is one of
// them, makes no other question.
func (f *Forest) KeySplits() []KeySplit {
	return f.keySplits(func(int32) bool { return true })
}

// Thresholds returns the questions about one feature, by rising threshold, those
// about categories last, by the categories. The error is a [*NameError]; a feature
// that is never used has none.
func (f *Forest) Thresholds(name string) ([]KeySplit, error) {
	feature, err := f.Feature(name)
	if err != nil {
		return nil, err
	}
	keys := f.keySplits(func(used int32) bool { return int(used) == feature })
	slices.SortFunc(keys, func(a, b KeySplit) int {
		return cmp.Or(cmp.Compare(min(len(a.Categories), 1), min(len(b.Categories), 1)),
			cmp.Compare(a.Threshold, b.Threshold), slices.Compare(a.Categories, b.Categories))
	})
	return keys, nil
}

func (f *Forest) keySplits(of func(feature int32) bool) []KeySplit {
	type question struct {
		feature   int32
		threshold float32
		set       string // the bytes of the categories
	}
	positions := map[question]int{}
	var keys []KeySplit
	var set []byte
	for _, t := range f.trees {
		for v, n := range splits(t) {
			if !of(n.Feature) {
				continue
			}
			q := question{feature: n.Feature, threshold: n.Value}
			var categories []int32
			if n.Kind == tree.Categorical { // the threshold means nothing
				categories = t.Categories(int(v.id))
				q.threshold = 0
				set = set[:0]
				for _, c := range categories {
					set = binary.LittleEndian.AppendUint32(set, uint32(c))
				}
				q.set = string(set)
			}
			i, known := positions[q]
			if !known {
				i = len(keys)
				positions[q] = i
				threshold := q.threshold
				if threshold == 0 {
					threshold = 0 // not -0
				}
				keys = append(keys, KeySplit{
					Feature: int(n.Feature), Name: f.FeatureName(int(n.Feature)), Threshold: threshold, Categories: categories,
				})
			}
			k := &keys[i]
			k.Count++
			k.TotalGain += float64(n.Gain)
			k.MeanCover += float64(n.Cover)
			k.Depths = append(k.Depths, int(v.depth))
			if v.depth == 0 {
				k.Roots++
			}
		}
	}
	for i := range keys {
		k := &keys[i]
		k.MeanGain = k.TotalGain / float64(k.Count)
		k.MeanCover /= float64(k.Count)
		slices.Sort(k.Depths)
	}
	slices.SortFunc(keys, func(a, b KeySplit) int {
		return cmp.Or(cmp.Compare(b.TotalGain, a.TotalGain), cmp.Compare(b.Count, a.Count),
			cmp.Compare(a.Feature, b.Feature), cmp.Compare(a.Threshold, b.Threshold), slices.Compare(a.Categories, b.Categories))
	})
	return keys
}
