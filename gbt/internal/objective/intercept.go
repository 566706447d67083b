package objective

import (
	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// means returns the weighted mean of the labels of each target. Every label is
// divided before it is added, as in XGBoost (src/common/stats.cc, 3.4).
func means(info *dataset.Info, rows, targets int) []float32 {
	out := make([]float32, targets)
	total := float64(rows)
	if len(info.Weights) > 0 {
		total = 0
		for _, w := range info.Weights {
			total += float64(w)
		}
	}
	for t := range out {
		var s float64
		for i := range rows {
			y := float64(info.Labels[i*targets+t])
			if len(info.Weights) == 0 {
				s += y / total
			} else {
				s += float64(y / total * float64(info.Weights[i]))
			}
		}
		out[t] = float32(s)
	}
	return out
}

// mean returns the weighted mean of the labels, one a row.
func mean(info *dataset.Info, rows int) float32 { return means(info, rows, 1)[0] }

// stumps returns the Newton step of each group from margin 0
// (src/tree/fit_stump.cc, 3.4).
func stumps(o Objective, info *dataset.Info, rows int) []float32 {
	return stumpsAt(o, make([]float32, rows*o.Groups()), info)
}

// stump returns the Newton step of an objective of one group.
func stump(o Objective, info *dataset.Info, rows int) float32 { return stumps(o, info, rows)[0] }

// stumpsAt returns the Newton step of each group from the margins, rows × groups.
func stumpsAt(o Objective, margin []float32, info *dataset.Info) []float32 {
	pool := parallel.New(1)
	defer pool.Close()
	pairs := make([]grad.Pair, len(margin))
	o.Gradient(pairs, margin, info, pool)
	out := make([]float32, o.Groups())
	for g := range out {
		var s grad.Sum
		for i := g; i < len(pairs); i += len(out) {
			s.G += float64(pairs[i].G)
			s.H += float64(pairs[i].H)
		}
		out[g] = newton(s)
	}
	return out
}

// newton returns the step -G/H, H being at least 1e-6.
func newton(s grad.Sum) float32 {
	const epsilon float32 = 1e-6
	return float32(-s.G / max(s.H, float64(epsilon)))
}
