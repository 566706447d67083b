package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"math"

	"github.com/grove-ml/grove/gbt"
)

// cvFlags are the flags of cv.
type cvFlags struct {
	jobFlags
	folds      int
	stratified bool
	inOrder    bool
	foldSeed   int64
	out        string
	outOfFold  string
}

func cvCommand() command {
	return command{
		name:     "cv",
		synopsis: "-data FILE [flags]",
		short:    "cross-validate parameters",
		text: `
Trains a model for each fold on the rows of the others, all with the same
parameters, and writes a table with the mean and the standard deviation of every
metric over the folds, a line a round, on the rows that were trained on and on
those that were left out. Folds and numbers are those of xgboost.cv. Groups of
rows stay together.

The scores of every round go to standard error as they come. With -early-stopping
all trainings end when the mean of the last metric on the rows left out has not
improved for so many rounds, and the table ends at the best round.

-out-of-fold writes for every row the prediction of the model that has not seen
it, as gbt predict writes predictions. Parameters are those of gbt train.`,
		examples: []string{
			"gbt cv -data train.csv -folds 5 -rounds 200 -early-stopping 20 -params objective=binary:logistic,eta=0.1,eval_metric=auc",
			"gbt cv -data train.csv -stratified -params-file hyperparameters.json -out table.csv -out-of-fold scores.txt",
		},
		setup: func(fs *flag.FlagSet) action {
			o := &cvFlags{folds: 3}
			o.register(fs)
			fs.Func("folds", "`N` folds (default 3)", func(s string) error { return parseCount(&o.folds, s, 2) })
			fs.BoolVar(&o.stratified, "stratified", false, "give every fold the same share of each label")
			fs.BoolVar(&o.inOrder, "in-order", false, "take the rows for the folds in their order, not at random")
			fs.Int64Var(&o.foldSeed, "fold-seed", 0, "`SEED` of the folds (default 0)")
			fs.StringVar(&o.out, "out", stdio, "`FILE` of the table, CSV; - for standard output")
			fs.StringVar(&o.outOfFold, "out-of-fold", "", "`FILE` of the predictions for the rows left out")
			return o.run
		},
		more: paramHelp,
	}
}

func (o *cvFlags) run(ctx context.Context, std streams) error {
	p, err := o.params(std, "cv", gbt.DefaultParams())
	if err != nil {
		return err
	}
	if err := checkOut("out", o.out); err != nil {
		return err
	}
	if err := checkOut("out-of-fold", o.outOfFold); err != nil {
		return err
	}
	x, err := o.readData(ctx, std)
	if err != nil {
		return err
	}
	options := &gbt.CVOptions{
		Folds: o.folds, Stratified: o.stratified, InOrder: o.inOrder, Seed: o.foldSeed,
		Log: std.err, OutOfFold: o.outOfFold != "", Workers: *o.workers,
	}
	if o.earlyStopping > 0 {
		options.EarlyStopping = &gbt.EarlyStopping{Rounds: o.earlyStopping}
	}
	r, err := gbt.CrossValidate(ctx, p, x, o.rounds, options)
	if err != nil {
		return ofFile(err, o.file)
	}
	if o.outOfFold != "" {
		for _, v := range r.OutOfFold {
			if math.IsNaN(float64(v)) {
				return errors.New("-out-of-fold: a prediction is not a number")
			}
		}
		err := writeOut(ctx, std, "out-of-fold", o.outOfFold, func(w io.Writer) error { return writeRows(w, r.OutOfFold, len(r.OutOfFold)/x.Rows(), false) })
		if err != nil {
			return err
		}
	}
	return writeOut(ctx, std, "out", o.out, r.WriteCSV)
}
