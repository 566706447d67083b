package gbt_test

import (
	"context"
	"fmt"
	"log"
	"strings"
	"testing"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/gbttest"
)

// lateness counts a delivery that comes later than promised four times: half the
// squared error of a margin, times four where it is below the label.
type lateness struct{}

func (lateness) Gradient(grad, hess, margin []float32, info *dataset.Info) error {
	for i, m := range margin {
		d, factor := m-info.Labels[i], float32(1)
		if d < 0 {
			factor = 4
		}
		if len(info.Weights) > 0 {
			factor *= info.Weights[i]
		}
		grad[i], hess[i] = factor*d, factor
	}
	return nil
}

// late is the share of deliveries that come later than promised.
type late struct{}

func (late) Name() string { return "late" }

func (late) Eval(pred []float32, info *dataset.Info) (float64, error) {
	n := 0
	for i, y := range info.Labels {
		if pred[i] < y {
			n++
		}
	}
	return float64(n) / float64(len(pred)), nil
}

func ExampleObjective() {
	x, err := dataset.ReadCSV(strings.NewReader(customers()), &dataset.CSVOptions{Label: dataset.ByIndex(1)})
	if err != nil {
		log.Fatal(err)
	}
	p := gbt.DefaultParams()
	p.MinChildWeight, p.DisableDefaultEvalMetric = 8, true
	var out strings.Builder
	_, err = gbt.Train(context.Background(), p, x, 30, &gbt.TrainOptions{
		Objective: lateness{},
		Metrics:   []gbt.Metric{late{}},
		Eval:      []gbt.EvalSet{{Name: "train", Data: x}},
		Log:       &out,
	})
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	fmt.Println(lines[0])
	fmt.Println(lines[len(lines)-1], err)
	// Output:
	// [0]	train-late:0.86000
	// [29]	train-late:0.32500 <nil>
}

func TestExampleObjective(t *testing.T) {
	gbttest.Objective(t, lateness{}, &gbttest.ObjectiveOptions{
		Loss: func(margin []float32, label float32) float64 {
			d := float64(margin[0] - label)
			if d < 0 {
				return 2 * d * d
			}
			return d * d / 2
		},
	})
	gbttest.Metric(t, late{}, &gbttest.MetricOptions{Unweighted: true})
}
