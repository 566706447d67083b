package split

import (
	"math"

	"github.com/grove-ml/grove/gbt/internal/grad"
)

// Candidate is the best split of a node found so far. The zero value is "no
// split": loss change 0 on feature 0, which only a positive loss change beats.
type Candidate struct {
	LossChange  float32
	Feature     int32
	Threshold   float32
	Bin         int32 // last bin that goes left; -1 if none does
	DefaultLeft bool
	Left, Right grad.Sum // sums of the children, missing values included
	Chosen      Set      // categories that go right; nil for a numerical split
}

// Beats reports whether a split on feature f with the given loss change
// replaces c. Among equal loss changes the lower feature wins, and within a
// feature the split that was found first (SplitEntry::NeedReplace of
// src/tree/param.h).
func (c *Candidate) Beats(lossChange float32, f int32) bool {
	if math.IsInf(float64(lossChange), 0) {
		return false
	}
	if c.Feature <= f {
		return lossChange > c.LossChange
	}
	return !(c.LossChange > lossChange)
}

// Merge replaces c by o if o is a split that beats it.
func (c *Candidate) Merge(o *Candidate) {
	if o.LossChange > 0 && c.Beats(o.LossChange, o.Feature) {
		*c = *o
	}
}
