package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"

	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/threshold"
)

// thresholdFlags are the flags of threshold.
type thresholdFlags struct {
	dataFlags
	model   *string
	scores  string
	costs   threshold.Costs
	rounds  *rounds
	out     *string
	workers *int
}

func thresholdCommand() command {
	return command{
		name:     "threshold",
		synopsis: "(-model MODEL -data FILE | -scores FILE) [-tp $] [-fp $] [-fn $] [-tn $] [flags]",
		short:    "find the cutoff that costs least",
		text: `
Finds the cutoff above which treating a row (taking its label for 1) costs least,
given what the four outcomes cost in dollars; a benefit is a negative cost. Every
decision that a cutoff can make on the rows is priced, so the answer is exact. The
cutoff stands in the middle between two scores; -Inf treats everybody and +Inf
nobody. Of cutoffs that cost the same it is the lowest.

Scores are the model's predictions for -data, or a column of -scores, a CSV or TSV
file with two columns, label and score (and those of -weight and -group, if any).
Scores are float32, as models write them. Labels are 0 or 1. Every row counts
once, whatever its weight.

Writes lines "name value": cutoff, cost, the four counts tp, fp, fn and tn, and
the costs of treating everybody and nobody.

A cutoff looks better on the rows it was chosen on than on others: choose it on
validation rows.`,
		examples: []string{
			"gbt threshold -model model.json -data valid.csv -fn 500 -fp 50 -tp 50",
			"gbt threshold -scores scores.csv -header yes -label churn -fn 500 -fp 50 -tp 50",
		},
		setup: func(fs *flag.FlagSet) action {
			o := &thresholdFlags{model: modelFlag(fs)}
			o.register(fs)
			fs.StringVar(&o.scores, "scores", "", "`FILE` with the columns label and score, - for standard input, in place of -model and -data")
			for _, c := range []struct {
				name, row string
				to        *float64
			}{
				{"tp", "a treated row with label 1", &o.costs.TP},
				{"fp", "a treated row with label 0", &o.costs.FP},
				{"fn", "an untreated row with label 1", &o.costs.FN},
				{"tn", "an untreated row with label 0", &o.costs.TN},
			} {
				fs.Func(c.name, "`DOLLARS` "+c.row+" costs (default 0)", func(s string) error { return parseDollars(c.to, s) })
			}
			o.rounds = roundsFlag(fs)
			o.out = outFlag(fs)
			o.workers = workersFlag(fs)
			return o.run
		},
	}
}

// parseDollars reads a cost.
func parseDollars(v *float64, s string) (err error) {
	if *v, err = strconv.ParseFloat(s, 64); err != nil {
		return errors.New("must be a number of dollars")
	}
	return nil
}

func (o *thresholdFlags) run(ctx context.Context, std streams) error {
	if err := o.costs.Validate(0); err != nil {
		return usagef("%w", err)
	}
	if !given(o.fs, "tp") && !given(o.fs, "fp") && !given(o.fs, "fn") && !given(o.fs, "tn") {
		return usagef("what the outcomes cost is missing: -tp, -fp, -fn, -tn")
	}
	scores, labels, err := o.readScored(ctx, std)
	if err != nil {
		return err
	}
	if len(labels) == 0 {
		return errors.New("there are no labels to count right and wrong decisions by")
	}
	curve, err := threshold.Exact(threshold.Widen(scores), labels, o.costs)
	if err != nil {
		return ofFile(err, cmp.Or(o.scores, o.file))
	}
	return writeOut(ctx, std, "out", *o.out, func(w io.Writer) error {
		c := curve.Comparison()
		n := c.Chosen.Confusion
		for _, line := range []struct {
			name  string
			value float64
		}{
			{"cutoff", c.Chosen.Cutoff},
			{"cost", c.Chosen.Cost},
			{"tp", n.TP}, {"fp", n.FP}, {"fn", n.FN}, {"tn", n.TN},
			{"everybody", c.Everybody.Cost},
			{"nobody", c.Nobody.Cost},
		} {
			fmt.Fprintf(w, "%s %s\n", line.name, formatFloat64(line.value))
		}
		return nil
	})
}

// readScored returns scores and labels from the one or the other source.
func (o *thresholdFlags) readScored(ctx context.Context, std streams) (scores, labels []float32, err error) {
	if o.scores != "" {
		if *o.model != "" || o.file != "" {
			return nil, nil, usagef("-scores takes the place of -model and -data")
		}
		return o.readScores(ctx, std)
	}
	if *o.model == "" || o.file == "" {
		return nil, nil, usagef("scores are missing: give -model and -data, or -scores")
	}
	m, x, err := o.readBoth(ctx, std, *o.model)
	if err != nil {
		return nil, nil, err
	}
	if n := m.NumOutputs(); n != 1 {
		return nil, nil, fmt.Errorf("the model puts out %d values a row: a cutoff needs one", n)
	}
	scores, _, err = o.predict(ctx, m, x, &gbt.PredictOptions{Begin: o.rounds.begin, End: o.rounds.end, Workers: *o.workers})
	return scores, x.Info().Labels, err
}

// readScores reads a file of labels and scores.
func (o *thresholdFlags) readScores(ctx context.Context, std streams) (scores, labels []float32, err error) {
	x, err := o.read(ctx, std, o.scores)
	if err != nil {
		return nil, nil, err
	}
	scores, dense := x.Dense()
	if !dense || x.Cols() != 1 {
		return nil, nil, fmt.Errorf("%s has %d columns beside the label: must be 1, the score", o.scores, x.Cols())
	}
	return scores, x.Info().Labels, nil
}
