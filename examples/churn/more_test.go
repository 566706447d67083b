package main

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/tune"
)

// What goes beyond the notebook agrees with the rest of the report.
func TestDecisionsAddUp(t *testing.T) {
	dir := t.TempDir()
	r, stdout, _ := runOK(t, dir, "-tune")

	c := r.Certainty
	assert.Equal(t, r.Cost.Honest.Cost, c.Cost.Estimate)
	assert.Equal(t, r.Cost.Honest.SavedOverNothing, c.SavedOverNothing.Estimate)
	assert.Equal(t, r.Cost.Honest.SavedOverAll, c.SavedOverAll.Estimate)
	for _, v := range []Range{c.Cost, c.SavedOverNothing, c.SavedOverAll, c.Cutoff, c.OutOfFold.Cutoff, c.OutOfFold.Cost} {
		assert.LessOrEqual(t, v.Low, v.Estimate)
		assert.LessOrEqual(t, v.Estimate, v.High)
	}
	assert.Equal(t, r.Cost.Curve.Test.Costs, c.Curve.Cost, "the band is around the curve")
	assert.Equal(t, r.Rows.Train+r.Rows.Validation, c.OutOfFold.Customers)
	assert.Equal(t, c.OutOfFold.Cost.Estimate, float64(replaceCost*c.OutOfFold.FN+incentiveCost*c.OutOfFold.Flagged()))

	assert.Less(t, r.Calibration.Isotonic.LogLoss, 1.0)
	for _, p := range []PlanReport{r.Offers.Free, r.Offers.Budget} {
		spent := 0.0
		for i, n := range p.Customers {
			spent += float64(n) * r.Offers.Offers[i].Cost
		}
		assert.InDelta(t, spent, p.Spent, 1e-6)
		assert.InDelta(t, p.Nothing-p.Expected, p.Saved, 1e-6)
	}
	assert.LessOrEqual(t, r.Offers.Budget.Spent, r.Offers.Limit)
	assert.LessOrEqual(t, r.Offers.Budget.Saved, r.Offers.Free.Saved)

	w := r.Why
	assert.Less(t, w.Residual, 1e-4, "contributions add up to the margin")
	for i, one := range w.Customers {
		require.NotEmpty(t, one.Reasons)
		assert.Contains(t, stdout, one.Reasons[0].Words)
		if i > 0 {
			assert.LessOrEqual(t, one.Score, w.Customers[i-1].Score)
		}
		for _, reason := range one.Reasons {
			assert.LessOrEqual(t, math.Abs(reason.Points), 100.0)
		}
	}
	for _, rule := range w.Rules {
		assert.Greater(t, rule.Lift, 1.0)
		assert.InDelta(t, float64(rule.Churners)/float64(rule.Customers), rule.Confidence, 1e-9)
	}

	require.Len(t, r.Tuning.Trials, tuneTrials)
	for _, trial := range r.Tuning.Trials {
		assert.LessOrEqual(t, trial.AUC, r.Tuning.AUC)
	}
	assert.Equal(t, r.Tuning.Trials[r.Tuning.Best].AUC, r.Tuning.AUC)
	for _, name := range []string{"cost-band", "shap-summary", "shap-waterfall", "calibration", "tuning", "pair", "profit-curve", "decision-curve", "cost-curve"} {
		for _, ext := range []string{".png", ".svg"} {
			_, err := os.Stat(filepath.Join(dir, "figures", name+ext))
			assert.NoError(t, err)
		}
	}
}

// The notebook's search on the real customers: 30 trials reach what the article calls
// 0.884, and come within 0.005 of the best of 300 random ones, for nearly every seed. The validation
// AUC is noisy, by 0.006 from one trial to the next like it, so that no search does for each.
// GROVE_SEARCH tries twenty seeds instead of three, and the 300 random trials themselves.
func TestSearchOnRealCustomers(t *testing.T) {
	if testing.Short() {
		t.Skip("short mode: TestDecisionsAddUp runs a search; those on real customers are for the tests without -short")
	}
	a := &analysis{options: &options{params: notebookParams(), rounds: notebookRounds}}
	var err error
	a.source, err = load(context.Background(), filepath.Join(sharedChurn(t), "churn.txt"))
	require.NoError(t, err)
	a.data, err = prepare(a.source, nil)
	require.NoError(t, err)
	x, err := a.allFeatures()
	require.NoError(t, err)

	seeds, want := int64(3), 2
	if os.Getenv("GROVE_SEARCH") != "" {
		seeds, want = 20, 18
	}
	near := 0
	for seed := range seeds {
		began := time.Now()
		result, _, err := a.search(context.Background(), x, tune.Options{
			Strategy: tune.Bayesian, Trials: tuneTrials, Parallel: tuneParallel, Seed: seed, Stopping: tune.MedianRule{},
		})
		require.NoError(t, err)
		best, _ := result.BestTrial()
		t.Logf("seed %d: validation AUC %.4f in trial %d, %.1f s", seed, best.Value, best.Index, time.Since(began).Seconds())
		assert.GreaterOrEqual(t, best.Value, 0.884, "seed %d", seed)
		if best.Value >= bestOf300-0.005 {
			near++
		} else {
			assert.NotEqual(t, int64(tuneSeed), seed, "the seed of the report is near, too")
		}
	}
	assert.GreaterOrEqual(t, near, want, "of %d seeds", seeds)
	if seeds == 3 {
		return
	}
	result, _, err := a.search(context.Background(), x, tune.Options{Strategy: tune.Random, Trials: 300})
	require.NoError(t, err)
	best, _ := result.BestTrial()
	assert.InDelta(t, bestOf300, best.Value, 5e-5)
}

// bestOf300 is the best validation AUC of 300 random trials with seed 0, which GROVE_SEARCH runs. Those
// of the seeds 0 to 7 are 0.8895 to 0.9010, on average 0.8949.
const bestOf300 = 0.8954
