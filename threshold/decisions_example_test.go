package threshold_test

import (
	"context"
	"fmt"
	"log"

	"github.com/grove-ml/grove/threshold"
)

// Forty customers, scored by a model: the higher the score, the more of them leave.
func customers() (scores []float64, labels []float32) {
	for i := range 40 {
		scores = append(scores, float64(i)/40)
		left := float32(0)
		if i > 30 || i%9 == 0 && i > 10 {
			left = 1
		}
		labels = append(labels, left)
	}
	return scores, labels
}

// A cutoff chosen elsewhere is judged on these customers, with intervals.
func ExampleCompareWithin() {
	scores, labels := customers()
	u, err := threshold.CompareWithin(context.Background(), scores, labels, 0.6, threshold.Retention(500, 0, 50), &threshold.BootstrapOptions{Seed: 1})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("cost $%.0f, saved over doing nothing $%.0f\n", u.Cost.Estimate, u.SavedOverNobody.Estimate)
	fmt.Println("saving for sure:", u.SavedOverNobody.Low > 0)
	// Output:
	// cost $1250, saved over doing nothing $4250
	// saving for sure: true
}

// Two offers, a budget, and customers who are worth different sums.
func ExampleAssign() {
	offers := []threshold.Offer{
		{Name: "call", Cost: 5, Success: 0.2},
		{Name: "credit", Cost: 50, Success: 0.9},
	}
	a, err := threshold.Assign(
		[]float64{0.02, 0.15, 0.8, 0.7},                                      // probability to leave
		threshold.Customers{Replace: threshold.Amounts{300, 300, 1000, 200}}, // what each costs to replace
		offers, threshold.Limits{Budget: 60})
	if err != nil {
		log.Fatal(err)
	}
	for i, o := range a.Offer {
		if o == threshold.NoOffer {
			fmt.Printf("customer %d: no offer\n", i)
			continue
		}
		fmt.Printf("customer %d: %s, saves $%.0f\n", i, offers[o].Name, a.Saving[i])
	}
	fmt.Printf("spent $%.0f\n", a.Spent)
	// Output:
	// customer 0: no offer
	// customer 1: call, saves $4
	// customer 2: credit, saves $670
	// customer 3: call, saves $23
	// spent $60
}

// Scores become probabilities.
func ExampleFitIsotonic() {
	scores, labels := customers()
	c, err := threshold.FitIsotonic(scores, labels)
	if err != nil {
		log.Fatal(err)
	}
	before, err := threshold.QualityOf(scores, labels)
	if err != nil {
		log.Fatal(err)
	}
	after, err := threshold.QualityOf(threshold.CalibrateAll(c, scores), labels)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("a score of 0.5 means %.2f; Brier %.3f before, %.3f after\n", c.Calibrate(0.5), before.Brier, after.Brier)
	// Output: a score of 0.5 means 0.11; Brier 0.146 before, 0.041 after
}
