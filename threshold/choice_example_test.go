package threshold_test

import (
	"context"
	"fmt"
	"log"

	"github.com/grove-ml/grove/threshold"
)

// A cutoff is chosen, with how far it hangs on these forty customers.
func ExampleChooseWithin() {
	scores, labels := customers()
	c, err := threshold.ChooseWithin(context.Background(), scores, labels, threshold.Retention(500, 0, 50), &threshold.BootstrapOptions{Seed: 1})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("treat above %.3f: $%.0f\n", c.Best.Cutoff, c.Best.Cost)
	fmt.Printf("cutoffs of %.2f to %.2f are as good\n", c.Cutoff.Low, c.Cutoff.High)
	fmt.Println("other customers will cost more:", c.OutOfBag.Estimate > c.Best.Cost)
	// Output:
	// treat above 0.438: $1100
	// cutoffs of 0.41 to 0.79 are as good
	// other customers will cost more: true
}

// Two segments with costs alike, each with its cutoff; the third has too few rows for
// one of its own.
func ExamplePerSegment() {
	scores, labels := customers()
	segment := make([]int, len(scores))
	for i := range segment {
		segment[i] = i % 2
	}
	segment[5], segment[38] = 2, 2
	chosen, err := threshold.PerSegment(scores, labels, segment, 3, threshold.Retention(500, 0, 50), 10)
	if err != nil {
		log.Fatal(err)
	}
	for s, c := range chosen {
		fmt.Printf("segment %d: %d rows, treat above %.3f, own %v, $%.0f\n", s, c.Rows, c.Point.Cutoff, c.Own, c.Point.Cost)
	}
	// Output:
	// segment 0: 19 rows, treat above 0.425, own true, $500
	// segment 1: 19 rows, treat above 0.650, own true, $350
	// segment 2: 2 rows, treat above 0.438, own false, $50
}

// Every customer is scored by a model that has not seen them, here by the mean of the
// others of the same ten, and the cutoff is chosen on all of them.
func ExampleOutOfFold() {
	x, labels := customers()
	folds := make([]threshold.Fold, 4) // those of gbt.KFold convert
	for i := range x {
		for f := range folds {
			if i%len(folds) == f {
				folds[f].Test = append(folds[f].Test, i)
			} else {
				folds[f].Train = append(folds[f].Train, i)
			}
		}
	}
	scores, err := threshold.OutOfFold(context.Background(), len(x), folds,
		func(_ context.Context, _ int, train, test []int) ([]float64, error) {
			var left, rows [4]float64 // train a model of train ...
			for _, i := range train {
				left[i/10] += float64(labels[i])
				rows[i/10]++
			}
			out := make([]float64, len(test)) // ... and score test with it
			for k, i := range test {
				out[k] = left[i/10] / rows[i/10]
			}
			return out, nil
		})
	if err != nil {
		log.Fatal(err)
	}
	curve, err := threshold.Exact(scores, labels, threshold.Retention(500, 0, 50))
	if err != nil {
		log.Fatal(err)
	}
	best := curve.Best()
	fmt.Printf("treat %d of %d above %.2f: $%.0f\n", best.Treated(), len(x), best.Cutoff, best.Cost)
	// Output:
	// treat 10 of 40 above 0.50: $1500
}

// Margins become probabilities by a sigmoid.
func ExampleFitPlatt() {
	scores, labels := customers()
	c, err := threshold.FitPlatt(scores, labels)
	if err != nil {
		log.Fatal(err)
	}
	after, err := threshold.QualityOf(threshold.CalibrateAll(c, scores), labels)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("a score of 0.5 means %.2f; Brier %.3f\n", c.Calibrate(0.5), after.Brier)
	// Output:
	// a score of 0.5 means 0.14; Brier 0.075
}
