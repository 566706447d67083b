package metrics

import (
	"math"
	"slices"
	"sync"
)

// AUC returns the area under the ROC curve, XGBoost's "auc" for one output
// (src/metric/auc.cc, BinaryROCAUC): rows are sorted by falling prediction, rows
// of equal prediction are one step, and each step adds a trapezoid; the sum is
// divided by the weight of the positives times that of the negatives. It is the
// chance that a positive row is ranked above a negative one, ties counting one
// half.
//
// All slices hold one value a row; weight may be nil. Labels lie in [0, 1]; a
// fraction counts as that much positive and the rest negative. If positives or
// negatives are missing the result is NaN and no error, which is what XGBoost
// prints. NaN among pred, other labels, and weights that are negative or not
// finite are errors.
//
// The time is that of a radix sort, the memory 16 bytes a row.
func AUC(pred, label, weight []float32) (float64, error) {
	return evalRanked(pred, 1, label, weight, rocArea, nil)
}

// buildAUC makes "auc", which keeps the room that it sorts in from one evaluation to
// the next.
func buildAUC(name, param string, given bool, s Settings) (Metric, error) {
	room := new(sync.Pool) // *[]uint64
	eval := func(pred []float32, groups int, label, weight []float32) (float64, error) {
		return evalRanked(pred, groups, label, weight, rocArea, room)
	}
	return grouped(eval, groupedAUC)(name, param, given, s)
}

// rankedArea is an area over rows in falling order of prediction: it returns
// the area and what it is to be divided by, and the weight that the class of
// the column has in a mean over classes.
type rankedArea func(pred, label, weight []float32, order []uint64) (area, whole, classWeight float64)

// evalRanked evaluates AUC or AUCPR for one column, one column a class, or one
// column a target, in XGBoost's order of preference (EvalAUC::Eval): labels of
// the shape of the predictions mean targets.
// Room is what sorting is done in, or nil.
func evalRanked(pred []float32, groups int, label, weight []float32, area rankedArea, room *sync.Pool) (float64, error) {
	if groups > 1 && len(label) != len(pred) {
		return evalClasses(pred, groups, label, weight, area)
	}
	if err := checkElements(pred, groups, label, weight, notNaN, unit); err != nil {
		return 0, err
	}
	if groups > 1 {
		return meanOverTargets(pred, groups, label, weight, area), nil
	}
	var keys *[]uint64
	if room != nil {
		keys, _ = room.Get().(*[]uint64)
		defer func() { room.Put(keys) }()
	}
	if keys == nil {
		keys = new([]uint64)
	}
	*keys = descending(pred, slices.Grow((*keys)[:0], 2*len(pred)))
	a, whole, _ := area(pred, label, weight, *keys)
	if whole <= 0 {
		return math.NaN(), nil
	}
	return minOrNaN(a/whole, 1), nil
}

// rocArea is the sum of trapezoids below the ROC curve, to be divided by
// negatives x positives; the class weight is the weight of the positives.
func rocArea(pred, label, weight []float32, order []uint64) (area, whole, classWeight float64) {
	fp, tp, area := areaBySteps(pred, label, weight, order, trapezoid)
	return area, float64(fp * tp), tp
}

// trapezoid is the area between two points of the ROC curve, in counts.
func trapezoid(fp0, fp1, tp0, tp1 float64) float64 {
	return float64(float64(math.Abs(fp0-fp1)*(tp0+tp1)) * 0.5)
}

// areaBySteps walks the rows in the given order, adds up the weights of
// negatives and positives, and adds step(fp0, fp1, tp0, tp1) for every group of
// equal predictions. A missing side gives zeros (src/metric/auc.cc, BinaryAUC).
//
// XGBoost takes the share of a row in float32, but that of a negative first row
// in float64, because 1.0 is a double there; both are kept.
func areaBySteps(pred, label, weight []float32, order []uint64, step func(fp0, fp1, tp0, tp1 float64) float64) (fp, tp, area float64) {
	var fp0, tp0 float64
	for k, i := range order {
		y, w := label[i], weightAt(weight, i)
		if k == 0 {
			fp, tp = float64((1-float64(y))*float64(w)), float64(float32(y*w))
			continue
		}
		if pred[i] != pred[order[k-1]] {
			area += step(fp0, fp, tp0, tp)
			fp0, tp0 = fp, tp
		}
		fp += float64(float32((1 - y) * w))
		tp += float64(float32(y * w))
	}
	area += step(fp0, fp, tp0, tp)
	if fp <= 0 || tp <= 0 {
		return 0, 0, 0
	}
	return fp, tp, area
}

func weightAt(weight []float32, i uint64) float32 {
	if len(weight) == 0 {
		return 1
	}
	return weight[i]
}

func minOrNaN(v, limit float64) float64 {
	if v > limit {
		return limit
	}
	return v
}
