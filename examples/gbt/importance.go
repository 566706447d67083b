package main

import (
	"context"
	"encoding/csv"
	"flag"
	"io"

	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/gbt"
)

func importanceCommand() command {
	return command{
		name:     "importance",
		synopsis: "-model MODEL [flags]",
		short:    "tell which features a model uses",
		text: `
Writes a line feature,value for every feature that a split uses, the largest value
first: gain is the mean reduction of the loss by its splits, cover the mean sum of
hessians of the rows they divide, weight their number, total_gain and total_cover
are sums. The values are those of XGBoost's get_score.

A linear model has the type weight alone: its coefficients, of all features in the
order of the columns, with one value for each class or target.`,
		examples: []string{
			"gbt importance -model model.json",
			"gbt importance -model model.json -type total_gain -names features.txt | head -5",
		},
		setup: func(fs *flag.FlagSet) action {
			kind := explain.Gain
			model := modelFlag(fs)
			fs.Func("type", "`TYPE` of importance: gain, cover, weight, total_gain or total_cover (default gain)",
				func(s string) (err error) { kind, err = explain.ParseKind(s); return err })
			names := namesFlag(fs)
			out := outFlag(fs)
			return func(ctx context.Context, std streams) error {
				f, m, err := readForest(ctx, std, *model, *names)
				if err != nil {
					return err
				}
				if m.Booster() == linear {
					if kind != explain.Weight {
						return usagef("-type %s: the model is linear and has no splits: must be weight, for its coefficients", kind)
					}
					return writeOut(ctx, std, "out", *out, func(w io.Writer) error { return writeCoefficients(w, m) })
				}
				return writeOut(ctx, std, "out", *out, func(w io.Writer) error {
					c := csv.NewWriter(w)
					for _, s := range explain.Sorted(f.Importance(kind)) {
						c.Write([]string{s.Name, string(appendFloat32(nil, s.Value))})
					}
					c.Flush()
					return c.Error()
				})
			}
		},
	}
}

// linear is the booster of linear models.
const linear = "gblinear"

// writeCoefficients writes a line a feature with its coefficients, one a group.
func writeCoefficients(w io.Writer, m *gbt.Model) error {
	weights, _ := m.Coefficients()
	c := csv.NewWriter(w)
	for f := range m.NumFeatures() {
		line := []string{m.FeatureName(f)}
		for _, v := range weights[f*m.NumGroups() : (f+1)*m.NumGroups()] {
			line = append(line, string(appendFloat32(nil, v)))
		}
		c.Write(line)
	}
	c.Flush()
	return c.Error()
}
