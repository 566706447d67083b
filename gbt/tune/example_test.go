package tune_test

import (
	"context"
	"fmt"
	"log"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/tune"
)

// A search of ten depths and rates, and the model that scores best on rows it was not
// trained on.
func ExampleTrain() {
	var x, y []float32
	for i := range 200 {
		a, b := float32(i%17), float32(i%5)
		x = append(x, a, b)
		if (a > 8) != (b > 2) {
			y = append(y, 1)
		} else {
			y = append(y, 0)
		}
	}
	part := func(from, to int) *dataset.Matrix {
		m, err := dataset.FromDense(to-from, 2, x[2*from:2*to], &dataset.Info{Labels: y[from:to]})
		if err != nil {
			log.Fatal(err)
		}
		return m
	}
	p := gbt.DefaultParams()
	p.Objective, p.EvalMetric = "binary:logistic", []string{"error"}
	result, model, err := tune.Train(context.Background(), p, part(0, 150), 10, &tune.Options{
		Space: tune.Space{
			{Name: "eta", Min: 0.01, Max: 0.5, Scale: tune.Logarithmic},
			{Name: "max_depth", Kind: tune.Integer, Min: 1, Max: 4},
		},
		Strategy: tune.Halton, Trials: 10, Parallel: 2, Stopping: tune.MedianRule{},
		Eval: []gbt.EvalSet{{Name: "validation", Data: part(150, 200)}},
	})
	if err != nil {
		log.Fatal(err)
	}
	best, _ := result.BestTrial()
	fmt.Println(len(result.Trials), "trials, best error", best.Value, "with", model.NumRounds(), "rounds")
	// Output: 10 trials, best error 0 with 10 rounds
}
