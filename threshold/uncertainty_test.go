package threshold

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// world draws customers whose cost at any cutoff is known: the score is the
// probability to leave, uniform to a power.
func world(r *rand.Rand, n int) (scores []float64, labels []float32) {
	scores, labels = make([]float64, n), make([]float32, n)
	for i := range n {
		u := r.Float64()
		scores[i] = u * u * u
		if r.Float64() < scores[i] {
			labels[i] = 1
		}
	}
	return scores, labels
}

// truth integrates what a row costs at a cutoff in that world.
func truth(c Costs, cutoff float64) (chosen, everybody, nobody float64) {
	const steps = 1 << 16
	for k := range steps {
		u := (float64(k) + 0.5) / steps
		p := u * u * u
		treated, left := p*c.TP+(1-p)*c.FP, p*c.FN+(1-p)*c.TN
		everybody += treated / steps
		nobody += left / steps
		if p > cutoff {
			chosen += treated / steps
		} else {
			chosen += left / steps
		}
	}
	return chosen, everybody, nobody
}

// The intervals hold the truth about as often as they say. GROVE_SIMULATIONS runs more
// of them and prints the shares that the package's documentation states.
func TestIntervalsCoverTheTruth(t *testing.T) {
	simulations, resamples := 100, 300
	full := os.Getenv("GROVE_SIMULATIONS") != ""
	if full {
		simulations, resamples = 1000, 1000
	}
	slack := 0.07 // three standard errors of 100 simulations
	if testing.Short() {
		simulations, slack = 30, 0.13
	}
	costs := Retention(500, 0, 50)
	const cutoff = 0.12
	chosen, everybody, nobody := truth(costs, cutoff)
	for _, n := range []int{100, 334, 1000} {
		var held [4]int
		for s := range simulations {
			r := rand.New(rand.NewPCG(uint64(s), 11))
			scores, labels := world(r, n)
			opts := &BootstrapOptions{Resamples: resamples, Seed: int64(s)}
			u, err := CompareWithin(context.Background(), scores, labels, cutoff, costs, opts)
			require.NoError(t, err)
			at := float64(n)
			for k, c := range []struct {
				i    Interval
				want float64
			}{
				{u.Cost, chosen * at},
				{u.SavedOverEverybody, (everybody - chosen) * at},
				{u.SavedOverNobody, (nobody - chosen) * at},
			} {
				if c.i.Low <= c.want && c.want <= c.i.High {
					held[k]++
				}
			}
			if full || s < 20 {
				opts.Resamples = min(resamples, 200)
				c, err := ChooseWithin(context.Background(), scores, labels, costs, opts)
				require.NoError(t, err)
				if c.Cutoff.Low <= 0.1 && 0.1 <= c.Cutoff.High {
					held[3]++
				}
			}
		}
		line := fmt.Sprintf("n=%d:", n)
		for k, name := range []string{"cost", "saved over everybody", "saved over nobody"} {
			share := float64(held[k]) / float64(simulations)
			line += fmt.Sprintf(" %s %.3f", name, share)
			assert.InDelta(t, 0.95, share, slack, "n=%d, %s", n, name)
		}
		choices := 20
		if full {
			choices = simulations
		}
		share := float64(held[3]) / float64(choices)
		assert.Greater(t, share, 0.6, "n=%d: the cutoff's interval holds incentive/replacement", n)
		if full {
			t.Logf("%s cutoff %.3f", line, share)
		}
	}
}

func TestBootstrapIsTheSameForASeed(t *testing.T) {
	scores, labels := world(rand.New(rand.NewPCG(1, 2)), 200)
	costs := RowCosts{FN: make([]float64, 200), FP: make([]float64, 200), TP: make([]float64, 200)}
	for i := range 200 {
		costs.FN[i], costs.FP[i], costs.TP[i] = float64(100+i), 20, 25
	}
	var first *Uncertainty
	var choice *Choice
	var band []Interval
	for _, workers := range []int{1, 2, 3, 8} {
		o := &BootstrapOptions{Resamples: 100, Seed: 5, Workers: workers}
		u, err := CompareWithin(context.Background(), scores, labels, 0.1, costs, o)
		require.NoError(t, err)
		c, err := ChooseWithin(context.Background(), scores, labels, costs, o)
		require.NoError(t, err)
		b, err := Band(context.Background(), scores, labels, []float64{0.05, 0.5}, costs, o)
		require.NoError(t, err)
		if first == nil {
			first, choice, band = u, c, b
			continue
		}
		assert.Equal(t, first, u)
		assert.Equal(t, choice, c)
		assert.Equal(t, band, b)
	}
	o := &BootstrapOptions{Resamples: 100, Seed: 6}
	u, err := CompareWithin(context.Background(), scores, labels, 0.1, costs, o)
	require.NoError(t, err)
	assert.NotEqual(t, first.Cost, u.Cost, "another seed, other draws")
	assert.Equal(t, first.Comparison, u.Comparison)
	for _, i := range []Interval{u.Cost, u.SavedOverEverybody, u.SavedOverNobody, choice.Cutoff, band[0]} {
		assert.LessOrEqual(t, i.Low, i.Estimate)
		assert.LessOrEqual(t, i.Estimate, i.High)
	}
	assert.Greater(t, choice.OutOfBag.Estimate, choice.Best.Cost, "chosen to be low on these rows")
}

func TestBootstrapFaults(t *testing.T) {
	scores, labels := []float64{0.1, 0.2}, []float32{0, 1}
	for want, o := range map[string]*BootstrapOptions{
		"number of resamples is 1: must be at least 2": {Resamples: 1},
		"level is 1: must be in (0, 1)":                {Level: 1},
		"level is NaN":                                 {Level: math.NaN()},
	} {
		_, err := CompareWithin(context.Background(), scores, labels, 0, Costs{}, o)
		assert.ErrorContains(t, err, want)
		_, err = ChooseWithin(context.Background(), scores, labels, Costs{}, o)
		assert.ErrorContains(t, err, want)
		_, err = Band(context.Background(), scores, labels, []float64{0}, Costs{}, o)
		assert.ErrorContains(t, err, want)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := CompareWithin(ctx, scores, labels, 0, Costs{}, nil)
	assert.ErrorIs(t, err, context.Canceled)
	_, err = ChooseWithin(ctx, scores, labels, Costs{}, nil)
	assert.ErrorIs(t, err, context.Canceled)
	_, err = CompareWithin(context.Background(), scores, labels, math.NaN(), Costs{}, nil)
	assert.ErrorContains(t, err, "cutoff is NaN")
	u, err := CompareWithin(context.Background(), scores[:1], labels[:1], 0, Retention(500, 0, 50), nil)
	require.NoError(t, err)
	assert.Equal(t, 50.0, u.Cost.Estimate)
	assert.Greater(t, u.Cost.High, 100.0, "one row says little about others")
}

func TestOutOfFold(t *testing.T) {
	folds := []Fold{{Train: []int{2, 3}, Test: []int{1, 0}}, {Train: []int{0, 1}, Test: []int{2, 3}}}
	got, err := OutOfFold(context.Background(), 4, folds, func(_ context.Context, fold int, train, test []int) ([]float64, error) {
		out := make([]float64, len(test))
		for k, i := range test {
			assert.NotContains(t, train, i)
			out[k] = float64(10*fold + i)
		}
		return out, nil
	})
	require.NoError(t, err)
	assert.Equal(t, []float64{0, 1, 12, 13}, got)

	score := func(context.Context, int, []int, []int) ([]float64, error) { return []float64{math.Inf(1), 0}, nil }
	for want, c := range map[string]struct {
		n     int
		folds []Fold
	}{
		"no rows":                          {0, nil},
		"no fold tests row 3":              {4, []Fold{{Test: []int{0, 1, 2}}}},
		"tests row 1 a second time":        {2, []Fold{{Test: []int{1, 1}}}},
		"fold 0 trains on row 1, which it": {2, []Fold{{Train: []int{1}, Test: []int{0, 1}}}},
		"fold 0 tests row 5: want 0 to 1":  {2, []Fold{{Test: []int{5}}}},
		"trains on row -1":                 {2, []Fold{{Train: []int{-1}}}},
		"score 0 is +Inf: must be finite":  {2, []Fold{{Test: []int{0, 1}}}},
		"2 scores of fold 0: want 3":       {3, []Fold{{Test: []int{0, 1, 2}}}},
	} {
		_, err := OutOfFold(context.Background(), c.n, c.folds, score)
		assert.ErrorContains(t, err, want)
	}
	broken := errors.New("broken")
	_, err = OutOfFold(context.Background(), 1, []Fold{{Test: []int{0}}}, func(context.Context, int, []int, []int) ([]float64, error) { return nil, broken })
	assert.ErrorIs(t, err, broken)
}
