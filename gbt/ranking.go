package gbt

import (
	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/objective"
)

// ranking turns parameters into those of the rank: objectives.
func (p *Params) ranking() objective.Ranking {
	return objective.Ranking{
		Mean:               p.RankPairMethod == "mean",
		NumPair:            uint32(p.RankNumPair),
		Normalization:      p.RankNormalization,
		ScoreNormalization: p.RankScoreNormalization,
		Unbiased:           p.RankUnbiased,
		BiasNorm:           p.RankBiasNorm,
		LinearGain:         !p.NDCGExpGain,
	}
}

// ranks reports whether an objective is trained on groups of rows. One of the
// caller's may be.
func ranks(o objective.Objective) bool {
	if _, own := o.(*ownObjective); own {
		return true
	}
	_, ok := o.(objective.Drawing)
	return ok
}

// rowWeights returns one weight a row, as features are binned with, where the
// weights are those of groups. As many weights as rows are those of the rows, even
// if there are as many groups, some of them empty (UseGroup of
// src/common/quantile.cc, 3.4).
func rowWeights(info *dataset.Info) []float32 {
	rows := 0
	for _, n := range info.Groups {
		rows += n
	}
	switch {
	case len(info.Weights) == 0:
		return nil
	case len(info.Groups) == 0 || len(info.Weights) == rows:
		return info.Weights
	}
	var out []float32
	for g, n := range info.Groups {
		for range n {
			out = append(out, info.Weights[g])
		}
	}
	return out
}

// vectors returns what an objective has learned beside the trees.
func vectors(o objective.Objective) map[string][]float32 {
	if l, ok := o.(objective.Learning); ok {
		return l.Vectors()
	}
	return nil
}
