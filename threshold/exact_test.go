package threshold

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestExactAgainstTwin(t *testing.T) {
	for seed := range uint64(60) {
		p := draw(seed, 1+int(seed), int(seed%3)*4, int(seed%5)%3)
		for byRow, pricing := range p.pricings() {
			curve, err := Exact(p.scores, p.labels, pricing)
			require.NoError(t, err)
			want, got := p.twinCurve(byRow), curve.Points()
			require.Len(t, got, len(want), "seed %d", seed)
			best := 0
			for k := range want {
				require.Equal(t, want[k].Confusion, got[k].Confusion, "seed %d, point %d", seed, k)
				require.Equal(t, want[k].Cost, got[k].Cost, "seed %d, point %d: sums of quarters are exact", seed, k)
				require.Equal(t, got[k], p.twin(got[k].Cutoff, byRow), "seed %d, point %d: the cutoff makes the decision", seed, k)
				if k > 0 {
					require.Greater(t, got[k].Cutoff, got[k-1].Cutoff)
				}
				if want[k].Cost < want[best].Cost {
					best = k
				}
			}
			require.Equal(t, got[best], curve.Best())
			require.True(t, math.IsInf(curve.Everybody().Cutoff, -1))
			require.Equal(t, len(p.scores), curve.Everybody().Treated())
			require.True(t, math.IsInf(curve.Nobody().Cutoff, 1))
			require.Zero(t, curve.Nobody().Treated())
		}
	}
}

// No grid beats the exact sweep, and giving every row the same costs changes
// nothing.
func TestExactIsAtMostAnySweep(t *testing.T) {
	for seed := range uint64(20) {
		p := draw(seed, 200, 0, 0)
		curve, err := Exact(p.scores, p.labels, p.costs)
		require.NoError(t, err)
		cutoffs, err := Grid(p.scores, 0.01)
		require.NoError(t, err)
		points, err := Sweep(p.scores, p.labels, cutoffs, p.costs)
		require.NoError(t, err)
		best, ok := Best(points)
		require.True(t, ok)
		assert.LessOrEqual(t, curve.Best().Cost, best.Cost)

		same := RowCosts{}
		for range p.scores {
			same.TP = append(same.TP, p.costs.TP)
			same.FP = append(same.FP, p.costs.FP)
			same.FN = append(same.FN, p.costs.FN)
			same.TN = append(same.TN, p.costs.TN)
		}
		byRow, err := Exact(p.scores, p.labels, same)
		require.NoError(t, err)
		assert.Equal(t, curve.Points(), byRow.Points())
	}
}

func TestTiesOfCostGoToTheLowestCutoff(t *testing.T) {
	// Treating nobody, the upper one or both costs 10 each.
	curve, err := Exact([]float64{0.2, 0.8}, []float32{1, 1}, Costs{TP: 5, FN: 5})
	require.NoError(t, err)
	require.Len(t, curve.Points(), 3)
	assert.Equal(t, curve.Everybody(), curve.Best())

	// Costs that are not exact in binary still tie: 0.1 + 0.2 + 0.3 in any order.
	rows := RowCosts{FN: []float64{0.1, 0.2, 0.3, 0.6}, TP: []float64{0.3, 0.1, 0.2, 0.6}}
	curve, err = Exact([]float64{1, 2, 3, 4}, []float32{1, 1, 1, 1}, rows)
	require.NoError(t, err)
	assert.Equal(t, curve.Points()[0].Cost, curve.Points()[4].Cost)
	assert.Equal(t, curve.Points()[0].Cost, curve.Points()[3].Cost)
}

func TestCutoffsLieInTheMiddle(t *testing.T) {
	huge, tiny := math.MaxFloat64, math.SmallestNonzeroFloat64
	for _, c := range []struct{ a, b, want float64 }{
		{0.2, 0.6, 0.4},
		{-1, 2, 0.5},
		{-huge, huge, 0},
		{huge / 2, huge, huge / 4 * 3},
		{0, tiny, 0},
		{1, math.Nextafter(1, 2), 1},
		{math.Nextafter(1, 0), 1, math.Nextafter(1, 0)},
		{tiny, 3 * tiny, 2 * tiny},
	} {
		curve, err := Exact([]float64{c.b, c.a}, []float32{1, 0}, Costs{FP: 1, FN: 1})
		require.NoError(t, err)
		best := curve.Best()
		assert.Equal(t, c.want, best.Cutoff, "between %v and %v", c.a, c.b)
		assert.Zero(t, best.Cost)
		assert.True(t, c.b > best.Cutoff && !(c.a > best.Cutoff))
	}
}

func TestOneRowAndOneClass(t *testing.T) {
	costs := Retention(500, 0, 50)
	one, err := Exact([]float64{0.3}, []float32{1}, costs)
	require.NoError(t, err)
	require.Len(t, one.Points(), 2)
	assert.Equal(t, []float64{50, 500}, []float64{one.Everybody().Cost, one.Nobody().Cost})
	assert.Equal(t, one.Everybody(), one.Best())

	stayed, err := Exact([]float64{0.3, 0.4, 0.3}, []float32{0, 0, 0}, costs)
	require.NoError(t, err)
	require.Len(t, stayed.Points(), 3)
	assert.Equal(t, stayed.Nobody(), stayed.Best())
	assert.Zero(t, stayed.Best().Cost)

	equal, err := Exact([]float64{0.3, 0.3, 0.3}, []float32{0, 1, 0}, costs)
	require.NoError(t, err)
	assert.Len(t, equal.Points(), 2, "equal scores cannot be told apart")
}

// The order of the rows does not matter: not at all with costs for all, not for
// more than the last bit with costs by row.
func TestOrderOfRows(t *testing.T) {
	p := draw(11, 300, 20, 0)
	for i := range p.rows.FN {
		p.rows.FN[i] /= 7
	}
	q := problem{costs: p.costs}
	for _, i := range rand.New(rand.NewPCG(1, 2)).Perm(300) {
		q.scores, q.labels = append(q.scores, p.scores[i]), append(q.labels, p.labels[i])
		q.rows.TP = append(q.rows.TP, p.rows.TP[i])
		q.rows.FP = append(q.rows.FP, p.rows.FP[i])
		q.rows.FN = append(q.rows.FN, p.rows.FN[i])
	}
	a, err := Exact(p.scores, p.labels, p.costs)
	require.NoError(t, err)
	b, err := Exact(q.scores, q.labels, q.costs)
	require.NoError(t, err)
	assert.Equal(t, a.Points(), b.Points())

	a, err = Exact(p.scores, p.labels, p.rows)
	require.NoError(t, err)
	b, err = Exact(q.scores, q.labels, q.rows)
	require.NoError(t, err)
	for k, point := range a.Points() {
		assert.InEpsilon(t, point.Cost, b.Points()[k].Cost, 1e-15)
	}
}

// Scores that went through a rising function give the same decisions.
func TestOnlyTheOrderOfScoresMatters(t *testing.T) {
	p := draw(12, 150, 0, 0)
	logistic := make([]float64, len(p.scores))
	for i, s := range p.scores {
		logistic[i] = 1 / (1 + math.Exp(-s))
	}
	a, err := Exact(p.scores, p.labels, p.rows)
	require.NoError(t, err)
	b, err := Exact(logistic, p.labels, p.rows)
	require.NoError(t, err)
	require.Len(t, b.Points(), len(a.Points()))
	for k := range a.Points() {
		assert.Equal(t, a.Points()[k].Confusion, b.Points()[k].Confusion)
		assert.Equal(t, a.Points()[k].Cost, b.Points()[k].Cost)
	}
}
