package gbt

import (
	"errors"
	"slices"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/compat"
)

// featureWeights returns the weights with which features are drawn, nil if all
// are alike. Their number and bounds are those of a valid [dataset.Info].
func featureWeights(p *Params, info *dataset.Info) ([]float32, error) {
	sampled := p.ColsampleByTree != 1 || p.ColsampleByLevel != 1 || p.ColsampleByNode != 1
	if len(info.FeatureWeights) == 0 || !sampled {
		return nil, nil
	}
	if p.rules().Before(compat.V1_7) {
		return nil, errors.New("gbt: train: feature weights: Grove draws features by weight with the rules of XGBoost 3.4 and 1.7 only, compat is " + p.Compat)
	}
	return slices.Clone(info.FeatureWeights), nil
}
