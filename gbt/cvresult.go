package gbt

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// CVResult is what a cross-validation gives.
type CVResult struct {
	// Rounds is the table of scores, a line a round. If early stopping ended the
	// trainings it ends at the best round.
	Rounds []CVRound
	// BestRound is the round that early stopping found best, else the last one.
	BestRound int
	// BestScore is the mean of the score that early stopping watches at the best
	// round, else of the last metric on the test parts in the last round; NaN if
	// there is no metric.
	BestScore float64

	Folds []Fold // what was trained on and tested

	// Models are the models of the folds, if they were asked for. They end at the
	// best round of early stopping, unless that keeps all.
	Models []*Model
	// OutOfFold has for each row the outputs of the model that was not trained on
	// it, rows × NumOutputs, if they were asked for. A row that no fold tests has
	// NaN, one that several test has the outputs of the last of them.
	OutOfFold []float32
}

// CVRound is a line of the table of a cross-validation.
type CVRound struct {
	Index  int       // of the round, from 0
	Scores []CVScore // the metrics on the training parts, then on the test parts
}

// CVScore is a score after a round in all folds.
type CVScore struct {
	Set, Metric string    // "train" or "test", and the name of the metric
	Mean, Std   float64   // mean and standard deviation over the folds, divided by their number
	Folds       []float64 // score of each fold, rounded to 17 digits behind the point as XGBoost prints it, but for metrics of your own
}

// String returns the line that XGBoost's Python package prints for a round of a
// cross-validation: "[7]\ttrain-auc:0.94321+0.00120\ttest-auc:0.88001+0.01520".
func (r CVRound) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "[%d]", r.Index)
	for _, s := range r.Scores {
		fmt.Fprintf(&b, "\t%s-%s:%s+%s", s.Set, s.Metric, formatScore(s.Mean), formatScore(s.Std))
	}
	return b.String()
}

// Columns returns the names of the columns of the table, as in the frame of
// xgb.cv: "train-rmse-mean", "train-rmse-std", "test-rmse-mean", "test-rmse-std".
func (r *CVResult) Columns() []string {
	var names []string
	for _, s := range r.Rounds[0].Scores {
		name := s.Set + "-" + s.Metric
		names = append(names, name+"-mean", name+"-std")
	}
	return names
}

// Column returns the values of a column of the table, one a round, nil if there
// is none of the name.
func (r *CVResult) Column(name string) []float64 {
	for i, s := range r.Rounds[0].Scores {
		var of func(CVScore) float64
		switch name {
		case s.Set + "-" + s.Metric + "-mean":
			of = func(s CVScore) float64 { return s.Mean }
		case s.Set + "-" + s.Metric + "-std":
			of = func(s CVScore) float64 { return s.Std }
		default:
			continue
		}
		out := make([]float64, len(r.Rounds))
		for k, round := range r.Rounds {
			out[k] = of(round.Scores[i])
		}
		return out
	}
	return nil
}

// WriteCSV writes the table with its column names, a line a round.
func (r *CVResult) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	err := out.Write(r.Columns())
	for _, round := range r.Rounds {
		var line []string
		for _, s := range round.Scores {
			line = append(line, strconv.FormatFloat(s.Mean, 'g', -1, 64), strconv.FormatFloat(s.Std, 'g', -1, 64))
		}
		if err == nil {
			err = out.Write(line)
		}
	}
	if err == nil {
		out.Flush()
		err = out.Error()
	}
	if err != nil {
		return fmt.Errorf("gbt: cross-validation: %w", err)
	}
	return nil
}

// meanAndDeviation returns numpy's mean and std of values, added up in numpy's
// order.
func meanAndDeviation(values []float64) (mean, std float64) {
	n := float64(len(values))
	mean = pairwiseSum(values) / n
	squares := make([]float64, len(values))
	for i, v := range values {
		squares[i] = float64((v - mean) * (v - mean))
	}
	return mean, math.Sqrt(pairwiseSum(squares) / n)
}

// pairwiseSum adds in the order of numpy's pairwise summation
// (loops_utils.h.src): up to 128 values in eight sums, beyond in two halves.
func pairwiseSum(v []float64) float64 {
	n := len(v)
	if n > 128 {
		half := n / 2
		half -= half % 8
		return pairwiseSum(v[:half]) + pairwiseSum(v[half:])
	}
	sum, i := 0.0, 0
	if n >= 8 {
		r := [8]float64(v[:8])
		for i = 8; i < n-n%8; i += 8 {
			for k := range r {
				r[k] += v[i+k]
			}
		}
		sum = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]))
	}
	for ; i < n; i++ {
		sum += v[i]
	}
	return sum
}

// outOfFold predicts the rows of the test parts, each with the model of its fold.
func (v *validation) outOfFold(ctx context.Context, models []*Model) ([]float32, error) {
	outputs, groups := models[0].NumOutputs(), v.data.Info().Groups
	starts := make([]int, len(groups)+1)
	for g, n := range groups {
		starts[g+1] = starts[g] + n
	}
	out := make([]float32, v.data.Rows()*outputs)
	for i := range out {
		out[i] = float32(math.NaN())
	}
	for f, m := range models {
		rows := v.folds[f].Test
		if len(groups) > 0 {
			rows = nil
			for _, g := range v.folds[f].Test {
				for i := starts[g]; i < starts[g+1]; i++ {
					rows = append(rows, i)
				}
			}
		}
		if v.tests[f].Rows() != len(rows) || m.NumOutputs() != outputs {
			return nil, fmt.Errorf("gbt: cross-validation: fold %d: predictions of %d rows of %d outputs are no longer those of the %d rows tested", f, v.tests[f].Rows(), m.NumOutputs(), len(rows))
		}
		part := make([]float32, len(rows)*outputs)
		if err := m.PredictMatrix(ctx, part, v.tests[f], &PredictOptions{Workers: v.workers}); err != nil {
			return nil, err
		}
		for k, i := range rows {
			copy(out[i*outputs:(i+1)*outputs], part[k*outputs:(k+1)*outputs])
		}
	}
	return out, nil
}
