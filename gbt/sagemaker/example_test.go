package sagemaker_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/sagemaker"
)

// grown trains a tiny model: customers with many service calls leave.
func grown(seed int64) *gbt.Model {
	var x, y []float32
	for i := range 60 {
		calls, minutes := float32(i%7), float32(i*37%300)
		left := float32(0)
		if calls >= 4 {
			left = 1
		}
		x, y = append(x, calls, minutes), append(y, left)
	}
	rows, err := dataset.FromDense(60, 2, x, &dataset.Info{Labels: y})
	if err != nil {
		log.Fatal(err)
	}
	p := gbt.DefaultParams()
	p.Objective, p.Subsample, p.Seed = "binary:logistic", 0.8, seed
	model, err := gbt.Train(context.Background(), p, rows, 10, nil)
	if err != nil {
		log.Fatal(err)
	}
	return model
}

// The archive of a training of two folds predicts the mean of its models. SageMaker
// trains on tables without a header, so the names come from elsewhere.
func ExampleOpen() {
	dir, err := os.MkdirTemp("", "artefact")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	archive := filepath.Join(dir, "model.tar.gz")
	if err := sagemaker.WriteFile(archive, grown(1), grown(2)); err != nil {
		log.Fatal(err)
	}

	ensemble, err := sagemaker.Open(archive, nil)
	if err != nil {
		log.Fatal(err)
	}
	ensemble, err = ensemble.WithFeatureNames([]string{"service_calls", "day_mins"})
	if err != nil {
		log.Fatal(err)
	}
	score := make([]float32, ensemble.NumOutputs())
	if err := ensemble.Predict(score, []float32{5, 180}); err != nil { // no allocation
		log.Fatal(err)
	}
	fmt.Println(ensemble.Names(), ensemble.Objective(), ensemble.FeatureNames())
	fmt.Printf("leaves with probability %.2f\n", score[0])
	// Output:
	// [xgboost-model-0 xgboost-model-1] binary:logistic [service_calls day_mins]
	// leaves with probability 0.94
}
