package main

import (
	"context"
	"flag"
)

func convertCommand() command {
	return command{
		name:     "convert",
		synopsis: "-model MODEL -out FILE [-to json|ubj|binary|tar.gz]",
		short:    "write a model in another format",
		text: `
Reads a model of any XGBoost version, be it JSON, UBJSON, the old binary format, a
Python pickle or SageMaker's model.tar.gz, and writes it as JSON or UBJSON for
XGBoost 3.4, in the old binary form that versions up to 3.0 read, or as a
model.tar.gz of UBJSON for SageMaker's container 3.0 and later: in the format that
-to says, else in that of the extension of -out. The predictions become those of
XGBoost 3.4: for models of 1.3 and later the same to the bit, but for a few rules that
changed, for older ones but for the order of the sum.`,
		examples: []string{
			"gbt convert -model model.json -out model.ubj",
			"gbt convert -model xgboost-model -to json -out -",
			"gbt convert -model pickled/model.tar.gz -out model.tar.gz",
		},
		setup: func(fs *flag.FlagSet) action {
			model := modelFlag(fs)
			to := fs.String("to", "", "`FORMAT` of the model: json, ubj, binary (XGBoost 0.72 to 3.0), or tar.gz for SageMaker, where the extension of -out does not say")
			out := fs.String("out", "", "`FILE` of the model, - for standard output; it appears when it is complete")
			return func(ctx context.Context, std streams) error {
				if *out == "" {
					return usagef("-out is missing: it names the file to write")
				}
				format, err := parseModelFormat(*to, *out)
				if err != nil {
					return err
				}
				m, err := readModel(ctx, std, *model)
				if err != nil {
					return err
				}
				return writeModel(ctx, std, "out", *out, m, format)
			}
		},
	}
}
