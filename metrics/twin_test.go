package metrics

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/integrate"
	"gonum.org/v1/gonum/stat"
)

// twinCases calls f with small data of every kind, labels 0 and 1.
func twinCases(f func(name string, pred, label, weight []float32)) {
	seed := uint64(3000)
	for _, recipe := range []string{"smooth", "tied", "extreme", "margin"} {
		for _, kind := range []string{"none", "fraction", "holes"} {
			for _, n := range []int{2, 9, 60, 200} {
				seed++
				pred, label := makeData(recipe, seed, n, 1)
				f(recipe+" "+kind, pred, label, makeWeight(kind, 1000*seed, n))
			}
		}
	}
}

// aucByPairs compares every positive with every negative row: a fractional
// label is so much positive, and the rest negative.
func aucByPairs(pred, label, weight []float32) float64 {
	var right, pairs float64
	for i := range pred {
		for j := range pred {
			both := float64(weightAt(weight, uint64(i))) * float64(label[i]) * float64(weightAt(weight, uint64(j))) * float64(1-label[j])
			pairs += both
			switch {
			case pred[i] > pred[j]:
				right += both
			case pred[i] == pred[j]:
				right += both / 2
			}
		}
	}
	return right / pairs
}

func TestAUCEqualsPairs(t *testing.T) {
	compared := 0
	compare := func(name string, pred, label, weight []float32) {
		got, err := AUC(pred, label, weight)
		require.NoError(t, err)
		want := aucByPairs(pred, label, weight)
		if want != want {
			assert.True(t, math.IsNaN(got), name)
			return
		}
		assert.InDelta(t, want, got, 1e-7, name) // shares of a row are float32
		compared++
	}
	twinCases(compare)
	for _, n := range []int{2, 30, 300} {
		pred, label := makeData("soft", uint64(n), n, 1)
		compare("soft", levels(5, n, 3), label, makeWeight("fraction", 6, n))
		compare("soft", pred, label, nil)
	}
	assert.Greater(t, compared, 40)
}

// gonum's ROC and trapezoidal rule are the twin.
func TestAUCEqualsGonum(t *testing.T) {
	twinCases(func(name string, pred, label, weight []float32) {
		order := descending(pred, nil)
		slices.Reverse(order)
		var y, w []float64
		var class []bool
		for _, i := range order {
			y = append(y, float64(pred[i]))
			class = append(class, label[i] == 1)
			w = append(w, float64(weightAt(weight, i)))
		}
		tpr, fpr, _ := stat.ROC(nil, y, class, w)
		want := integrate.Trapezoidal(fpr, tpr)
		got, err := AUC(pred, label, weight)
		require.NoError(t, err)
		if got != got {
			return
		}
		assert.InDelta(t, want, got, 1e-7, name)
	})
}

// rocPoint counts afresh for one threshold.
func rocPoint(pred, label, weight []float32, threshold float64) (fp, tp float64) {
	for i, p := range pred {
		if float64(p) >= threshold {
			w := float64(weightAt(weight, uint64(i)))
			tp += w * float64(label[i])
			fp += w * float64(1-label[i])
		}
	}
	return fp, tp
}

func TestCurvesByBruteForce(t *testing.T) {
	twinCases(func(name string, pred, label, weight []float32) {
		negatives, positives := rocPoint(pred, label, weight, math.Inf(-1))
		if negatives == 0 || positives == 0 {
			return
		}
		distinct := map[float64]bool{}
		for i, p := range pred {
			if weightAt(weight, uint64(i)) > 0 {
				distinct[float64(p)] = true
			}
		}
		fpr, tpr, thresholds, err := ROC(pred, label, weight, false)
		require.NoError(t, err)
		require.Len(t, thresholds, len(distinct)+1, name)
		require.Len(t, fpr, len(thresholds))
		require.Len(t, tpr, len(thresholds))
		assert.True(t, math.IsInf(thresholds[0], 1))
		precision, recall, rising, err := PRCurve(pred, label, weight, false)
		require.NoError(t, err)
		require.Len(t, rising, len(distinct), name)
		for i, th := range thresholds {
			fp, tp := rocPoint(pred, label, weight, th)
			assert.InDelta(t, fp/negatives, fpr[i], 1e-12, name)
			assert.InDelta(t, tp/positives, tpr[i], 1e-12, name)
			if i > 0 {
				at := len(rising) - i
				assert.InDelta(t, th, rising[at], 0, name)
				assert.InDelta(t, tp/(tp+fp), precision[at], 1e-12, name)
				assert.InDelta(t, tp/positives, recall[at], 1e-12, name)
			}
		}
		// Leaving points out leaves the area as it is.
		full, err := AreaUnder(fpr, tpr)
		require.NoError(t, err)
		x, y, kept, err := ROC(pred, label, weight, true)
		require.NoError(t, err)
		assert.LessOrEqual(t, len(kept), len(thresholds))
		short, err := AreaUnder(x, y)
		require.NoError(t, err)
		assert.InDelta(t, full, short, 1e-12, name)
		assert.InDelta(t, aucByPairs(pred, label, weight), full, 1e-12, name)
	})
}

// With 2000 distinct points between them the interpolated area and the plain
// trapezoid over a finely divided curve agree.
func TestAUCPRByFineSteps(t *testing.T) {
	pred, label := makeData("tied", 40, 500, 1)
	got, err := AUCPR(pred, label, nil)
	require.NoError(t, err)
	c, err := countAtThresholds(pred, label, nil)
	require.NoError(t, err)
	positives := c.tp[len(c.tp)-1]
	var area, fp0, tp0 float64
	for k := range c.tp {
		const parts = 20000
		dfp, dtp := c.fp[k]-fp0, c.tp[k]-tp0
		for s := range parts {
			mid := (float64(s) + 0.5) / parts
			fp, tp := fp0+mid*dfp, tp0+mid*dtp
			area += tp / (tp + fp) * dtp / parts / positives
		}
		fp0, tp0 = c.fp[k], c.tp[k]
	}
	assert.InDelta(t, area, got, 1e-8)
}
