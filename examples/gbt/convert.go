package main

import (
	"context"
	"flag"
)

func convertCommand() command {
	return command{
		name:     "convert",
		synopsis: "-model MODEL -out FILE [-to json|ubj]",
		short:    "write a model in another format",
		text: `
Reads a model and writes it as JSON or UBJSON for XGBoost 3.4, in the format that
-to says, else in that of the extension of -out. The predictions stay the same to
the bit.`,
		examples: []string{
			"gbt convert -model model.json -out model.ubj",
			"gbt convert -model xgboost-model -to json -out -",
		},
		setup: func(fs *flag.FlagSet) action {
			model := modelFlag(fs)
			to := fs.String("to", "", "`FORMAT` of the model, json or ubj, where the extension of -out does not say")
			out := fs.String("out", "", "`FILE` of the model, - for standard output; it appears when it is complete")
			return func(ctx context.Context, std streams) error {
				if *out == "" {
					return usagef("-out is missing: it names the file to write")
				}
				format, err := modelFormat(*to, *out)
				if err != nil {
					return err
				}
				m, err := readModel(ctx, std, *model)
				if err != nil {
					return err
				}
				return writeModel(ctx, std, *out, m, format)
			}
		},
	}
}
