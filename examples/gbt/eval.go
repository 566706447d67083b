package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/metrics"
)

// evalFlags are the flags of eval.
type evalFlags struct {
	dataFlags
	model   *string
	metrics []metrics.Metric
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
that the objective has by default. Metrics are XGBoost's: ` + strings.Join(metrics.Names(), ", ") + `;
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
			return err
		}
		if !slices.ContainsFunc(o.metrics, func(other metrics.Metric) bool { return other.Name() == m.Name() }) {
			o.metrics = append(o.metrics, m)
		}
	}
	return nil
}

func (o *evalFlags) run(ctx context.Context, std streams) error {
	m, x, err := o.readBoth(ctx, std, *o.model)
	if err != nil {
		return err
	}
	if len(o.metrics) == 0 {
		name, err := defaultMetric(m.Objective())
		if err != nil {
			return err
		}
		metric, err := metrics.ByName(name)
		if err != nil {
			return err
		}
		o.metrics = append(o.metrics, metric)
	}
	info := x.Info()
	if len(info.Labels) == 0 {
		return errors.New("there are no labels to compare predictions with")
	}
	pred, err := o.scored(ctx, m, x)
	if err != nil {
		return err
	}
	return writeOut(ctx, std, *o.out, func(w io.Writer) error {
		for _, metric := range o.metrics {
			v, err := metric.Eval(pred, m.NumGroups(), info.Labels, info.Weights)
			if err != nil {
				return fmt.Errorf("%s: %w", metric.Name(), err)
			}
			fmt.Fprintf(w, "%s %s\n", metric.Name(), formatFloat64(v))
		}
		return nil
	})
}

// defaultMetric returns the metric that XGBoost evaluates for an objective if it
// is not told otherwise.
func defaultMetric(objective string) (string, error) {
	switch objective {
	case "reg:squarederror", "reg:linear", "reg:logistic":
		return "rmse", nil
	case "binary:logistic", "binary:logitraw":
		return "logloss", nil
	case "multi:softprob", "multi:softmax":
		return "mlogloss", nil
	}
	return "", usagef("-metric is missing: the objective %q has no default", objective)
}

// scored returns what metrics are computed of: the outputs, but for multi:softmax,
// whose outputs are class numbers, the probabilities of the classes.
func (o *evalFlags) scored(ctx context.Context, m *gbt.Model, x *dataset.Matrix) ([]float32, error) {
	options := &gbt.PredictOptions{Begin: o.rounds.begin, End: o.rounds.end, Workers: *o.workers}
	if m.NumOutputs() != m.NumGroups() {
		options.Output = gbt.OutputMargin
	}
	pred, size, err := o.predict(ctx, m, x, options)
	if err == nil && options.Output == gbt.OutputMargin {
		for row := range slices.Chunk(pred, size) {
			softmax(row)
		}
	}
	return pred, err
}

// softmax turns the margins of classes into probabilities.
func softmax(row []float32) {
	top := slices.Max(row)
	var sum float64
	for i, v := range row {
		row[i] = float32(math.Exp(float64(v - top)))
		sum += float64(row[i])
	}
	for i := range row {
		row[i] /= float32(sum)
	}
}
