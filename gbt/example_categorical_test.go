package gbt_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// contracts is a small file: the plan of a customer, its minutes, and its costs.
func contracts() string {
	var b strings.Builder
	b.WriteString("plan,minutes,costs\n")
	for i := range 120 {
		plan := [...]string{"basic", "family", "student", "business", "night"}[i*7%5]
		costs := [...]int{10, 25, 8, 40, 12}[i*7%5] + i%4
		fmt.Fprintf(&b, "%s,%d,%d\n", plan, i*37%300, costs)
	}
	return b.String()
}

// A column of text is a feature as it is: its texts are categories, which splits
// part in two sets. The model knows them by name, so that rows of another file,
// where they have other codes, are predicted as they should be.
func ExampleTrain_categorical() {
	plan := []dataset.Column{dataset.ByName("plan")}
	train, err := dataset.ReadCSV(strings.NewReader(contracts()), &dataset.CSVOptions{Label: dataset.ByName("costs"), Categorical: plan})
	if err != nil {
		log.Fatal(err)
	}
	model, err := gbt.Train(context.Background(), gbt.DefaultParams(), train, 20, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(model.Categories(0), model.Tree(0).Categories(0))

	rows, err := dataset.ReadCSV(strings.NewReader("plan,minutes\nstudent,100\nfamily,100\n"), &dataset.CSVOptions{Categorical: plan})
	if err != nil {
		log.Fatal(err)
	}
	costs := make([]float32, 2)
	if err := model.PredictMatrix(context.Background(), costs, rows, nil); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("student %.0f, family %.0f\n", costs[0], costs[1])

	rows, err = dataset.ReadCSV(strings.NewReader("plan,minutes\ndaily,100\n"), &dataset.CSVOptions{Categorical: plan})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(model.PredictMatrix(context.Background(), costs[:1], rows, nil))
	// Output:
	// [basic business family night student] [0 3 4]
	// student 10, family 28
	// gbt: recode: feature 0 (plan) had no category "daily" in training
}
