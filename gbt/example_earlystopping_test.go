package gbt_test

import (
	"context"
	"fmt"
	"log"
	"slices"

	"github.com/grove-ml/grove/gbt"
)

// Training ends when rows that it does not see are no longer predicted better; the
// model ends at its best round.
func ExampleTrain_earlyStopping() {
	x := customerRows()
	info := *x.Info()
	info.Labels = slices.Clone(info.Labels)
	for i := 5; i < x.Rows(); i += 13 {
		info.Labels[i] = 1 - info.Labels[i] // a few do what nobody expects
	}
	x, err := x.WithInfo(&info)
	if err != nil {
		log.Fatal(err)
	}
	var first, rest []int
	for i := range x.Rows() {
		if i%4 == 0 {
			rest = append(rest, i)
		} else {
			first = append(first, i)
		}
	}
	train, err := x.Select(first)
	if err != nil {
		log.Fatal(err)
	}
	validation, err := x.Select(rest)
	if err != nil {
		log.Fatal(err)
	}
	p := customerParams()
	p.EvalMetric = []string{"logloss"}
	model, err := gbt.Train(context.Background(), p, train, 100, &gbt.TrainOptions{
		Eval:          []gbt.EvalSet{{Name: "train", Data: train}, {Name: "validation", Data: validation}},
		EarlyStopping: &gbt.EarlyStopping{Rounds: 3}, // by the last metric on the last set
	})
	if err != nil {
		log.Fatal(err)
	}
	best := model.Attributes()
	fmt.Printf("%d rounds: round %s had a log loss of %.6s\n", model.NumRounds(), best["best_iteration"], best["best_score"])
	// Output:
	// 22 rounds: round 21 had a log loss of 0.2403
}
