package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/metrics"
)

// evalFlags are the flags of eval.
type evalFlags struct {
	dataFlags
	model   *string
	metrics []string
	rounds  *rounds
	out     *string
	workers *int
}

func evalCommand() command {
	return command{
		name:     "eval",
		synopsis: "-model MODEL -data FILE [flags]",
		short:    "score a model on labelled rows",
		text: `
Writes a line "metric value" for every metric of -metric, without it for the one
that the objective has by default. Metrics are XGBoost's:

` + wrapped(metrics.Names(), 78) + `

error@0.7 is error with the cutoff 0.7. Rows count with their weights.`,
		examples: []string{
			"gbt eval -model model.json -data test.csv",
			"gbt eval -model model.json -data test.csv -metric logloss,auc,error@0.3",
		},
		setup: func(fs *flag.FlagSet) action {
			o := &evalFlags{model: modelFlag(fs)}
			o.register(fs)
			fs.Func("metric", "`NAMES` of metrics, separated by commas; may be repeated", o.addMetrics)
			o.rounds = roundsFlag(fs)
			o.out = outFlag(fs)
			o.workers = workersFlag(fs)
			return o.run
		},
	}
}

// addMetrics reads the value of a -metric.
func (o *evalFlags) addMetrics(s string) error {
	for name := range strings.SplitSeq(s, ",") {
		m, err := metrics.ByName(strings.TrimSpace(name))
		if err != nil {
			return hintMetrics(err)
		}
		o.metrics = append(o.metrics, m.Name())
	}
	return nil
}

// hintMetrics lists all metrics in an error about a name that is like none of
// them.
func hintMetrics(err error) error {
	var e *metrics.NameError
	if !errors.As(err, &e) || e.Rule != "" || distance(e.Name, e.Nearest) <= max(1, len(e.Nearest)/3) {
		return err
	}
	return fmt.Errorf("unknown metric %q: must be one of %s", e.Name, strings.Join(metrics.Names(), ", "))
}

// distance is the number of bytes to put in, leave out or replace that makes b of
// a (Levenshtein 1966).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

func (o *evalFlags) run(ctx context.Context, std streams) error {
	m, x, err := o.readBoth(ctx, std, *o.model)
	if err != nil {
		return err
	}
	if _, ok := m.DefaultMetric(); !ok && len(o.metrics) == 0 {
		return usagef("-metric is missing: the objective %q has no default", m.Objective())
	}
	if in := x.Info(); len(in.Labels) == 0 && len(in.LabelLower) == 0 {
		return errors.New("there are no labels to compare predictions with")
	}
	scores, err := m.Evaluate(ctx, x, &gbt.EvaluateOptions{
		Metrics: o.metrics, Begin: o.rounds.begin, End: o.rounds.end, Workers: *o.workers,
	})
	if err != nil {
		return ofFile(o.hintLabel(err, x, m), o.file)
	}
	return writeOut(ctx, std, "out", *o.out, func(w io.Writer) error {
		for _, s := range scores {
			fmt.Fprintf(w, "%s %s\n", s.Metric, formatFloat64(s.Value))
		}
		return nil
	})
}
