package gbttest

import (
	"math/rand/v2"
	"slices"

	"github.com/grove-ml/grove/dataset"
)

// sample is rows to check with.
type sample struct {
	margin []float32 // rows × groups
	groups int
	info   *dataset.Info
}

// newSample draws rows: margins in (-4, 4) and labels by the caller's rule.
func newSample(seed uint64, rows, groups int, label func(*rand.Rand) float32) *sample {
	rng := rand.New(rand.NewPCG(seed, 1))
	s := &sample{margin: make([]float32, rows*groups), groups: groups, info: &dataset.Info{Labels: make([]float32, rows)}}
	for i := range s.margin {
		s.margin[i] = float32(rng.Float64()*8 - 4)
	}
	for i := range s.info.Labels {
		s.info.Labels[i] = label(rng)
	}
	return s
}

func (s *sample) rows() int { return len(s.info.Labels) }

// pick returns the rows of the given numbers, in their order.
func (s *sample) pick(rows []int) *sample {
	out := &sample{groups: s.groups, info: &dataset.Info{}}
	for _, r := range rows {
		out.margin = append(out.margin, s.margin[r*s.groups:(r+1)*s.groups]...)
		out.info.Labels = append(out.info.Labels, s.info.Labels[r])
		if len(s.info.Weights) > 0 {
			out.info.Weights = append(out.info.Weights, s.info.Weights[r])
		}
	}
	return out
}

// clone returns a copy that shares nothing.
func (s *sample) clone() *sample {
	return &sample{slices.Clone(s.margin), s.groups, &dataset.Info{Labels: slices.Clone(s.info.Labels), Weights: slices.Clone(s.info.Weights)}}
}

// equal reports whether nothing has changed, to the bit.
func (s *sample) equal(o *sample) bool {
	return slices.Equal(s.margin, o.margin) && slices.Equal(s.info.Labels, o.info.Labels) && slices.Equal(s.info.Weights, o.info.Weights)
}
