package threshold

import "github.com/grove-ml/grove/metrics"

// Pricing gives every row the costs of its four outcomes. [Costs] and [RowCosts]
// are pricings; a type of one's own can work costs out from what it knows about
// the row.
type Pricing interface {
	// At returns the costs of a row, the row-th of the scores it is used with.
	At(row int) Costs
	// Validate reports why the pricing does not fit so many rows: values that
	// are missing, NaN or infinite. It is called before At.
	Validate(rows int) error
}

// Costs are dollars per outcome, equal for all rows. A negative cost is a benefit.
//
// Treated rows (score > cutoff) cost TP where the label is 1 and FP where it is 0;
// the others cost FN and TN.
type Costs struct {
	TP, FP, FN, TN float64 // dollars of a row with the outcome
}

// Retention returns the costs of offering an incentive to customers who may
// leave, as the churn analysis has them: a customer who leaves unnoticed has to
// be replaced, and everybody who is flagged gets the incentive, which is
// assumed to work:
//
//	cost = replace·FN + value·TN + incentive·FP + incentive·TP
//
// The analysis sets replace to $500, value (cost of a customer who stays anyway)
// to $0 and incentive to $50.
func Retention(replace, value, incentive float64) Costs {
	return Costs{TP: incentive, FP: incentive, FN: replace, TN: value}
}

// At returns c, for any row.
func (c Costs) At(int) Costs { return c }

// Validate reports the first cost that is NaN or infinite, as a [*ValueError].
func (c Costs) Validate(int) error {
	for _, v := range []struct {
		name  string
		value float64
	}{{"TP cost", c.TP}, {"FP cost", c.FP}, {"FN cost", c.FN}, {"TN cost", c.TN}} {
		if !isFinite(v.value) {
			return &ValueError{What: v.name, Index: -1, Value: v.value, Rule: "finite"}
		}
	}
	return nil
}

// Of returns what the outcomes of n rows cost together: TP·c.TP + FP·c.FP +
// FN·c.FN + TN·c.TN.
func (c Costs) Of(n metrics.Confusion) float64 {
	return float64(n.TP*c.TP) + float64(n.FP*c.FP) + float64(n.FN*c.FN) + float64(n.TN*c.TN)
}

// of returns the cost of one row with the given label.
func (c Costs) of(treated bool, label float32) float64 {
	switch {
	case treated && label == 1:
		return c.TP
	case treated:
		return c.FP
	case label == 1:
		return c.FN
	}
	return c.TN
}

// RowCosts are dollars per outcome for each row by itself: a customer who pays
// more costs more to lose. Each slice has one value a row, in the order of the
// scores; a nil slice is zero for all rows. A negative cost is a benefit. Only the
// two outcomes that the row's label allows are looked at in pricing, but all
// values must be finite.
type RowCosts struct {
	TP, FP, FN, TN []float64 // dollars of each row if it has the outcome
}

// At returns the costs of a row. The slices must have passed Validate.
func (c RowCosts) At(row int) Costs {
	at := func(values []float64) float64 {
		if values == nil {
			return 0
		}
		return values[row]
	}
	return Costs{TP: at(c.TP), FP: at(c.FP), FN: at(c.FN), TN: at(c.TN)}
}

// Validate reports the first slice that is neither nil nor of one value a row, as
// a [*LengthError], or the first value that is NaN or infinite, as a
// [*ValueError].
func (c RowCosts) Validate(rows int) error {
	for _, column := range []struct {
		name   string
		values []float64
	}{{"TP cost", c.TP}, {"FP cost", c.FP}, {"FN cost", c.FN}, {"TN cost", c.TN}} {
		if column.values != nil && len(column.values) != rows {
			return &LengthError{What: column.name + "s", Got: len(column.values), Want: rows}
		}
		for i, v := range column.values {
			if !isFinite(v) {
				return &ValueError{What: column.name, Index: i, Value: v, Rule: "finite"}
			}
		}
	}
	return nil
}
