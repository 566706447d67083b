package metrics

import "math"

// rule is what a function asks of each value of a slice.
type rule struct {
	text string
	ok   func(v float32) bool
	all  func(values []float32) bool // reports whether all are ok, faster than one by one; nil if nothing is
}

var (
	notNaN  = rule{"a number", func(v float32) bool { return v == v }, allNumbers}
	finite  = rule{"finite", isFinite, nil}
	unit    = rule{"in [0, 1]", func(v float32) bool { return v >= 0 && v <= 1 }, allUnit}
	zeroOne = rule{"0 or 1", func(v float32) bool { return v == 0 || v == 1 }, nil}
	weights = rule{"finite and not negative", func(v float32) bool { return v >= 0 && isFinite(v) }, nil}
)

// classNumber is the rule of a label that names one of the given classes.
func classNumber(classes int) rule {
	return rule{"a whole number from 0 up to the number of classes - 1", func(v float32) bool {
		return v >= 0 && float64(v) < float64(classes) && v == float32(math.Trunc(float64(v)))
	}, func(values []float32) bool { return allWhole(values, classes) }}
}

func allNumbers(values []float32) bool {
	for _, v := range values {
		if v != v {
			return false
		}
	}
	return true
}

func allUnit(values []float32) bool {
	for _, v := range values {
		if !(v >= 0 && v <= 1) {
			return false
		}
	}
	return true
}

// allWhole reports whether all values are whole numbers from 0 up to n-1. Of n beyond
// 2^24 it says nothing and returns false.
func allWhole(values []float32, n int) bool {
	if n > 1<<24 {
		return false
	}
	for _, v := range values {
		if k := int32(v); v != float32(k) || k < 0 || int(k) >= n {
			return false
		}
	}
	return true
}

func isFinite(v float32) bool { return v-v == 0 }

// check returns an error for the first value that breaks the rule.
func (r rule) check(what string, values []float32) error {
	if r.all != nil && r.all(values) {
		return nil
	}
	for i, v := range values {
		if !r.ok(v) {
			return &ValueError{What: what, Index: i, Value: float64(v), Rule: r.text}
		}
	}
	return nil
}

// checkShape returns the number of rows of row-major predictions with the given
// number of columns. An empty weight means none.
func checkShape(pred []float32, columns int, weight []float32) (rows int, err error) {
	if columns < 1 {
		return 0, &ValueError{What: "number of groups", Index: -1, Value: float64(columns), Rule: "at least 1"}
	}
	if len(pred) == 0 {
		return 0, ErrEmpty
	}
	if uint64(len(pred)) > math.MaxUint32 {
		return 0, &ValueError{What: "number of predictions", Index: -1, Value: float64(len(pred)), Rule: "below 2^32"}
	}
	rows = len(pred) / columns
	if len(pred)%columns != 0 || rows == 0 {
		return 0, &LengthError{What: "predictions", Got: len(pred), Want: max(rows, 1) * columns}
	}
	if len(weight) != 0 && len(weight) != rows {
		return 0, &LengthError{What: "weights", Got: len(weight), Want: rows}
	}
	return rows, nil
}

// checkPairs checks one prediction and one label a row, and the weights.
func checkPairs(pred, label, weight []float32, predRule, labelRule rule) error {
	return checkElements(pred, 1, label, weight, predRule, labelRule)
}

// checkElements checks predictions and labels of the same shape, rows by
// columns, and one weight a row.
func checkElements(pred []float32, columns int, label, weight []float32, predRule, labelRule rule) error {
	if _, err := checkShape(pred, columns, weight); err != nil {
		return err
	}
	if len(label) != len(pred) {
		return &LengthError{What: "labels", Got: len(label), Want: len(pred)}
	}
	return checkValues(pred, label, weight, predRule, labelRule)
}

// checkClasses checks one prediction a row and class, and one class number a
// row.
func checkClasses(pred []float32, classes int, label, weight []float32) error {
	rows, err := checkShape(pred, classes, weight)
	if err != nil {
		return err
	}
	if len(label) != rows {
		return &LengthError{What: "labels", Got: len(label), Want: rows}
	}
	return checkValues(pred, label, weight, notNaN, classNumber(classes))
}

func checkValues(pred, label, weight []float32, predRule, labelRule rule) error {
	if err := predRule.check("prediction", pred); err != nil {
		return err
	}
	if err := labelRule.check("label", label); err != nil {
		return err
	}
	return weights.check("weight", weight)
}
