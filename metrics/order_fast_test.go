package metrics

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLeadingRowsAndLabels compares the first rows and sorted labels with those of
// whole sorts.
func TestLeadingRowsAndLabels(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	var keys []uint64
	var room []float32
	for round := range 300 {
		scores, labels := make([]float32, rng.IntN(120)), make([]float32, rng.IntN(120))
		for i := range scores {
			scores[i] = []float32{0, float32(math.Copysign(0, -1)), -1, 1, float32(rng.NormFloat64()), float32(math.Inf(1)), float32(math.Inf(-1))}[rng.IntN(7)]
		}
		want := descending(scores, nil)
		for _, n := range []int{1, 2, 10, 32, 33, 120} {
			n = min(n, len(scores))
			keys = leadingRows(scores, n, keys)
			require.Equal(t, append([]uint64{}, want[:n]...), append([]uint64{}, keys[:n]...), "round %d, %d of %v", round, n, scores)
		}
		for i := range labels {
			labels[i] = float32(rng.IntN(32))
		}
		whole := fallingLabels(labels, nil, false)
		room = fallingLabels(labels, room, true)
		require.Equal(t, append([]float32{}, whole...), append([]float32{}, room...))
	}
}

// TestRulesOfAllValues compares what rules say of many values with what they say of
// each.
func TestRulesOfAllValues(t *testing.T) {
	values := []float32{0, float32(math.Copysign(0, -1)), 1, 2, 6, 7, 31, 32, 0.5, 1.0000001, -1, -1e-30, 1e-45, 1e10, 3e38, -3e38,
		float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN())}
	for _, r := range []rule{notNaN, finite, unit, zeroOne, weights, classNumber(7), classNumber(1 << 30), relevance} {
		for _, v := range values {
			require.Equal(t, r.ok(v), r.check("value", []float32{0, v}) == nil, "%v is %s", v, r.text)
		}
	}
}

// TestChosenWithoutBranches compares losses of labels 0 and 1 with their formulas.
func TestChosenWithoutBranches(t *testing.T) {
	for _, p := range []float32{0, 1, 0.5, 0.25, 1e-20, -2, 3, 1 - 0x1p-24, float32(math.Inf(1))} {
		for _, y := range []float32{0, 1, 0.25} {
			var ofOne, ofZero float32
			if y != 0 {
				ofOne = float32(-y * logf(max(p, minProbability)))
			}
			if y != 1 {
				ofZero = float32(-(1 - y) * logf(max(1-p, minProbability)))
			}
			require.Equal(t, math.Float32bits(ofOne+ofZero), math.Float32bits(logLoss(y, p)), "%v at %v", p, y)
		}
	}
}
