package explain

import (
	"context"
	"fmt"
	"math"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// HStatistic returns how much of the joint effect of two features is interaction, from 0 (the
// effect is a sum of one of each) to 1 (it is interaction alone) (Friedman and
// Popescu, "Predictive learning via rule ensembles", Annals of Applied Statistics 2, 2008,
// equation 44):
//
//	H² = Σ (F_jk − F_j − F_k)² / Σ F_jk²
//
// over the rows' own values, where F are centred partial dependences; H is its root. It is NaN where
// the features have no effect at all. Use margins: the logistic function makes sums of margins interact.
//
// It makes 3·rows² predictions: give it a sample of some hundred rows. Of features with
// a small effect H is large by noise; look at the effects too.
func HStatistic(ctx context.Context, m *gbt.Model, x *dataset.Matrix, first, second int, o *PartialOptions) (float64, error) {
	if first == second {
		return 0, fmt.Errorf("explain: feature %d twice: must be two features", first)
	}
	p, err := newProbe(m, x, o, first, second)
	if err != nil {
		return 0, err
	}
	cols, n := x.Cols(), x.Rows()
	dependence := func(features ...int) ([]float64, error) {
		// Rows with equal values have equal dependence.
		type key [2]uint32
		known := map[key]float64{}
		out := make([]float64, n)
		for i := range n {
			var k key
			set := map[int]float32{}
			for j, f := range features {
				v := p.data[i*cols+f]
				k[j], set[f] = math.Float32bits(v), v
			}
			v, ok := known[k]
			if !ok {
				pred, err := p.predict(ctx, set)
				if err != nil {
					return nil, err
				}
				v = meanOf(pred)
				known[k] = v
			}
			out[i] = v
		}
		mean := meanOf(out)
		for i := range out {
			out[i] -= mean
		}
		return out, nil
	}
	both, err := dependence(first, second)
	if err != nil {
		return 0, err
	}
	one, err := dependence(first)
	if err != nil {
		return 0, err
	}
	other, err := dependence(second)
	if err != nil {
		return 0, err
	}
	var rest, all float64
	for i, v := range both {
		d := v - one[i] - other[i]
		rest += float64(d * d)
		all += float64(v * v)
	}
	if all == 0 {
		return math.NaN(), nil
	}
	return math.Sqrt(rest / all), nil
}
