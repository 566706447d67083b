package explain_test

import (
	"context"
	"fmt"
	"log"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/gbt"
)

// churners trains a small model: customers with many service calls leave, and those
// who pay much.
func churners() (*gbt.Model, *dataset.Matrix) {
	var x, y []float32
	for i := range 300 {
		calls, minutes := float32(i%7), float32(i*37%300)
		left := float32(0)
		if calls >= 4 || minutes > 250 {
			left = 1
		}
		x, y = append(x, calls, minutes), append(y, left)
	}
	m, err := dataset.FromDense(300, 2, x, &dataset.Info{Labels: y, FeatureNames: []string{"service_calls", "day_mins"}})
	if err != nil {
		log.Fatal(err)
	}
	p := gbt.DefaultParams()
	p.Objective, p.MaxDepth = "binary:logistic", 2
	model, err := gbt.Train(context.Background(), p, m, 20, nil)
	if err != nil {
		log.Fatal(err)
	}
	return model, m
}

// Why does the model think that this customer leaves?
func ExampleContributions_Reasons() {
	model, x := churners()
	c, err := explain.Contribute(context.Background(), model, x, nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range c.Reasons(5, 0, 2, nil) { // customer 5 called 5 times
		fmt.Println(r)
	}
	// Output:
	// service_calls = 5: +59 points
	// day_mins = 185: -0.3 points
}

// What is the least that would have to be different?
func ExampleCheapestChange() {
	model, x := churners()
	row := x.Row(nil, 5)
	change, ok, err := explain.CheapestChange(context.Background(), model, row, []explain.Lever{
		{Feature: 0, Min: 0, Max: 10, Up: 1, Down: 20, WholeUnits: true}, // $20 to save a customer a call
		{Feature: 1, Min: 0, Max: 300, Up: 1, Down: 1},
	}, 0, 0) // below even odds
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(ok, change.Moved, change.Row, change.Cost)
	// Output: true [0] [3 185] 40
}

// How do predictions move with a feature?
func ExamplePartialDependence() {
	model, x := churners()
	p, err := explain.PartialDependence(context.Background(), model, x, 0, nil)
	if err != nil {
		log.Fatal(err)
	}
	for i, v := range p.Values {
		fmt.Printf("%v calls: %.2f\n", v, p.Mean[i])
	}
	// Output:
	// 0 calls: 0.17
	// 1 calls: 0.17
	// 2 calls: 0.17
	// 3 calls: 0.17
	// 4 calls: 0.99
	// 5 calls: 0.99
	// 6 calls: 0.99
}
