package threshold

import (
	"cmp"
	"math"
	"slices"
)

// NetBenefit is a point of a decision curve.
type NetBenefit struct {
	// Threshold is the probability at which treating and not treating are worth the
	// same: acting on a row is worth it above.
	Threshold float64
	// Model, All are the net benefit per row of treating rows whose probability exceeds
	// the threshold, and of treating all rows, in units of one true positive.
	// Treating nobody has 0.
	Model, All float64
}

// DecisionCurve returns the net benefit of acting on probabilities, for each threshold
// in (0, 1):
//
//	TP/n − FP/n · t/(1−t)
//
// (Vickers and Elkin, "Decision curve analysis", Medical Decision Making 26, 2006.) A
// threshold t says that a true positive is worth (1−t)/t false ones: with an incentive
// of c and a replacement of r it is t = c/r. It takes O((rows + thresholds) log rows).
func DecisionCurve(prob []float64, labels []float32, thresholds []float64) ([]NetBenefit, error) {
	for i, t := range thresholds {
		if !(t > 0 && t < 1) {
			return nil, &ValueError{What: "threshold", Index: i, Value: t, Rule: "in (0, 1)"}
		}
	}
	points, err := Sweep(prob, labels, thresholds, Costs{})
	if err != nil {
		return nil, err
	}
	out := make([]NetBenefit, len(thresholds))
	for i, p := range points {
		c := p.Confusion
		n, odds := c.TP+c.FP+c.TN+c.FN, thresholds[i]/(1-thresholds[i])
		out[i] = NetBenefit{
			Threshold: thresholds[i],
			Model:     c.TP/n - float64(c.FP/n*odds),
			All:       (c.TP+c.FN)/n - float64((c.FP+c.TN)/n*odds),
		}
	}
	return out, nil
}

// Profit is a point of a profit curve.
type Profit struct {
	Treated int     // rows, those with the highest scores
	Share   float64 // share of all rows that is treated
	Profit  float64 // dollars that it saves over treating nobody
	Cutoff  float64 // the cutoff that treats them
}

// ProfitCurve returns what treating the rows with the highest scores saves over
// treating nobody, from nobody to everybody. Rows of equal scores are treated
// together.
func ProfitCurve(scores []float64, labels []float32, costs Pricing) ([]Profit, error) {
	c, err := Exact(scores, labels, costs)
	if err != nil {
		return nil, err
	}
	nobody := c.Nobody().Cost
	out := make([]Profit, 0, len(c.points))
	for _, p := range slices.Backward(c.points) {
		out = append(out, Profit{
			Treated: p.Treated(), Share: float64(p.Treated()) / float64(len(scores)),
			Profit: nobody - p.Cost, Cutoff: p.Cutoff,
		})
	}
	return out, nil
}

// OperatingCost is a point of a cost curve.
type OperatingCost struct {
	// Condition is the probability times cost of class 1, as a share:
	// p·FN/(p·FN + (1−p)·FP). It stands for all mixes of classes and costs at once.
	Condition float64
	// Model is the lowest normalised expected cost of any cutoff under the
	// condition; Trivial that of the better of treating everybody and nobody. 1 is
	// the cost of deciding everything wrong.
	Model, Trivial float64
	Cutoff         float64 // that has the lowest cost, the first where several do
}

// CostCurve returns the lower envelope of the cost lines of all cutoffs at steps+1
// conditions from 0 to 1 (Drummond and Holte, "Cost curves: an improved method for
// visualizing classifier performance", Machine Learning 65, 2006):
//
//	normalised expected cost = FNR·c + FPR·(1−c)
//
// It shows a classifier under every class balance and every ratio of costs, where a
// ROC curve shows none. Both classes must be there. It takes O(n log n + n·steps) at
// most.
func CostCurve(scores []float64, labels []float32, steps int) ([]OperatingCost, error) {
	if steps < 1 || steps > maxCutoffs {
		return nil, &ValueError{What: "number of steps", Index: -1, Value: float64(steps), Rule: "from 1 to 2^24"}
	}
	c, err := Exact(scores, labels, Costs{})
	if err != nil {
		return nil, err
	}
	n := c.points[0].Confusion
	if n.TP == 0 || n.FP == 0 {
		return nil, &ValueError{What: "number of rows of a class", Index: -1, Value: min(n.TP, n.FP), Rule: "at least 1"}
	}
	out := make([]OperatingCost, steps+1)
	for k := range out {
		at := float64(k) / float64(steps)
		o := OperatingCost{Condition: at, Model: math.Inf(1), Trivial: min(at, 1-at)}
		for _, p := range c.points {
			cost := float64(p.Confusion.FN/n.TP*at) + float64(p.Confusion.FP/n.FP*(1-at))
			if cost < o.Model {
				o.Model, o.Cutoff = cost, p.Cutoff
			}
		}
		out[k] = o
	}
	return out, nil
}

// TopK returns the cutoff that treats the k rows with the highest scores, and what
// it does. Where the k-th and the next score are equal no cutoff treats exactly k,
// and it treats fewer: a capacity is not exceeded.
func TopK(scores []float64, labels []float32, k int, costs Pricing) (Point, error) {
	if k < 0 {
		return Point{}, &ValueError{What: "number of rows", Index: -1, Value: float64(k), Rule: "at least 0"}
	}
	c, err := Exact(scores, labels, costs)
	if err != nil {
		return Point{}, err
	}
	at, _ := slices.BinarySearchFunc(c.points, k, func(p Point, k int) int { return cmp.Compare(k, p.Treated()) })
	return c.points[at], nil
}
