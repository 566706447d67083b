package explain

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
)

// Kind says how the importance of a feature is measured.
type Kind uint8

// The kinds of importance, XGBoost's importance_type.
const (
	Weight     Kind = iota // number of splits on the feature
	Gain                   // mean reduction of the loss by these splits
	Cover                  // mean cover of these splits: sum of hessians of their training rows
	TotalGain              // sum of the reductions
	TotalCover             // sum of the covers
)

var kindNames = [...]string{"weight", "gain", "cover", "total_gain", "total_cover"}

// String returns XGBoost's name of the kind: "weight", "gain", "cover",
// "total_gain" or "total_cover".
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "Kind(" + strconv.Itoa(int(k)) + ")"
}

// ParseKind returns the kind of the given name, see [Kind.String].
func ParseKind(name string) (Kind, error) {
	if i := slices.Index(kindNames[:], name); i >= 0 {
		return Kind(i), nil
	}
	return 0, fmt.Errorf("explain: importance type %.40q: must be one of weight, gain, cover, total_gain, total_cover", name)
}

// Score is the importance of one feature.
type Score struct {
	Feature int     // number of the feature
	Name    string  // name of the feature
	Value   float32 // its importance, in the unit of the [Kind]
}

// tally is what the splits on one feature add up to.
type tally struct {
	count int
	sum   float32
}

// Importance returns the importance of every feature that is used, by number,
// equal to Booster.get_score(importance_type=kind) of XGBoost 3.4.1. Features
// that no split uses are left out. The result is nil for a kind that is none of
// the constants.
//
// Gains and covers are added up in float32, tree by tree, in each tree from the
// root with the right subtree first, and divided in float32 (gbtree.cc @ 3.4.1,
// FeatureScore). Releases up to 0.90 added the nine digits of a text dump in
// float64 instead.
func (f *Forest) Importance(kind Kind) []Score {
	if int(kind) >= len(kindNames) {
		return nil
	}
	tallies := map[int32]*tally{}
	for _, t := range f.trees {
		for _, n := range splits(t) {
			s := tallies[n.Feature]
			if s == nil {
				s = &tally{}
				tallies[n.Feature] = s
			}
			s.count++
			switch kind {
			case Gain, TotalGain:
				s.sum += n.Gain
			case Cover, TotalCover:
				s.sum += n.Cover
			}
		}
	}
	scores := make([]Score, 0, len(tallies))
	for _, feature := range slices.Sorted(maps.Keys(tallies)) {
		s := tallies[feature]
		value := s.sum
		switch kind {
		case Weight:
			value = float32(s.count)
		case Gain, Cover:
			value /= float32(s.count)
		}
		scores = append(scores, Score{int(feature), f.FeatureName(int(feature)), value})
	}
	return scores
}

// Sorted returns the scores with the largest value first. Equal values keep
// their order; NaN, which a broken model file may hold, comes last.
func Sorted(scores []Score) []Score {
	scores = slices.Clone(scores)
	slices.SortStableFunc(scores, func(a, b Score) int { return cmp.Compare(b.Value, a.Value) })
	return scores
}

// Shares returns the importance of all features, unused ones included, divided
// by their sum, as feature_importances_ of XGBoost's scikit-learn estimators
// does. All are 0 if the sum is. The result is nil for a kind that is none of
// the constants.
func (f *Forest) Shares(kind Kind) []float32 {
	if int(kind) >= len(kindNames) {
		return nil
	}
	shares := make([]float32, f.features)
	for _, s := range f.Importance(kind) {
		shares[s.Feature] = s.Value
	}
	total := pairwise(shares)
	if total == 0 {
		return shares
	}
	for i := range shares {
		shares[i] /= total
	}
	return shares
}

// pairwise adds as numpy adds float32: halves separately down to 128 values,
// those in eight interleaved sums. The result has numpy's rounding.
func pairwise(v []float32) float32 {
	switch n := len(v); {
	case n < 8:
		var sum float32
		for _, x := range v {
			sum += x
		}
		return sum
	case n <= 128:
		var s [8]float32
		copy(s[:], v)
		whole := n - n%8
		for i := 8; i < whole; i += 8 {
			for j := range s {
				s[j] += v[i+j]
			}
		}
		sum := ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]))
		for _, x := range v[whole:] {
			sum += x
		}
		return sum
	default:
		half := n / 2
		half -= half % 8
		return pairwise(v[:half]) + pairwise(v[half:])
	}
}
