package tune_test

import (
	"context"
	"fmt"
	"log"
	"strconv"

	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/tune"
)

// valley is a training of one round whose score is the height of a valley at x and y.
type valley struct{ x, y float64 }

func (v valley) Step(context.Context) (score float64, done bool, err error) {
	return (v.x-3)*(v.x-3) + (v.y+1)*(v.y+1), true, nil
}

func (v valley) Close() {}

// Anything that has parameters and a score can be searched: here a function of two
// numbers whose lowest place is 3, -1.
func ExampleSearch() {
	start := func(_ context.Context, params map[string]string, _ int) (tune.Training, error) {
		var v valley
		for name, to := range map[string]*float64{"x": &v.x, "y": &v.y} {
			var err error
			if *to, err = strconv.ParseFloat(params[name], 64); err != nil {
				return nil, err
			}
		}
		return v, nil
	}
	result, err := tune.Search(context.Background(), &tune.Options{
		Space:    tune.Space{{Name: "x", Min: -10, Max: 10}, {Name: "y", Min: -10, Max: 10}},
		Strategy: tune.Bayesian, Trials: 30, Seed: 1, Direction: gbt.Minimize,
	}, start)
	if err != nil {
		log.Fatal(err)
	}
	best, ok := result.BestTrial()
	fmt.Println(ok, len(result.Trials), "trials, the best within 0.1:", best.Value < 0.1*0.1)
	// Output:
	// true 30 trials, the best within 0.1: true
}
