package paritydata

import (
	"fmt"
	"math"
)

// Recipe says how a data set is made. The zero values of the optional fields
// mean: nothing missing, noise 1000, no flips, two classes, no weights.
type Recipe struct {
	Rows    int     `json:"rows"`
	Cols    string  `json:"cols"` // kinds of columns: "norm*2 few dup"
	Seed    uint64  `json:"seed"`
	Miss    int64   `json:"miss"`   // missing cells in a thousand
	Signal  bool    `json:"signal"` // whether a missing cell says something about the label
	Noise   *int64  `json:"noise"`
	Label   string  `json:"label"`   // real, steps, small, large, unit, bin, class or same
	Flip    int64   `json:"flip"`    // labels in a thousand that are drawn at random
	Classes int64   `json:"classes"` // number of classes
	Above   int64   `json:"above"`   // score above which a binary label is 1
	Value   float32 `json:"value"`   // the label of every row of label same
	Weights string  `json:"weights"` // frac, zeros, int, spread or empty
	Targets int     `json:"targets"` // labels a row; 0 means 1
	Names   string  `json:"names"`   // names of the categories: text, numbers, or empty for none

	Base          int    `json:"base"`           // base margins a row
	ColumnWeights string `json:"column_weights"` // frac, zeros, same, none, spread or empty
}

// Data is a data set: Rows × Cols features in row order with missing values as
// NaN, Targets labels a row and one weight a row or none.
type Data struct {
	Rows, Cols         int
	Targets            int // labels a row; 0 means 1
	X, Labels, Weights []float32

	BaseMargin    []float32 // Rows × Base, or nil
	ColumnWeights []float32 // one a column, or nil

	Categorical []bool // which columns hold categories; nil if none does
	// Texts and Numbers have the names of the categories of each column, one of
	// them, by code; both are nil if there are no names.
	Texts   [][]string
	Numbers [][]int64
}

// Validation returns the recipe of the second data set of a case: other rows of
// the same kind, a quarter as many but at least 40, without weights.
func (r Recipe) Validation() Recipe {
	r.Rows = max(40, r.Rows/4)
	r.Seed += 1000003
	r.Weights, r.ColumnWeights = "", ""
	return r
}

var coefficients = [...]int64{6, -4, 3, 0, 2, -1, 1, -2}

// Generate makes the data set.
func (r Recipe) Generate() (*Data, error) {
	kinds, err := columns(r.Cols)
	if err != nil {
		return nil, err
	}
	n, m := r.Rows, len(kinds)
	d := &Data{Rows: n, Cols: m, X: make([]float32, n*m)}
	d.Categorical = categorical(kinds)
	r.nameCategories(d, kinds)
	sum, first, second := make([]int64, n), make([]int64, n), make([]int64, n)
	further := r.further()
	for j, name := range kinds {
		if name == "dup" || name == "flip" {
			if j == 0 {
				return nil, fmt.Errorf("paritydata: column 0 is %q: needs a column before it", name)
			}
			for i := range n {
				v := d.X[i*m+j-1]
				if name == "flip" {
					v = 0 - v
				}
				d.X[i*m+j] = v
			}
			continue
		}
		coefficient := int64(0)
		if j < len(coefficients) {
			coefficient = coefficients[j]
		} else if j%7 == 0 {
			coefficient = int64(j*j%5 - 2)
		}
		values, gaps := newStream(r.Seed, uint64(2*j)), newStream(r.Seed, uint64(2*j+1))
		k, _ := kindOf(name)
		c, categorical := categoriesOf(name)
		hot, indicator := indicatorOf(name, j)
		if indicator {
			values = newStream(r.Seed, hot.stream)
		}
		for i := range n {
			v, score, absent := float32(0), int64(0), false
			if indicator {
				v, score, absent = 1, hot.score, mod(values.cell(i), hot.n) != hot.member
			} else if categorical {
				v, score = c.value(j, values.cell(i))
			} else {
				v, score = value(name, k, values.cell(i))
			}
			if gone := mod(gaps.cell(i), 1000) < r.Miss; gone || absent || name == "none" {
				v, score = float32(math.NaN()), 0
				if r.Signal && name != "none" {
					sum[i] += [...]int64{600, -600, 0}[j%3]
				}
			}
			d.X[i*m+j] = v
			sum[i] += coefficient * score
			for t := range further {
				if j < len(coefficients) {
					further[t][i] += coefficients[(j+3*t+3)%len(coefficients)] * score
				}
			}
			switch j {
			case 0:
				first[i] = score
				if score > 200 {
					sum[i] += 500
				}
			case 1:
				second[i] = score
			}
		}
	}
	noise := int64(1000)
	if r.Noise != nil {
		noise = *r.Noise
	}
	around := newStream(r.Seed, side)
	for i := range n {
		if first[i] > 0 && second[i] > 0 {
			sum[i] += 700
		}
		sum[i] += halves(around.cell(i))*noise>>16 - 2*noise
	}
	if d.Labels, err = r.labels(sum, newStream(r.Seed, side+1)); err != nil {
		return nil, err
	}
	if len(further) > 0 {
		d.Targets = r.Targets
		if d.Labels, err = r.together(d.Labels, further, noise); err != nil {
			return nil, err
		}
	}
	if d.Weights, err = r.weights(); err != nil {
		return nil, err
	}
	d.BaseMargin = r.baseMargin()
	d.ColumnWeights, err = r.columnWeights(m)
	return d, err
}

// value returns the value of a cell and its score, in [-500, 500].
func value(name string, k kind, u uint64) (float32, int64) {
	if k.take == nil {
		return 3.25, 0
	}
	n, exp := k.take(u), k.exp
	if name == "wide" {
		exp = int(u&63)%41 - 20
	}
	return float32(math.Ldexp(float64(n), exp)), (n+k.most)*1000/(2*k.most) - 500
}
