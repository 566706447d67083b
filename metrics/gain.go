package metrics

import (
	"fmt"
	"math"
	"strings"
)

// GainRow is one group of a [Gain] table. Shares are of weight where rows have
// weights.
type GainRow struct {
	Rows              int     // number of rows in the group
	Highest, Lowest   float64 // range of their predictions
	Weight, Positives float64 // their weight, and that of label 1 among them
	Rate              float64 // share of label 1: Positives / Weight
	Lift              float64 // Rate / rate of all rows
	CumulativeLift    float64 // the same for this group and all above it
	CumulativeGain    float64 // share of all positives found in this group and above
	KS                float64 // CumulativeGain - share of all negatives in this group and above
}

// Gain is a gain and lift table, the group with the highest predictions first.
type Gain []GainRow

// GainTable sorts rows by falling prediction, cuts them into groups of equal
// numbers of rows (10 make deciles; where that does not come out even the first
// groups have one row more, as with numpy's array_split), and reports how many
// positives each group holds. Rows of equal prediction keep the order they came
// in, so an edge between groups may fall between them.
//
// All slices hold one value a row; weight may be nil and does not move the edges.
// Without positives Lift, CumulativeLift and CumulativeGain are NaN, without
// positives or negatives KS is; in a group of weight 0 Rate and Lift are.
// Predictions that are not finite, labels other than 0 and 1, weights that are
// negative or not finite, and fewer than 1 group or more groups than rows are
// errors.
func GainTable(pred, label, weight []float32, groups int) (Gain, error) {
	if err := checkPairs(pred, label, weight, finite, zeroOne); err != nil {
		return nil, err
	}
	if groups < 1 || groups > len(pred) {
		return nil, &ValueError{What: "number of groups", Index: -1, Value: float64(groups), Rule: "from 1 to the number of rows"}
	}
	order := descending(pred, nil)
	table := make(Gain, groups)
	var all, positives float64
	for g := range table {
		size := len(pred) / groups
		if g < len(pred)%groups {
			size++
		}
		row := &table[g]
		row.Rows = size
		row.Highest, row.Lowest = float64(pred[order[0]]), float64(pred[order[size-1]])
		for _, i := range order[:size] {
			w := float64(weightAt(weight, i))
			row.Weight += w
			row.Positives += float64(w * float64(label[i]))
		}
		order = order[size:]
		all += row.Weight
		positives += row.Positives
	}
	rate := positives / all
	var weightAbove, positivesAbove float64
	for g := range table {
		row := &table[g]
		weightAbove += row.Weight
		positivesAbove += row.Positives
		row.Rate = row.Positives / row.Weight
		row.Lift = row.Rate / rate
		row.CumulativeLift = positivesAbove / weightAbove / rate
		row.CumulativeGain = positivesAbove / positives
		row.KS = row.CumulativeGain - (weightAbove-positivesAbove)/(all-positives)
	}
	return table, nil
}

// KS returns the largest |KS| of the table, the Kolmogorov-Smirnov statistic
// between the predictions of positives and negatives as far as the edges of the
// groups show it; NaN where the table has none.
func (t Gain) KS() float64 {
	largest := math.NaN()
	for _, row := range t {
		if v := math.Abs(row.KS); !(v <= largest) {
			largest = v
		}
	}
	return largest
}

// String returns the table as text, shares with four decimals.
func (t Gain) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%5s %8s %10s %10s %7s %7s %9s %7s %7s\n",
		"group", "rows", "weight", "positives", "rate", "lift", "cum lift", "gain", "ks")
	for g, r := range t {
		fmt.Fprintf(&b, "%5d %8d %10s %10s %7.4f %7.4f %9.4f %7.4f %7.4f\n",
			g+1, r.Rows, countText(r.Weight), countText(r.Positives), r.Rate, r.Lift, r.CumulativeLift, r.CumulativeGain, r.KS)
	}
	return b.String()
}
