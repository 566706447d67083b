package threshold

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func drawn(seed uint64, n int) (scores []float64, labels []float32, r *rand.Rand) {
	r = rand.New(rand.NewPCG(seed, 1))
	scores, labels = make([]float64, n), make([]float32, n)
	for i := range n {
		scores[i] = math.Round(r.Float64()*100) / 100
		if r.Float64() < scores[i] {
			labels[i] = 1
		}
	}
	return scores, labels, r
}

func TestPerSegmentChoosesEach(t *testing.T) {
	scores, labels, r := drawn(1, 600)
	segment := make([]int, len(scores))
	for i := range segment {
		segment[i] = r.IntN(3)
	}
	segment[0], segment[1] = 3, 3 // a segment of two rows; segment 4 has none
	costs := SegmentCosts{Segment: segment, Costs: []Costs{
		Retention(500, 0, 50), Retention(100, 0, 50), Retention(200, -10, 5), {}, {},
	}}
	choice, err := PerSegment(scores, labels, segment, 5, costs, 10)
	require.NoError(t, err)
	all, err := Exact(scores, labels, costs)
	require.NoError(t, err)
	total, cutoffs := 0.0, make([]float64, 5)
	for s, c := range choice {
		cutoffs[s] = c.Point.Cutoff
		total += c.Point.Cost
		if s >= 3 {
			assert.False(t, c.Own)
			assert.Equal(t, all.Best().Cutoff, c.Point.Cutoff)
			continue
		}
		assert.True(t, c.Own)
		// The twin: the segment on its own.
		var own []float64
		var y []float32
		for i := range scores {
			if segment[i] == s {
				own, y = append(own, scores[i]), append(y, labels[i])
			}
		}
		alone, err := Exact(own, y, costs.Costs[s])
		require.NoError(t, err)
		assert.Equal(t, alone.Best().Cutoff, c.Point.Cutoff)
		assert.InDelta(t, alone.Best().Cost, c.Point.Cost, 1e-9)
		assert.Equal(t, len(own), c.Rows)
	}
	assert.LessOrEqual(t, total, all.Best().Cost+1e-9)
	at, err := CostAtSegments(scores, labels, segment, cutoffs, costs)
	require.NoError(t, err)
	assert.InDelta(t, total, at.Cost, 1e-9)
	assert.True(t, math.IsNaN(at.Cutoff), "no single cutoff")
	same, err := CostAtSegments(scores, labels, segment, []float64{0.3, 0.3, 0.3, 0.3, 0.3}, costs)
	require.NoError(t, err)
	one, err := CostAt(scores, labels, 0.3, costs)
	require.NoError(t, err)
	assert.Equal(t, one.Confusion, same.Confusion)
	assert.InDelta(t, one.Cost, same.Cost, 1e-9)
	assert.Equal(t, 0.3, same.Cutoff)

	_, err = PerSegment(scores, labels, segment[1:], 5, Costs{}, 1)
	assert.ErrorContains(t, err, "599 segments: want 600")
	_, err = PerSegment(scores, labels, segment, 3, Costs{}, 1)
	assert.ErrorContains(t, err, "segment 0 is 3: must be in [0, 3)")
	_, err = CostAtSegments(scores, labels, segment, []float64{0, 0, 0, 0, math.NaN()}, costs)
	assert.ErrorContains(t, err, "cutoff 4 is NaN")
}

func TestCampaignIsTheFormula(t *testing.T) {
	c := Campaign{Customers{Amounts{500}, Amounts{0}}, Offer{"credit", 50, 1}}
	require.NoError(t, c.Validate(3))
	assert.Equal(t, Retention(500, 0, 50), c.At(2), "an offer that always works is the analysis's")
	c = Campaign{Customers{Amounts{500, 80}, Amounts{-3, 4}}, Offer{"credit", 50, 0.75}}
	require.NoError(t, c.Validate(2))
	assert.Equal(t, Costs{TP: 50 + 0.25*80, FP: 50, FN: 80, TN: 4}, c.At(1))
	assert.Error(t, c.Validate(3))
}

func TestCurvesAgreeWithCounts(t *testing.T) {
	scores, labels, _ := drawn(2, 300)
	positives := 0.0
	for _, y := range labels {
		positives += float64(y)
	}
	n := float64(len(labels))

	curve, err := DecisionCurve(scores, labels, []float64{0.1, 0.5, 0.9})
	require.NoError(t, err)
	for _, p := range curve {
		var tp, fp float64
		for i, s := range scores {
			if s > p.Threshold {
				tp += float64(labels[i])
				fp += 1 - float64(labels[i])
			}
		}
		odds := p.Threshold / (1 - p.Threshold)
		assert.InDelta(t, tp/n-fp/n*odds, p.Model, 1e-12)
		assert.InDelta(t, positives/n-(n-positives)/n*odds, p.All, 1e-12)
	}
	_, err = DecisionCurve(scores, labels, []float64{0.5, 1})
	assert.ErrorContains(t, err, "threshold 1 is 1: must be in (0, 1)")

	costs := Retention(500, 0, 50)
	profit, err := ProfitCurve(scores, labels, costs)
	require.NoError(t, err)
	assert.Zero(t, profit[0].Profit)
	assert.Equal(t, 1.0, profit[len(profit)-1].Share)
	for _, p := range profit {
		at, err := CostAt(scores, labels, p.Cutoff, costs)
		require.NoError(t, err)
		assert.Equal(t, 500*positives-at.Cost, p.Profit)
		assert.Equal(t, at.Treated(), p.Treated)
	}

	lines, err := CostCurve(scores, labels, 20)
	require.NoError(t, err)
	for k, l := range lines {
		assert.LessOrEqual(t, l.Model, l.Trivial, "treating everybody and nobody are among the cutoffs")
		if k > 0 && k < 20 {
			// The same condition as costs: the cheapest cutoff costs as much.
			fn, fp := l.Condition/positives, (1-l.Condition)/(n-positives)
			c, err := Exact(scores, labels, Costs{FN: fn, FP: fp})
			require.NoError(t, err)
			assert.InDelta(t, c.Best().Cost, l.Model, 1e-12)
		}
	}
	_, err = CostCurve(scores[:1], []float32{1}, 5)
	assert.ErrorContains(t, err, "must be at least 1")

	for _, k := range []int{0, 1, 7, 150, 300, 1000} {
		p, err := TopK(scores, labels, k, costs)
		require.NoError(t, err)
		assert.LessOrEqual(t, p.Treated(), k)
		more := 0 // rows of the next lower score
		for _, s := range scores {
			if s <= p.Cutoff {
				more = max(more, 1)
			}
		}
		if more == 1 {
			next := math.Inf(-1)
			for _, s := range scores {
				if s <= p.Cutoff {
					next = max(next, s)
				}
			}
			ties := 0
			for _, s := range scores {
				if s == next {
					ties++
				}
			}
			assert.Greater(t, p.Treated()+ties, k, "one more score would be too many")
		}
	}
	_, err = TopK(scores, labels, -1, costs)
	assert.ErrorContains(t, err, "number of rows is -1")
}
