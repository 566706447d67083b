package threshold_test

import (
	"fmt"

	"github.com/grove-ml/grove/threshold"
)

// A model's scores of ten customers, and who left.
var (
	scores = []float64{0.05, 0.10, 0.15, 0.20, 0.35, 0.40, 0.55, 0.60, 0.80, 0.95}
	labels = []float32{0, 0, 0, 0, 1, 0, 0, 1, 1, 1}
)

// The churn analysis's sweep: losing a customer costs $500, an incentive $50.
func ExampleSweep() {
	cutoffs, err := threshold.Grid(scores, 0.01)
	if err != nil {
		fmt.Println(err)
		return
	}
	points, err := threshold.Sweep(scores, labels, cutoffs, threshold.Retention(500, 0, 50))
	if err != nil {
		fmt.Println(err)
		return
	}
	best, _ := threshold.Best(points)
	fmt.Printf("%d cutoffs; cost is minimized near a cutoff of %.2f for a cost of $%.0f\n", len(points), best.Cutoff, best.Cost)
	// Output: 90 cutoffs; cost is minimized near a cutoff of 0.20 for a cost of $300
}

func ExampleExact() {
	curve, err := threshold.Exact(scores, labels, threshold.Retention(500, 0, 50))
	if err != nil {
		fmt.Println(err)
		return
	}
	c := curve.Comparison()
	fmt.Printf("treat %d customers above %.3f: $%.0f\n", c.Chosen.Treated(), c.Chosen.Cutoff, c.Chosen.Cost)
	fmt.Printf("saves $%.0f over treating everybody, $%.0f over doing nothing\n", c.SavedOverEverybody(), c.SavedOverNobody())
	// Output:
	// treat 6 customers above 0.275: $300
	// saves $200 over treating everybody, $1700 over doing nothing
}

// The best customers cost most to lose: costs by row.
func ExampleRowCosts() {
	bills := []float64{40, 55, 20, 70, 30, 65, 80, 25, 90, 60} // dollars a month
	costs := threshold.RowCosts{
		FN: make([]float64, len(bills)),
		TP: make([]float64, len(bills)),
		FP: make([]float64, len(bills)),
	}
	for i, bill := range bills {
		costs.FN[i] = 3 * bill // a quarter's bills are lost
		costs.TP[i], costs.FP[i] = 50, 50
	}
	curve, err := threshold.Exact(scores, labels, costs)
	if err != nil {
		fmt.Println(err)
		return
	}
	best := curve.Best()
	fmt.Printf("treat %d customers above %.3f: $%.0f\n", best.Treated(), best.Cutoff, best.Cost)
	// Output: treat 3 customers above 0.575: $240
}

// A cutoff is chosen on validation rows and reported on test rows.
func ExampleCompare() {
	costs := threshold.Retention(500, 0, 50)
	curve, err := threshold.Exact(scores, labels, costs)
	if err != nil {
		fmt.Println(err)
		return
	}
	testScores := threshold.Widen([]float32{0.03, 0.08, 0.25, 0.3, 0.45, 0.7})
	testLabels := []float32{0, 0, 1, 0, 0, 1}
	c, err := threshold.Compare(testScores, testLabels, curve.Best().Cutoff, costs)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("cost $%.0f, recall %.2f\n", c.Chosen.Cost, c.Chosen.Confusion.Recall())
	fmt.Printf("saved over doing nothing: $%.0f\n", c.SavedOverNobody())
	// Output:
	// cost $650, recall 0.50
	// saved over doing nothing: $350
}
