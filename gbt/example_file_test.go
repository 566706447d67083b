package gbt_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// A model is trained on a file of rows, saved, opened again, perhaps by another
// program, and predicts one row at a time.
func ExampleLoadFile() {
	dir, err := os.MkdirTemp("", "model")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	rows, file := filepath.Join(dir, "train.csv"), filepath.Join(dir, "model.ubj")
	if err := os.WriteFile(rows, []byte(customers()), 0o600); err != nil {
		log.Fatal(err)
	}

	train, err := dataset.ReadFile(rows, &dataset.FileOptions{
		CSV: dataset.CSVOptions{Label: dataset.ByName("churn")},
	})
	if err != nil {
		log.Fatal(err)
	}
	p := gbt.DefaultParams()
	p.Objective = "binary:logistic"
	p.MaxDepth, p.LearningRate = 3, 0.5
	trained, err := gbt.Train(context.Background(), p, train, 20, nil)
	if err != nil {
		log.Fatal(err)
	}
	if err := trained.SaveFile(file); err != nil { // the extension chooses the format
		log.Fatal(err)
	}

	model, err := gbt.LoadFile(file, nil) // the content tells the format
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(model)
	score := make([]float32, model.NumOutputs())
	if err := model.Predict(score, train.Row(nil, 5)); err != nil { // no allocation
		log.Fatal(err)
	}
	fmt.Printf("%v %v: churns with probability %.2f\n", model.FeatureNames(), train.Row(nil, 5), score[0])
	fmt.Println(model.Predict(score, []float32{120}))
	// Output:
	// gbtree binary:logistic: 20 trees in 20 rounds, 2 features
	// [minutes calls] [185 5]: churns with probability 0.99
	// gbt: predict: 1 features in the row, want 2
}
