package objective

import (
	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// mean returns the weighted mean of the labels. Every label is divided before it
// is added, as in XGBoost (src/common/stats.cc, 3.4).
func mean(info *dataset.Info, rows int) float32 {
	var s float64
	if len(info.Weights) == 0 {
		n := float64(rows)
		for _, y := range info.Labels {
			s += float64(y) / n
		}
		return float32(s)
	}
	var total float64
	for _, w := range info.Weights {
		total += float64(w)
	}
	for i, y := range info.Labels {
		s += float64(float64(y) / total * float64(info.Weights[i]))
	}
	return float32(s)
}

// stump returns the Newton step from margin 0 (src/tree/fit_stump.cc, 3.4).
func stump(o Objective, info *dataset.Info, rows int) float32 {
	return stumpAt(o, make([]float32, rows), info)
}

// stumpAt returns the Newton step from the margins, one a row.
func stumpAt(o Objective, margin []float32, info *dataset.Info) float32 {
	pool := parallel.New(1)
	defer pool.Close()
	pairs := make([]grad.Pair, len(margin))
	o.Gradient(pairs, margin, info, pool)
	var s grad.Sum
	for _, p := range pairs {
		s.G += float64(p.G)
		s.H += float64(p.H)
	}
	return newton(s)
}

// newton returns the step -G/H, H being at least 1e-6.
func newton(s grad.Sum) float32 {
	const epsilon float32 = 1e-6
	return float32(-s.G / max(s.H, float64(epsilon)))
}
