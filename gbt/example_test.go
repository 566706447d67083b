package gbt_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"strings"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// customers is a small file: whether a customer left, minutes, service calls.
func customers() string {
	var b strings.Builder
	b.WriteString("churn,minutes,calls\n")
	for i := range 200 {
		minutes, calls := (i*37)%300, (i*7)%6
		churn := 0
		if calls >= 4 || minutes > 270 {
			churn = 1
		}
		fmt.Fprintf(&b, "%d,%d,%d\n", churn, minutes, calls)
	}
	return b.String()
}

func Example() {
	train, err := dataset.ReadCSV(strings.NewReader(customers()), &dataset.CSVOptions{Label: dataset.ByName("churn")})
	if err != nil {
		log.Fatal(err)
	}
	p := gbt.DefaultParams()
	p.Objective = "binary:logistic"
	p.MaxDepth, p.LearningRate = 3, 0.5
	model, err := gbt.Train(context.Background(), p, train, 20, nil)
	if err != nil {
		log.Fatal(err)
	}
	score := make([]float32, 1)
	for _, row := range [][]float32{{120, 1}, {120, 5}} {
		if err := model.Predict(score, row); err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%v: %.2f\n", row, score[0])
	}
	// Output:
	// [120 1]: 0.00
	// [120 5]: 0.99
}

func ExampleTrain() {
	x, err := dataset.ReadCSV(strings.NewReader(customers()), &dataset.CSVOptions{Label: dataset.ByIndex(0)})
	if err != nil {
		log.Fatal(err)
	}
	train, err := x.Select([]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
	if err != nil {
		log.Fatal(err)
	}
	p := gbt.DefaultParams()
	p.Objective = "binary:logistic"
	p.EvalMetric = []string{"error"}
	p.MinChildWeight = 0
	var out strings.Builder
	_, err = gbt.Train(context.Background(), p, train, 2, &gbt.TrainOptions{
		Eval: []gbt.EvalSet{{Name: "train", Data: train}, {Name: "all", Data: x}},
		Log:  &out,
	})
	fmt.Print(out.String(), err)
	// Output:
	// [0]	train-error:0.31250	all-error:0.40000
	// [1]	train-error:0.06250	all-error:0.07000
	// <nil>
}

func ExampleParams_Set() {
	p := gbt.DefaultParams()
	fmt.Println(p.Set("learning_rate", "0.1"), p.LearningRate)
	fmt.Println(p.Set("max_dept", "3"))
	fmt.Println(p.Set("max_depth", "-1"))
	// Output:
	// <nil> 0.10000000149011612
	// gbt: parameter "max_dept": there is no such parameter; did you mean max_depth?
	// gbt: max_depth = -1: must be at least 0
}

func ExampleModel_Save() {
	x, err := dataset.ReadCSV(strings.NewReader(customers()), &dataset.CSVOptions{Label: dataset.ByIndex(0)})
	if err != nil {
		log.Fatal(err)
	}
	p := gbt.DefaultParams()
	p.Objective = "binary:logistic"
	model, err := gbt.Train(context.Background(), p, x, 5, nil)
	if err != nil {
		log.Fatal(err)
	}
	var file bytes.Buffer
	if err := model.Save(&file, gbt.JSON); err != nil {
		log.Fatal(err)
	}
	again, err := gbt.Load(&file, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(again.NumRounds(), again.Objective(), again.FeatureNames())
	// Output:
	// 5 binary:logistic [minutes calls]
}
