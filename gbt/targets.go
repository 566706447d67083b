package gbt

import (
	"fmt"
)

// targetsOf returns the number of labels a row of a training matrix.
func targetsOf(x rowSet) int {
	return x.Info().NumTargets()
}

// checkBaseScores reports base scores that are neither one for all groups nor one
// for each. How many targets there are is known from the labels alone, so
// [Params.Validate] leaves that to training.
func checkBaseScores(scores []float64, groups int) error {
	if n := len(scores); n > 1 && n != groups {
		return &ParamError{"base_score", scores, fmt.Sprintf("must be one value or one for each of the %d outputs", groups)}
	}
	return nil
}

// vectorLeaves reports whether one tree is grown for all outputs. XGBoost grows
// such trees by the hist method alone, and takes no other method even for a model
// of one output (src/gbm/gbtree.cc DoBoost, 3.4).
func (p *Params) vectorLeaves() bool {
	return p.MultiStrategy == "multi_output_tree" && p.Booster != "gblinear"
}

// checkVectorSize reports trees with vector leaves whose nodes would each take
// tens of gigabytes: a node has a histogram for every output.
func checkVectorSize(x rowSet, outputs, maxBin int) error {
	const most = 1 << 30 // slots of 16 bytes
	bins := min(float64(maxBin), float64(x.Rows())) + 13
	if slots := float64(outputs) * float64(x.Cols()) * bins; slots > most {
		return &ParamError{"multi_strategy", "multi_output_tree", fmt.Sprintf("needs %.0f GB a node for %d outputs of %d features: use one_output_per_tree, or a lower max_bin",
			slots*16/1e9, outputs, x.Cols())}
	}
	return nil
}
