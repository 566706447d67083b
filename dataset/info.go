package dataset

import (
	"fmt"
	"math"
)

// FeatureType is XGBoost's one-letter or short name of a column's kind, as it
// is stored in models and feature maps.
type FeatureType string

// The feature types XGBoost knows. The empty type means quantitative.
const (
	Quantitative FeatureType = "q"
	Float        FeatureType = "float"
	Int          FeatureType = "int"
	Indicator    FeatureType = "i"
	Categorical  FeatureType = "c"
)

// Info is what is known about the rows and columns of a [Matrix] beside the
// features themselves. Every field may be empty.
type Info struct {
	// Labels holds Targets values a row, row by row: len = rows × Targets.
	Labels []float32
	// Targets is the number of labels a row; 0 means 1.
	Targets int
	// Weights holds one weight a row (or, for ranking, one a group): finite and
	// not negative.
	Weights []float32
	// Groups holds the sizes of consecutive groups of rows (queries); they sum
	// to the number of rows.
	Groups []int
	// BaseMargin holds the margin each row starts from instead of the model's
	// base score: len = rows × groups of outputs, row by row.
	BaseMargin []float32
	// LabelLower and LabelUpper hold the bounds of one interval a row, for
	// survival objectives. The upper bound may be +Inf (right-censored).
	LabelLower, LabelUpper []float32
	// FeatureNames holds one name a column.
	FeatureNames []string
	// FeatureTypes holds one type a column.
	FeatureTypes []FeatureType
	// Categories holds for each column of type c the names of its categories, and
	// nothing for other columns; or it is nil, and the categories have no names.
	Categories []Categories
	// FeatureWeights holds one weight a column, finite and not negative: how
	// likely the column is drawn when columns are sampled.
	FeatureWeights []float32
}

// NumTargets returns the number of labels a row, at least 1.
func (in *Info) NumTargets() int {
	if in == nil || in.Targets < 1 {
		return 1
	}
	return in.Targets
}

// Validate reports the first fault of in for a matrix of the given shape:
// lengths that do not fit, labels that are NaN or infinite, weights that are
// negative, NaN or infinite, label bounds that do not ascend, duplicate or
// empty feature names.
func (in *Info) Validate(rows, cols int) error {
	if in == nil {
		return nil
	}
	if in.Targets < 0 {
		return fmt.Errorf("dataset: targets = %d: must not be negative", in.Targets)
	}
	t := in.NumTargets()
	if n := len(in.Labels); n != 0 && n != rows*t {
		return &ShapeError{What: "labels", Got: n, Want: rows * t}
	}
	for i, y := range in.Labels {
		if y != y || math.IsInf(float64(y), 0) {
			return fmt.Errorf("dataset: label of row %d is %v: must be finite", i/t, y)
		}
	}
	total := 0
	for i, g := range in.Groups {
		if g < 0 {
			return fmt.Errorf("dataset: group %d has size %d: must not be negative", i, g)
		}
		if g > rows-total {
			return fmt.Errorf("dataset: group %d has size %d: groups must sum to %d rows", i, g, rows)
		}
		total += g
	}
	if len(in.Groups) != 0 && total != rows {
		return &ShapeError{What: "rows in groups", Got: total, Want: rows}
	}
	if n := len(in.Weights); n != 0 && n != rows && n != len(in.Groups) {
		return &ShapeError{What: "weights", Got: n, Want: rows}
	}
	for i, w := range in.Weights {
		if !(w >= 0) || math.IsInf(float64(w), 0) {
			return fmt.Errorf("dataset: weight %d is %v: must be finite and not negative", i, w)
		}
	}
	if n := len(in.BaseMargin); n != 0 && (rows == 0 || n%rows != 0) {
		return &ShapeError{What: "base margins", Got: n, Want: rows}
	}
	for i, b := range in.BaseMargin {
		if b != b || math.IsInf(float64(b), 0) {
			return fmt.Errorf("dataset: base margin %d is %v: must be finite", i, b)
		}
	}
	if err := in.validateBounds(rows); err != nil {
		return err
	}
	return in.validateFeatures(cols)
}

// validateBounds checks the label intervals of survival data.
func (in *Info) validateBounds(rows int) error {
	if n := len(in.LabelLower); n != 0 && n != rows {
		return &ShapeError{What: "lower label bounds", Got: n, Want: rows}
	}
	if n := len(in.LabelUpper); n != len(in.LabelLower) {
		return &ShapeError{What: "upper label bounds", Got: n, Want: len(in.LabelLower)}
	}
	for i, lo := range in.LabelLower {
		hi := in.LabelUpper[i]
		if !(lo <= hi) || math.IsInf(float64(lo), 0) {
			return fmt.Errorf("dataset: label of row %d is in [%v, %v]: bounds must ascend and the lower one be finite", i, lo, hi)
		}
	}
	return nil
}

// validateFeatures checks what is known about the columns.
func (in *Info) validateFeatures(cols int) error {
	if n := len(in.FeatureNames); n != 0 && n != cols {
		return &ShapeError{What: "feature names", Got: n, Want: cols}
	}
	if n := len(in.FeatureTypes); n != 0 && n != cols {
		return &ShapeError{What: "feature types", Got: n, Want: cols}
	}
	seen := make(map[string]int, len(in.FeatureNames))
	for i, name := range in.FeatureNames {
		if name == "" {
			return fmt.Errorf("dataset: feature %d has an empty name", i)
		}
		if j, dup := seen[name]; dup {
			return fmt.Errorf("dataset: features %d and %d are both named %q", j, i, name)
		}
		seen[name] = i
	}
	for i, ft := range in.FeatureTypes {
		switch ft {
		case "", Quantitative, Float, Int, Indicator, Categorical:
		default:
			return fmt.Errorf("dataset: feature %d has type %q: must be one of q, float, int, i, c", i, ft)
		}
	}
	if err := in.validateCategories(cols); err != nil {
		return err
	}
	if n := len(in.FeatureWeights); n != 0 && n != cols {
		return &ShapeError{What: "feature weights", Got: n, Want: cols}
	}
	for i, w := range in.FeatureWeights {
		if !(w >= 0) || math.IsInf(float64(w), 0) {
			return fmt.Errorf("dataset: weight of feature %d is %v: must be finite and not negative", i, w)
		}
	}
	return nil
}
