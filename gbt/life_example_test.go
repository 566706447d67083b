package gbt_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// customerRows reads the small file of customers.
func customerRows() *dataset.Matrix {
	x, err := dataset.ReadCSV(strings.NewReader(customers()), &dataset.CSVOptions{Label: dataset.ByName("churn")})
	if err != nil {
		log.Fatal(err)
	}
	return x
}

func customerParams() gbt.Params {
	p := gbt.DefaultParams()
	p.Objective = "binary:logistic"
	p.MaxDepth = 2
	return p
}

func ExampleCrossValidate() {
	p := customerParams()
	p.MaxDepth = 1
	p.EvalMetric = []string{"auc", "logloss"}
	res, err := gbt.CrossValidate(context.Background(), p, customerRows(), 50, &gbt.CVOptions{
		Folds: 4, Stratified: true, Seed: 7,
		EarlyStopping: &gbt.EarlyStopping{Rounds: 3, MinDelta: 0.001},
		OutOfFold:     true,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("best round:", res.BestRound)
	fmt.Printf("logloss %.3f, auc %.3f\n", res.BestScore, res.Column("test-auc-mean")[res.BestRound])
	fmt.Println(len(res.OutOfFold), "rows predicted by a model that has not seen them")
	// Output:
	// best round: 40
	// logloss 0.020, auc 1.000
	// 200 rows predicted by a model that has not seen them
}

// A model goes on with new rows. Its objective comes from the model itself, as it would from
// a file; depth and the like are not in a model.
func ExampleTrain_continue() {
	x, p := customerRows(), customerParams()
	begun, err := gbt.Train(context.Background(), p, x, 5, nil)
	if err != nil {
		log.Fatal(err)
	}
	p = begun.TrainingParams()
	p.MaxDepth = 2
	model, err := gbt.Train(context.Background(), p, x, 3, &gbt.TrainOptions{Init: begun})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(begun.NumRounds(), "and 3 are", model.NumRounds())
	// Output:
	// 5 and 3 are 8
}

// The leaves of a model are set anew by other rows; its splits stay.
func ExampleTrain_refresh() {
	x, p := customerRows(), customerParams()
	model, err := gbt.Train(context.Background(), p, x, 5, nil)
	if err != nil {
		log.Fatal(err)
	}
	newer, err := x.Select([]int{3, 1, 4, 15, 92, 65, 35, 89, 79, 32, 38, 46, 26, 43})
	if err != nil {
		log.Fatal(err)
	}
	p.ProcessType, p.Updater = "update", "refresh"
	refreshed, err := gbt.Train(context.Background(), p, newer, model.NumRounds(), &gbt.TrainOptions{Init: model})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(refreshed.NumRounds(), refreshed.Tree(0).Node(0).Feature == model.Tree(0).Node(0).Feature)
	// Output:
	// 5 true
}

// A training that was interrupted goes on from its last checkpoint and ends in the
// bytes of one that was not.
func ExampleTrain_resume() {
	x, p := customerRows(), customerParams()
	p.Subsample = 0.5
	dir, err := os.MkdirTemp("", "checkpoints")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	train := func(ctx context.Context, onRound func(gbt.Round) error) (*gbt.Model, error) {
		last, err := gbt.LastSnapshot(dir) // nil at first
		if err != nil {
			return nil, err
		}
		return gbt.Train(ctx, p, x, 20, &gbt.TrainOptions{
			Checkpoint: &gbt.Checkpoint{Dir: dir, Every: 5}, Resume: last, OnRound: onRound,
		})
	}
	ctx, cancel := context.WithCancel(context.Background())
	_, err = train(ctx, func(r gbt.Round) error {
		if r.Index == 12 {
			cancel()
		}
		return nil
	})
	fmt.Println(err)
	resumed, err := train(context.Background(), nil)
	if err != nil {
		log.Fatal(err)
	}
	whole, err := gbt.Train(context.Background(), p, x, 20, nil)
	if err != nil {
		log.Fatal(err)
	}
	var a, b bytes.Buffer
	if err := resumed.Save(&a, gbt.UBJSON); err != nil {
		log.Fatal(err)
	}
	if err := whole.Save(&b, gbt.UBJSON); err != nil {
		log.Fatal(err)
	}
	fmt.Println(bytes.Equal(a.Bytes(), b.Bytes()))
	// Output:
	// gbt: train: round 13: context canceled
	// true
}

func ExampleLearningRateScheduler() {
	rates := []float64{0.3, 0.2, 0.1}
	like := gbt.LearningRateScheduler(0.5, func(round int) float64 { return rates[round] })
	fmt.Println(like(0), like(1), like(2), like(3))
	// Output:
	// 0.5 0.3 0.2 0.1
}
