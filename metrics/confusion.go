package metrics

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Confusion holds how many rows of each class were predicted as each class: T
// and F say whether the prediction was right, N and P which class was predicted.
//
// The counts are float64 because a row counts with its weight. Without weights
// they are whole numbers, exact up to 2^53.
type Confusion struct {
	TN, FP, FN, TP float64 // weights of the rows, or their number
}

// ConfusionAt counts the rows at a cutoff: class 1 is predicted where prediction
// > cutoff, strictly, as in scikit-learn's confusion_matrix(label, pred >
// cutoff). The comparison is made in float64.
//
// numpy's np.round(pred), which some notebooks use as the predicted class,
// rounds halves to even: 0.5 becomes 0, and for probabilities it is the same as
// the cutoff 0.5 here.
//
// All slices hold one value a row; weight may be nil. NaN among pred or as
// cutoff, labels other than 0 and 1, and weights that are negative or not finite
// are errors.
func ConfusionAt(pred, label, weight []float32, cutoff float64) (Confusion, error) {
	if cutoff != cutoff {
		return Confusion{}, &ValueError{What: "cutoff", Index: -1, Value: cutoff, Rule: "a number"}
	}
	if err := checkPairs(pred, label, weight, notNaN, zeroOne); err != nil {
		return Confusion{}, err
	}
	var c Confusion
	for i, p := range pred {
		w := float64(weightAt(weight, uint64(i)))
		switch predicted := float64(p) > cutoff; {
		case predicted && label[i] == 1:
			c.TP += w
		case predicted:
			c.FP += w
		case label[i] == 1:
			c.FN += w
		default:
			c.TN += w
		}
	}
	return c, nil
}

// ratio is scikit-learn's quotient with zero_division=0.
func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// Total returns the weight of all rows.
func (c Confusion) Total() float64 { return c.TN + c.FP + c.FN + c.TP }

// Accuracy returns the share of rows predicted right: (TP+TN) / all, or 0 where
// there are none.
func (c Confusion) Accuracy() float64 { return ratio(c.TP+c.TN, c.Total()) }

// Precision returns the share of true positives among the rows predicted as
// class 1: TP / (TP+FP), or 0 where none is.
func (c Confusion) Precision() float64 { return ratio(c.TP, c.TP+c.FP) }

// Recall returns the share of class 1 that was predicted as such: TP / (TP+FN),
// or 0 where the class has no rows. It is the true positive rate of [ROC].
func (c Confusion) Recall() float64 { return ratio(c.TP, c.TP+c.FN) }

// Specificity returns the share of class 0 that was predicted as such: TN /
// (TN+FP), or 0 where the class has no rows.
func (c Confusion) Specificity() float64 { return ratio(c.TN, c.TN+c.FP) }

// FPR returns the false positive rate, the share of class 0 predicted as class
// 1: FP / (FP+TN), or 0 where the class has no rows.
func (c Confusion) FPR() float64 { return ratio(c.FP, c.FP+c.TN) }

// FNR returns the false negative rate, the share of class 1 predicted as class
// 0: FN / (FN+TP), or 0 where the class has no rows.
func (c Confusion) FNR() float64 { return ratio(c.FN, c.FN+c.TP) }

// NPV returns the negative predictive value, the share of true negatives among
// the rows predicted as class 0: TN / (TN+FN), or 0 where none is.
func (c Confusion) NPV() float64 { return ratio(c.TN, c.TN+c.FN) }

// F1 returns the harmonic mean of precision and recall: 2TP / (2TP+FP+FN), or 0
// where that is 0/0.
func (c Confusion) F1() float64 { return c.FBeta(1) }

// FBeta returns the weighted harmonic mean of precision and recall in which
// recall counts beta times as much: (1+β²)TP / ((1+β²)TP + β²FN + FP), or 0 where
// that is 0/0.
func (c Confusion) FBeta(beta float64) float64 {
	b2 := float64(beta * beta)
	tp := float64((1 + b2) * c.TP)
	return ratio(tp, tp+float64(b2*c.FN)+c.FP)
}

// BalancedAccuracy returns the mean of recall and specificity, over the classes
// that have rows, as scikit-learn's balanced_accuracy_score does; 0 where there
// are no rows.
func (c Confusion) BalancedAccuracy() float64 {
	switch {
	case c.TP+c.FN == 0:
		return c.Specificity()
	case c.TN+c.FP == 0:
		return c.Recall()
	}
	return (c.Recall() + c.Specificity()) / 2
}

// MCC returns Matthews' correlation coefficient of labels and predicted classes,
//
//	(TP TN - FP FN) / sqrt((TP+FP)(TP+FN)(TN+FP)(TN+FN))
//
// in [-1, 1], or 0 where a class has no rows or is never predicted.
func (c Confusion) MCC() float64 {
	// Square roots of each factor: their product overflows only where the
	// numerator does.
	scale := math.Sqrt(c.TP+c.FP) * math.Sqrt(c.TP+c.FN) * math.Sqrt(c.TN+c.FP) * math.Sqrt(c.TN+c.FN)
	return ratio(float64(c.TP*c.TN)-float64(c.FP*c.FN), scale)
}

// String returns the counts as a small table, actual classes in rows and
// predicted ones in columns. Counts that are not whole have three decimals.
func (c Confusion) String() string {
	tn, fp, fn, tp := countText(c.TN), countText(c.FP), countText(c.FN), countText(c.TP)
	zero := max(len("predicted 0"), len(tn), len(fn))
	one := max(len("predicted 1"), len(fp), len(tp))
	var b strings.Builder
	fmt.Fprintf(&b, "          %*s  %*s\n", zero, "predicted 0", one, "predicted 1")
	fmt.Fprintf(&b, "actual 0  %*s  %*s\n", zero, tn, one, fp)
	fmt.Fprintf(&b, "actual 1  %*s  %*s\n", zero, fn, one, tp)
	return b.String()
}

// countText writes a count, whole where it is whole.
func countText(v float64) string {
	if v == math.Trunc(v) {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'f', 3, 64)
}
