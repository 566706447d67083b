package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"strconv"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/sagemaker"
)

// predictFlags are the flags of predict.
type predictFlags struct {
	dataFlags
	model   *string
	output  gbt.Output
	shares  *shares
	rounds  *rounds
	out     *string
	workers *int
}

func predictCommand() command {
	return command{
		name:     "predict",
		synopsis: "-model MODEL -data FILE [flags]",
		short:    "run a model on rows",
		text: `
Writes one line a row, with its values separated by commas: one value, or one a
class for multi:softprob and for margins of several classes, or the number of the
leaf in every tree. A value is the shortest decimal that reads back as the same
float32.

contribs divides a margin among the features: for each class one value a feature
and, last, the bias, which add up to the margin (pred_contribs in XGBoost).
interactions divides each of these once more, among all features: for each class a
square of values, row by row (pred_interactions).

Column 0 is taken for the label and not looked at, as everywhere; -label none is
for rows without one. Features must be the model's, in number and, where both have
names, by name and order. LIBSVM rows may have fewer columns: the others are
missing.

A SageMaker archive of several models, xgboost-model-0 and so on, predicts as the
container does: classes by vote, all else by the mean. One model predicts with all
its rounds unless -rounds says which; the container stops at the best_ntree_limit
that gbt stats shows.`,
		examples: []string{
			"gbt predict -model model.json -data test.csv -out scores.txt",
			"gbt predict -model model.json -data rows.csv -label none -output margin -rounds :50",
			"cut -d, -f2- test.csv | gbt predict -model model.json -data - -label none",
		},
		setup: func(fs *flag.FlagSet) action {
			o := &predictFlags{model: modelFlag(fs)}
			o.register(fs)
			fs.Func("output", "`WHAT` to predict: value (probability, class or number), margin (sum of the leaves and the base score), leaf, contribs or interactions (default value)",
				func(s string) (err error) { o.output, o.shares, err = parseOutput(s); return err })
			o.rounds = roundsFlag(fs)
			o.out = outFlag(fs)
			o.workers = workersFlag(fs)
			return o.run
		},
	}
}

// parseOutput reads what to predict, or how to explain it.
func parseOutput(s string) (gbt.Output, *shares, error) {
	switch s {
	case "value":
		return gbt.OutputValue, nil, nil
	case "margin":
		return gbt.OutputMargin, nil, nil
	case "leaf":
		return gbt.OutputLeaf, nil, nil
	case "contribs":
		return gbt.OutputMargin, &shares{(*gbt.Model).ContributionSize, (*gbt.Model).Contributions}, nil
	case "interactions":
		return gbt.OutputMargin, &shares{(*gbt.Model).InteractionSize, (*gbt.Model).Interactions}, nil
	}
	return 0, nil, errors.New("must be value, margin, leaf, contribs or interactions")
}

func (o *predictFlags) run(ctx context.Context, std streams) error {
	if *o.model == stdio && o.file == stdio {
		return usagef("-model and -data are both standard input")
	}
	e, err := readModels(ctx, std, *o.model)
	if err != nil {
		return err
	}
	o.takeCategorical(e.Models()[0])
	x, err := o.readData(ctx, std)
	if err != nil {
		return err
	}
	if e.Len() > 1 {
		return o.runTogether(ctx, std, e, x)
	}
	m := e.Models()[0]
	if o.shares != nil {
		return o.runShares(ctx, std, m, x)
	}
	options := &gbt.PredictOptions{Output: o.output, Begin: o.rounds.begin, End: o.rounds.end, Workers: *o.workers}
	pred, size, err := o.predict(ctx, m, x, options)
	if err != nil {
		return err
	}
	return writeOut(ctx, std, "out", *o.out, func(w io.Writer) error {
		return writeRows(w, pred, size, o.output == gbt.OutputLeaf)
	})
}

// runTogether predicts with several models.
func (o *predictFlags) runTogether(ctx context.Context, std streams, e *sagemaker.Ensemble, x *dataset.Matrix) error {
	if o.output != gbt.OutputValue || *o.rounds != (rounds{}) {
		return usagef("-output and -rounds are for one model: %s holds %d", *o.model, e.Len())
	}
	pred := make([]float32, x.Rows()*e.NumOutputs())
	if err := e.PredictMatrix(ctx, pred, x, *o.workers); err != nil {
		return o.hintLabel(err, x, e.Models()[0])
	}
	return writeOut(ctx, std, "out", *o.out, func(w io.Writer) error { return writeRows(w, pred, e.NumOutputs(), false) })
}

// readBoth reads the model and the rows it is run on.
func (d *dataFlags) readBoth(ctx context.Context, std streams, model string) (*gbt.Model, *dataset.Matrix, error) {
	if model == stdio && d.file == stdio {
		return nil, nil, usagef("-model and -data are both standard input")
	}
	m, err := readModel(ctx, std, model)
	if err != nil {
		return nil, nil, err
	}
	d.takeCategorical(m)
	x, err := d.readData(ctx, std)
	return m, x, err
}

// predict returns the predictions of all rows, size values each.
func (d *dataFlags) predict(ctx context.Context, m *gbt.Model, x *dataset.Matrix, o *gbt.PredictOptions) (pred []float32, size int, err error) {
	size, err = m.OutputSize(o)
	if err != nil {
		return nil, 0, err
	}
	pred = make([]float32, x.Rows()*size)
	err = m.PredictMatrix(ctx, pred, x, o)
	return pred, size, d.hintLabel(err, x, m)
}

// writeRows writes a line of size values a row.
func writeRows(w io.Writer, values []float32, size int, whole bool) error {
	var line []byte
	for i := 0; i < len(values); i += size {
		line = line[:0]
		for _, v := range values[i : i+size] {
			if whole {
				line = strconv.AppendInt(line, int64(v), 10)
			} else {
				line = appendFloat32(line, v)
			}
			line = append(line, ',')
		}
		line[len(line)-1] = '\n'
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return nil
}
