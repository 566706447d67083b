package gbt

import (
	"fmt"
	"iter"
	"math"
	"slices"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/tree"
)

// mostCategories is the largest number of categories of a feature in training:
// each has a bin.
const mostCategories = binned.MaxBins

// categorical says which features hold categories, nil if none does.
func categorical(info *dataset.Info) []bool {
	if !slices.Contains(info.FeatureTypes, dataset.Categorical) {
		return nil
	}
	is := make([]bool, len(info.FeatureTypes))
	for i, t := range info.FeatureTypes {
		is[i] = t == dataset.Categorical
	}
	return is
}

// checkCategorical reports categories that cannot be trained on: by exact at all,
// or values that are none.
//
// XGBoost refuses negative values and those of 2^24 and more, too; of a fraction
// it takes the whole part unless it then has more values than categories
// (src/common/categorical.h), here a fraction is always an error.
func (p *Params) checkCategorical(rows rowSet) error {
	info := rows.Info()
	is := categorical(info)
	if is == nil {
		return nil
	}
	if err := checkNames(info); err != nil {
		return err
	}
	first := nameOf(info, slices.Index(is, true))
	if p.treeMethod(0) == "exact" {
		return &ParamError{"tree_method", p.TreeMethod, "must be hist or approx: feature " + first + " is categorical"}
	}
	if p.rules().Before(compat.V1_7) {
		return &ParamError{"compat", p.Compat, "must be 3.4 or 1.7: feature " + first + " is categorical, which came with later releases"}
	}
	if p.Booster == "gblinear" {
		return &ParamError{"booster", p.Booster, "must be gbtree or dart: feature " + first + " is categorical"}
	}
	if x, ok := rows.(*dataset.Matrix); ok { // a quantised one was checked when it was made
		if err := checkCategories(x, is, 0); err != nil {
			return fmt.Errorf("gbt: train: %w", err)
		}
	}
	return nil
}

// checkCategories reports values of categorical features that are no categories;
// first is the number of the first row.
func checkCategories(x *dataset.Matrix, is []bool, first int) error {
	info := x.Info()
	for e := range entries(x) {
		if !is[e.col] || e.value != e.value {
			continue
		}
		v, rule := e.value, ""
		switch {
		case !(v >= 0 && v < tree.MaxCategory):
			rule = fmt.Sprintf("must be in [0, %d)", tree.MaxCategory)
		case v != float32(math.Trunc(float64(v))):
			rule = "must be whole numbers"
		case v >= mostCategories:
			rule = fmt.Sprintf("must be less than %d here: number those that occur from 0, without gaps", mostCategories)
		case len(info.Categories) > 0 && info.Categories[e.col].Len() > 0 && int(v) >= info.Categories[e.col].Len():
			rule = fmt.Sprintf("must be less than %d: so many have names", info.Categories[e.col].Len())
		default:
			continue
		}
		return fmt.Errorf("row %d, feature %s: category %v: categories %s", first+e.row, nameOf(info, e.col), v, rule)
	}
	return nil
}

// entry is a stored value of a matrix.
type entry struct {
	row, col int
	value    float32
}

// entries returns the stored values of x row by row.
func entries(x *dataset.Matrix) iter.Seq[entry] {
	return func(yield func(entry) bool) {
		if data, ok := x.Dense(); ok {
			for i := range x.Rows() {
				for j, v := range data[i*x.Cols() : (i+1)*x.Cols()] {
					if !yield(entry{i, j, v}) {
						return
					}
				}
			}
			return
		}
		indptr, indices, values, _ := x.CSR()
		for i := range x.Rows() {
			for k := indptr[i]; k < indptr[i+1]; k++ {
				if !yield(entry{i, int(indices[k]), values[k]}) {
					return
				}
			}
		}
	}
}

// categoryBins returns the number of bins that the features of categories have
// together: in each one more than its largest category.
func categoryBins(x *dataset.Matrix) (bins float64) {
	is := categorical(x.Info())
	if is == nil {
		return 0
	}
	most := make([]float32, x.Cols())
	for e := range entries(x) {
		if e.value > most[e.col] {
			most[e.col] = e.value
		}
	}
	for j, v := range most {
		if is[j] {
			bins += float64(v) + 1
		}
	}
	return bins
}
