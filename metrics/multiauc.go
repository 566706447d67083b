package metrics

import "math"

// MultiAUC returns the area under the ROC curve for several classes, XGBoost's
// "auc" of a multi-class model (src/metric/auc.cc, MultiAUC): each class against
// the rest, averaged with the weight of the class's rows. It equals
// scikit-learn's roc_auc_score(multi_class="ovr", average="weighted") up to
// rounding.
//
// pred holds rows x classes values, row by row; label one class number a row;
// weight one value a row, or nil. If a class has no rows, or all of them, the
// result is NaN and no error. NaN among pred, labels that are no class number,
// and weights that are negative or not finite are errors.
func MultiAUC(pred []float32, classes int, label, weight []float32) (float64, error) {
	return evalClasses(pred, classes, label, weight, rocArea)
}

// MultiAUCPR returns the area under the precision-recall curve for several
// classes, XGBoost's "aucpr" of a multi-class model: each class against the
// rest, as in [AUCPR], and the plain mean over classes. Inputs, errors and NaN
// are those of [MultiAUC].
func MultiAUCPR(pred []float32, classes int, label, weight []float32) (float64, error) {
	return evalClasses(pred, classes, label, weight, prArea)
}

func evalClasses(pred []float32, classes int, label, weight []float32, area rankedArea) (float64, error) {
	if err := checkClasses(pred, classes, label, weight); err != nil {
		return 0, err
	}
	response := func(row, class int) float32 {
		if label[row] == float32(class) {
			return 1
		}
		return 0
	}
	return meanOverColumns(pred, classes, weight, response, area, true), nil
}

// meanOverTargets is the plain mean of one area a target: XGBoost's rule for
// labels with several columns, since 3.4.
func meanOverTargets(pred []float32, targets int, label, weight []float32, area rankedArea) float64 {
	response := func(row, target int) float32 { return label[row*targets+target] }
	return meanOverColumns(pred, targets, weight, response, area, false)
}

func meanOverColumns(pred []float32, columns int, weight []float32, response func(row, column int) float32, area rankedArea, byClass bool) float64 {
	rows := len(pred) / columns
	scores := make([]float32, rows)
	labels := make([]float32, rows)
	order := make([]uint64, 0, rows)
	var sum, total float64
	for c := range columns {
		for i := range rows {
			scores[i] = pred[i*columns+c]
			labels[i] = response(i, c)
		}
		order = descending(scores, order)
		a, whole, w := area(scores, labels, weight, order)
		if !(whole > 0) || a != a {
			return math.NaN()
		}
		if !byClass {
			w = 1
		}
		sum += float64(a / whole * w)
		total += w
	}
	if total == 0 {
		return math.NaN()
	}
	return sum / total
}
