package threshold

import (
	"cmp"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCalibrationEqualsSklearn(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "calibration.json"))
	require.NoError(t, err)
	var golden struct {
		Cases []struct {
			Scores, At, Platt, Isotonic []float64
			Labels                      []float32
			A, B, Brier, LogLoss        float64
		}
	}
	require.NoError(t, json.Unmarshal(data, &golden))
	require.NotEmpty(t, golden.Cases)
	for _, c := range golden.Cases {
		platt, err := FitPlatt(c.Scores, c.Labels)
		require.NoError(t, err)
		// scikit-learn stops L-BFGS at its own tolerance.
		assert.InDeltaSlice(t, c.Platt, CalibrateAll(platt, c.At), 2e-5)
		assert.LessOrEqual(t, plattLoss(platt, c.Scores, c.Labels), plattLoss(&Platt{c.A, c.B}, c.Scores, c.Labels)+1e-12)
		iso, err := FitIsotonic(c.Scores, c.Labels)
		require.NoError(t, err)
		assert.InDeltaSlice(t, c.Isotonic, CalibrateAll(iso, c.At), 1e-12)
		q, err := QualityOf(CalibrateAll(iso, c.Scores), c.Labels)
		require.NoError(t, err)
		assert.InDelta(t, c.Brier, q.Brier, 1e-7, "predictions are float32 in metrics")
		assert.InDelta(t, c.LogLoss, q.LogLoss, 1e-10)
	}
}

// plattLoss is the cross-entropy to Platt's targets.
func plattLoss(p *Platt, scores []float64, labels []float32) (loss float64) {
	positives := 0.0
	for _, y := range labels {
		positives += float64(y)
	}
	for i, s := range scores {
		target := 1 / (float64(len(labels)) - positives + 2)
		if labels[i] == 1 {
			target = (positives + 1) / (positives + 2)
		}
		q := p.Calibrate(s)
		loss -= target*math.Log(q) + (1-target)*math.Log(1-q)
	}
	return loss
}

// No other rising function of the distinct scores is nearer to the labels: moving a
// pool up or down, or splitting one, is worse.
func TestIsotonicIsNearest(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 50 {
		n := 1 + r.IntN(40)
		scores, labels := make([]float64, n), make([]float32, n)
		for i := range n {
			scores[i], labels[i] = float64(r.IntN(12)), float32(r.IntN(2))
		}
		f, err := FitIsotonic(scores, labels)
		require.NoError(t, err)
		x, y := f.Knots()
		assert.True(t, slices.IsSorted(x) && slices.IsSorted(y))
		fit := CalibrateAll(f, scores)
		loss := func(p []float64) (total float64) {
			for i := range p {
				total += (p[i] - float64(labels[i])) * (p[i] - float64(labels[i]))
			}
			return total
		}
		for range 100 { // a convex problem: no rising neighbour may be better
			other := make([]float64, n)
			step, bend := r.NormFloat64()/10, r.Float64()*11
			for i := range n {
				other[i] = fit[i]
				if scores[i] >= bend {
					other[i] += step
				}
			}
			order := make([]int, n)
			for i := range order {
				order[i] = i
			}
			slices.SortFunc(order, func(a, b int) int { return cmp.Compare(scores[a], scores[b]) })
			rising := slices.IsSortedFunc(order, func(a, b int) int { return cmp.Compare(other[a], other[b]) })
			if rising {
				assert.GreaterOrEqual(t, loss(other), loss(fit)-1e-9)
			}
		}
	}
}

func TestPriorUndoesWeights(t *testing.T) {
	p, err := PriorFromWeight(4)
	require.NoError(t, err)
	for _, q := range []float64{0, 0.01, 0.3, 0.99, 1} {
		weighted := 4 * q / (4*q + 1 - q)
		assert.InDelta(t, q, p.Calibrate(weighted), 1e-15)
	}
	// Half of the rows are of class 1 in training, a tenth outside: odds fall by 9.
	p, err = PriorFromRates(0.5, 0.1)
	require.NoError(t, err)
	assert.InDelta(t, 0.1, p.Calibrate(0.5), 1e-15)
	for _, bad := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		_, err := PriorFromWeight(bad)
		assert.ErrorContains(t, err, "scale_pos_weight")
		_, err = PriorFromRates(bad, 0.5)
		assert.ErrorContains(t, err, "must be in (0, 1)")
	}
}

func TestPlattOfHardScores(t *testing.T) {
	for _, c := range []struct {
		name   string
		scores []float64
		labels []float32
	}{
		{"separable", []float64{1, 2, 3, 4}, []float32{0, 0, 1, 1}},
		{"constant", []float64{2, 2, 2}, []float32{0, 1, 1}},
		{"huge", []float64{-1e300, 1e300, 1e299}, []float32{0, 1, 1}},
		{"tiny", []float64{0, 5e-324, 1e-300}, []float32{0, 1, 1}},
		{"zero", []float64{0, 0}, []float32{0, 1}},
	} {
		p, err := FitPlatt(c.scores, c.labels)
		require.NoError(t, err, c.name)
		for _, s := range append(c.scores, math.Inf(1), math.Inf(-1)) {
			if q := p.Calibrate(s); !(q >= 0 && q <= 1) && !math.IsInf(s, 0) {
				t.Errorf("%s: %v becomes %v", c.name, s, q)
			}
		}
	}
	_, err := FitPlatt([]float64{1, 2}, []float32{1, 1})
	assert.ErrorContains(t, err, "rows of a class is 0: must be at least 1")
}

func TestQualityFaults(t *testing.T) {
	_, err := QualityOf([]float64{1.5}, []float32{1})
	assert.ErrorContains(t, err, "probability 0 is 1.5: must be in [0, 1]")
	_, err = QualityOf(nil, nil)
	assert.Error(t, err)
	_, err = QualityOf([]float64{0.5}, nil)
	assert.Error(t, err)
}
