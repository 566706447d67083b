package metrics

import (
	"math"
	"slices"
	"sort"
	"strconv"
)

// BinStrategy says how [CalibrationTable] places its bins.
type BinStrategy int

const (
	// Uniform makes bins of equal width on [0, 1].
	Uniform BinStrategy = iota
	// Quantile makes bins with about equally many rows each.
	Quantile
)

// String returns scikit-learn's name of the strategy.
func (s BinStrategy) String() string {
	switch s {
	case Uniform:
		return "uniform"
	case Quantile:
		return "quantile"
	}
	return "BinStrategy(" + strconv.Itoa(int(s)) + ")"
}

// CalibrationBin is one bin of predicted probabilities.
type CalibrationBin struct {
	Lower, Upper     float64 // rows have Lower < prediction <= Upper; the first bin includes its Lower
	Rows             int     // number of rows in the bin
	Weight           float64 // their weight; Rows without weights
	MeanPredicted    float64 // weighted mean of the predictions
	FractionPositive float64 // weighted share of label 1
}

// Calibration is a table of bins in rising order of prediction.
type Calibration []CalibrationBin

// CalibrationTable compares predicted probabilities with what happened, bin by
// bin: MeanPredicted and FractionPositive are prob_pred and prob_true of
// scikit-learn's calibration_curve, which has no weights. Bins without rows, or
// whose rows have no weight, are left out. The edges of quantile bins are numpy's
// linear percentiles of the predictions; weights do not move them.
//
// All slices hold one value a row; weight may be nil. Labels are 0 or 1,
// predictions lie in [0, 1]. Other values, fewer than 1 or more than 2^20 bins, an
// unknown strategy, and weights that are negative or not finite are errors.
func CalibrationTable(prob, label, weight []float32, bins int, strategy BinStrategy) (Calibration, error) {
	if err := checkPairs(prob, label, weight, unit, zeroOne); err != nil {
		return nil, err
	}
	const most = 1 << 20
	if bins < 1 || bins > most {
		return nil, &ValueError{What: "number of bins", Index: -1, Value: float64(bins), Rule: "from 1 to 1048576"}
	}
	var edges []float64
	switch strategy {
	case Uniform:
		edges = evenly(bins)
	case Quantile:
		edges = percentiles(prob, evenly(bins))
	default:
		return nil, &ValueError{What: "bin strategy", Index: -1, Value: float64(strategy), Rule: "Uniform or Quantile"}
	}
	table := make(Calibration, bins)
	for i, p := range prob {
		v := float64(p)
		bin := &table[sort.SearchFloat64s(edges[1:bins], v)]
		w := float64(weightAt(weight, uint64(i)))
		bin.Rows++
		bin.Weight += w
		bin.MeanPredicted += float64(w * v)
		bin.FractionPositive += float64(w * float64(label[i]))
	}
	kept := table[:0]
	for b, bin := range table {
		if bin.Weight == 0 {
			continue
		}
		bin.Lower, bin.Upper = edges[b], edges[b+1]
		bin.MeanPredicted /= bin.Weight
		bin.FractionPositive /= bin.Weight
		kept = append(kept, bin)
	}
	return slices.Clip(kept), nil
}

// ECE returns the expected calibration error: the mean over bins, by weight, of
// |MeanPredicted - FractionPositive| (Naeini, Cooper and Hauskrecht 2015). It is
// 0 for an empty table.
func (c Calibration) ECE() float64 {
	var sum, total float64
	for _, b := range c {
		sum += float64(b.Weight * math.Abs(b.MeanPredicted-b.FractionPositive))
		total += b.Weight
	}
	return ratio(sum, total)
}

// MCE returns the maximum calibration error: the largest |MeanPredicted -
// FractionPositive| of a bin, 0 for an empty table.
func (c Calibration) MCE() float64 {
	var worst float64
	for _, b := range c {
		worst = max(worst, math.Abs(b.MeanPredicted-b.FractionPositive))
	}
	return worst
}

// evenly returns parts+1 numbers from 0 to 1, numpy's linspace.
func evenly(parts int) []float64 {
	step := 1 / float64(parts)
	at := make([]float64, parts+1)
	for i := range at {
		at[i] = float64(float64(i) * step)
	}
	at[parts] = 1
	return at
}

// percentiles returns the quantiles of values at the given shares, numpy's
// percentile with linear interpolation: shares go through per cent and back, and
// the upper half of a gap is measured from above.
func percentiles(values []float32, shares []float64) []float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	last := len(sorted) - 1
	out := make([]float64, len(shares))
	for i, share := range shares {
		at := float64(float64(last) * (share * 100 / 100))
		if at >= float64(last) {
			out[i] = float64(sorted[last])
			continue
		}
		low := math.Floor(at)
		t := at - low
		a, b := float64(sorted[int(low)]), float64(sorted[int(low)+1])
		if t >= 0.5 {
			out[i] = b - float64((b-a)*(1-t))
		} else {
			out[i] = a + float64((b-a)*t)
		}
	}
	return out
}
