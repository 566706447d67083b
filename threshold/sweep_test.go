package threshold

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func requireSameBits(t *testing.T, want, got []float64, msg string) {
	t.Helper()
	require.Len(t, got, len(want), msg)
	for i := range want {
		require.Equal(t, math.Float64bits(want[i]), math.Float64bits(got[i]), "%s: number %d: %v, want %v", msg, i, got[i], want[i])
	}
}

func TestArangeIsNumpys(t *testing.T) {
	for _, a := range readGolden(t).Aranges {
		got, err := Arange(a.Start, a.Stop, a.Step)
		require.NoError(t, err)
		requireSameBits(t, a.Values, got, fmt.Sprintf("arange(%v, %v, %v)", a.Start, a.Stop, a.Step))
	}
	negativeZero, err := Arange(math.Copysign(0, -1), 1, 0.5)
	require.NoError(t, err)
	assert.True(t, math.Signbit(negativeZero[0]))
}

func TestArangeErrors(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		start, stop, step float64
		want              string
	}{
		{nan, 1, 0.1, "threshold: start is NaN: must be finite"},
		{0, inf, 0.1, "threshold: stop is +Inf: must be finite"},
		{0, 1, nan, "threshold: step is NaN: must be finite"},
		{0, 1, 0, "threshold: step is 0: must be positive"},
		{0, 1, -0.1, "threshold: step is -0.1: must be positive"},
		{0, 1, 1e-9, "threshold: number of steps is 1e+09: must be at most 2^24"},
		{-math.MaxFloat64, math.MaxFloat64, 1, "threshold: number of steps is +Inf: must be at most 2^24"},
	} {
		_, err := Arange(c.start, c.stop, c.step)
		require.EqualError(t, err, c.want)
	}
}

func TestSweepIsTheAnalysiss(t *testing.T) {
	for _, s := range readGolden(t).Sweeps {
		cutoffs, err := Grid(s.Scores, s.Step)
		require.NoError(t, err)
		requireSameBits(t, s.Cutoffs, cutoffs, s.Name)
		points, err := Sweep(s.Scores, s.Labels, cutoffs, s.Costs)
		require.NoError(t, err)
		byRow, err := Sweep(s.Scores, s.Labels, cutoffs, s.RowCosts)
		require.NoError(t, err)
		require.Len(t, points, len(cutoffs))
		require.Len(t, byRow, len(cutoffs))
		for j := range points {
			want := Point{Cutoff: s.Cutoffs[j], Confusion: confusion(s.Counts[j]), Cost: s.Cost[j]}
			require.Equal(t, want, points[j], "%s, cutoff %d", s.Name, j)
			want.Cost = s.RowCost[j]
			require.Equal(t, want, byRow[j], "%s, cutoff %d, costs by row", s.Name, j)
		}
		best, ok := Best(points)
		require.True(t, ok)
		assert.Equal(t, points[s.Best], best, s.Name)
		requireSameBits(t, []float64{s.BestCutoff, s.BestCost}, []float64{best.Cutoff, best.Cost}, s.Name)
	}
}

func TestGrid(t *testing.T) {
	none, err := Grid([]float64{0.5, 0.5}, 0.01)
	require.NoError(t, err)
	assert.Empty(t, none)
	one, err := Grid([]float64{0.7, 0.5}, 0.2)
	require.NoError(t, err)
	assert.Equal(t, []float64{0.5}, one)
	_, err = Grid(nil, 0.01)
	require.ErrorIs(t, err, ErrEmpty)
	_, err = Grid([]float64{0.5, math.NaN()}, 0.01)
	require.EqualError(t, err, "threshold: score 1 is NaN: must be finite")
	_, err = Grid([]float64{0.5, 0.6}, 0)
	require.Error(t, err)
}

// Cutoffs in any order, at scores, between and far from them, against the twin.
func TestSweepAgainstTwin(t *testing.T) {
	for seed := range uint64(30) {
		p := draw(seed, 1+int(seed)*3, int(seed%2)*5, int(seed%5)%3)
		cutoffs := []float64{math.Inf(1), 0, math.Inf(-1), 1e9, -1e9}
		for i, s := range p.scores {
			cutoffs = append(cutoffs, s, math.Nextafter(s, -9), math.Nextafter(s, 9), s+float64(i%3)-1)
		}
		for byRow, pricing := range p.pricings() {
			points, err := Sweep(p.scores, p.labels, cutoffs, pricing)
			require.NoError(t, err)
			for j, c := range cutoffs {
				want := p.twin(c, byRow)
				require.Equal(t, want, points[j], "seed %d, by row %v", seed, byRow)
				at, err := CostAt(p.scores, p.labels, c, pricing)
				require.NoError(t, err)
				require.Equal(t, want, at, "seed %d, by row %v", seed, byRow)
				require.Equal(t, int(want.Confusion.TP+want.Confusion.FP), at.Treated())
			}
		}
	}
}

func TestBest(t *testing.T) {
	_, ok := Best(nil)
	assert.False(t, ok)
	best, ok := Best([]Point{{Cutoff: 3, Cost: 7}, {Cutoff: 2, Cost: 5}, {Cutoff: 1, Cost: 5}, {Cutoff: 0, Cost: 6}})
	require.True(t, ok)
	assert.Equal(t, 2.0, best.Cutoff, "the first of the cheapest")
}

// sharedData returns the folder of the data sets that are no part of the module.
func sharedData() string {
	if dir := os.Getenv("GROVE_DATA"); dir != "" {
		return dir
	}
	return filepath.Join("..", "..", "shared", "data")
}

// The sweep over the predictions of the 0.90 model that AWS published gives the
// figures that the analysis's code gives for it.
func TestSweepOfAPublishedModel(t *testing.T) {
	f, err := os.Open(filepath.Join(sharedData(), "sagemaker", "churn-0.90", "expected_test_predictions.csv"))
	if err != nil {
		t.Skip("the published predictions are not here: set GROVE_DATA to the folder that has sagemaker/churn-0.90")
	}
	defer f.Close()
	var scores []float64
	var labels []float32
	in := bufio.NewScanner(f)
	require.True(t, in.Scan())
	for in.Scan() {
		var margin float64
		var label float32
		_, err := fmt.Sscanf(in.Text(), "%g,%g", &margin, &label)
		require.NoError(t, err)
		scores = append(scores, float64(float32(1/(1+math.Exp(-margin)))))
		labels = append(labels, label)
	}
	require.NoError(t, in.Err())
	require.Len(t, scores, 334)
	cutoffs, err := Grid(scores, 0.01)
	require.NoError(t, err)
	require.Len(t, cutoffs, 99)
	costs := Retention(500, 0, 50)
	points, err := Sweep(scores, labels, cutoffs, costs)
	require.NoError(t, err)
	best, ok := Best(points)
	require.True(t, ok)
	assert.InDelta(t, 0.2161442, best.Cutoff, 5e-8)
	assert.Equal(t, []float64{5750, 16650, 23550}, []float64{best.Cost, points[0].Cost, points[98].Cost})

	curve, err := Exact(scores, labels, costs)
	require.NoError(t, err)
	c := curve.Comparison()
	assert.LessOrEqual(t, c.Chosen.Cost, 5750.0)
	assert.Equal(t, []float64{16700, 24000}, []float64{c.Everybody.Cost, c.Nobody.Cost})
	t.Logf("best of the grid $%v at %.7f, of all cutoffs $%v at %v", best.Cost, best.Cutoff, c.Chosen.Cost, c.Chosen.Cutoff)
}
