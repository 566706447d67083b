package explain

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext/prng"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// PermutationOptions are the settings of permutation importance. The zero value, or
// nil, asks for 5 repeats with seed 0 and 95 % intervals.
type PermutationOptions struct {
	Repeats int     // shuffles of each feature; 0 for 5
	Seed    uint32  // of the shuffles: random_state of scikit-learn
	Level   float64 // confidence of the intervals; 0 for 0.95
	Workers int     // 0 means GOMAXPROCS; it never changes a result
}

// Permutation is how much worse a model gets when a feature is shuffled.
type Permutation struct {
	Feature   int       // number of the feature, from 0
	Name      string    // name of the feature, "f" and its number if it has none
	Drops     []float64 // of each repeat: how much the score falls
	Mean, SD  float64   // of the drops; SD divides by the number of repeats, as scikit-learn's does
	Low, High float64   // confidence interval of the mean drop, by Student's t
}

// PermutationImportance shuffles each feature in turn and tells how much lower the score
// of the predictions is then (Breiman, "Random forests", Machine Learning 45, 2001).
// score tells how good outputs are, a larger score being better; it gets the rows'
// info for labels and weights. Features that a model does not need have drops around 0.
//
// Shuffles and results are those of scikit-learn 1.9's permutation_importance(random_state=Seed).
// Features that carry the same information share their importance: either can be shuffled with
// little loss. Intervals are over shuffles of these rows, not over other rows.
func PermutationImportance(ctx context.Context, m *gbt.Model, x *dataset.Matrix, score func(pred []float32, info *dataset.Info) (float64, error), o *PermutationOptions) ([]Permutation, error) {
	var opts PermutationOptions
	if o != nil {
		opts = *o
	}
	if opts.Repeats == 0 {
		opts.Repeats = 5
	}
	if opts.Level == 0 {
		opts.Level = 0.95
	}
	switch {
	case opts.Repeats < 0:
		return nil, fmt.Errorf("explain: %d repeats: must be at least 1", opts.Repeats)
	case !(opts.Level > 0 && opts.Level < 1):
		return nil, fmt.Errorf("explain: level %v: must be in (0, 1)", opts.Level)
	case x == nil || x.Rows() == 0:
		return nil, fmt.Errorf("explain: no rows: must be at least 1")
	}
	size, err := m.OutputSize(nil)
	if err != nil {
		return nil, err
	}
	predict := &gbt.PredictOptions{Workers: opts.Workers}
	pred := make([]float32, x.Rows()*size)
	scored := func(of *dataset.Matrix) (float64, error) {
		if err := m.PredictMatrix(ctx, pred, of, predict); err != nil {
			return 0, err
		}
		s, err := score(pred, x.Info())
		if err == nil && s != s {
			err = fmt.Errorf("explain: the score is NaN: must be a number")
		}
		return s, err
	}
	base, err := scored(x)
	if err != nil {
		return nil, err
	}
	n, cols := x.Rows(), x.Cols()
	dense := make([]float32, 0, n*cols)
	for i := range n {
		dense = append(dense, x.Row(make([]float32, cols), i)...)
	}
	shuffled, err := dataset.FromDense(n, cols, dense, x.Info()) // a view: dense is shuffled below
	if err != nil {
		return nil, err
	}
	// One seed is drawn for all features: RandomState(seed).randint(2**31).
	first := prng.NewMT19937()
	first.Seed(uint64(opts.Seed))
	seed := first.Uint32() & math.MaxInt32
	out := make([]Permutation, cols)
	column, kept := make([]float32, n), make([]float32, n)
	for f := range cols {
		out[f] = Permutation{Feature: f, Name: m.FeatureName(f)}
		for i := range n {
			kept[i] = dense[i*cols+f]
		}
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		random := prng.NewMT19937()
		random.Seed(uint64(seed))
		for range opts.Repeats {
			// Each repeat shuffles the last one's order and applies it to the last one's
			// column.
			for i := range n {
				column[i] = dense[i*cols+f]
			}
			shuffle(random, order)
			for i, from := range order {
				dense[i*cols+f] = column[from]
			}
			s, err := scored(shuffled)
			if err != nil {
				return nil, err
			}
			out[f].Drops = append(out[f].Drops, base-s)
		}
		for i := range n {
			dense[i*cols+f] = kept[i]
		}
		out[f].summarise(opts.Level)
	}
	return out, nil
}

// summarise works out the mean, its spread and its interval.
func (p *Permutation) summarise(level float64) {
	n := float64(len(p.Drops))
	for _, d := range p.Drops {
		p.Mean += d / n
	}
	for _, d := range p.Drops {
		p.SD += (d - p.Mean) * (d - p.Mean) / n
	}
	p.SD = math.Sqrt(p.SD)
	if n < 2 {
		p.Low, p.High = math.Inf(-1), math.Inf(1)
		return
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}.Quantile((1 + level) / 2)
	width := t * p.SD / math.Sqrt(n-1)
	p.Low, p.High = p.Mean-width, p.Mean+width
}

// shuffle is numpy's legacy RandomState.shuffle: from the last place down each gets a
// random one of those up to it, for which bits are drawn until they are small enough.
func shuffle(r *prng.MT19937, order []int) {
	for i := len(order) - 1; i > 0; i-- {
		mask := uint32(i)
		for s := 1; s < 32; s *= 2 {
			mask |= mask >> s
		}
		j := r.Uint32() & mask
		for j > uint32(i) {
			j = r.Uint32() & mask
		}
		order[i], order[j] = order[j], order[i]
	}
}
