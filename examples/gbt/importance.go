package main

import (
	"context"
	"encoding/csv"
	"flag"
	"io"

	"github.com/grove-ml/grove/explain"
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
are sums. The values are those of XGBoost's get_score.`,
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
				f, _, err := readForest(ctx, std, *model, *names)
				if err != nil {
					return err
				}
				return writeOut(ctx, std, *out, func(w io.Writer) error {
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
