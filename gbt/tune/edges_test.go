package tune

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
)

// A file that is no journal is not touched, even if it has no line end.
func TestJournalLeavesOtherFilesAlone(t *testing.T) {
	o := &Options{Space: Space{{Name: "x", Max: 1}}, Trials: 1, Direction: gbt.Maximize}
	start := func(context.Context, map[string]string, int) (Training, error) {
		return constant(1), nil
	}
	for _, text := range []string{"precious", `{"grove_tune_journal":"1","search":"ab`, `{"grove_tune_journal":"2"`} {
		o.Journal = filepath.Join(t.TempDir(), "notes.txt")
		require.NoError(t, os.WriteFile(o.Journal, []byte(text), 0o600))
		_, err := Search(context.Background(), o, start)
		assert.ErrorContains(t, err, "is not a journal")
		kept, err := os.ReadFile(o.Journal)
		require.NoError(t, err)
		assert.Equal(t, text, string(kept))
	}
	// The beginning of its own heading is what a crash left.
	require.NoError(t, os.Remove(o.Journal))
	_, err := Search(context.Background(), o, start)
	require.NoError(t, err)
	whole, err := os.ReadFile(o.Journal)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(o.Journal, whole[:30], 0o600))
	_, err = Search(context.Background(), o, start)
	require.NoError(t, err)

	lines := strings.SplitAfter(string(whole), "\n")
	require.NoError(t, os.WriteFile(o.Journal, []byte(lines[0]+strings.Replace(lines[1], `"scores":["1"]`, `"scores":[]`, 1)), 0o600))
	_, err = Search(context.Background(), o, start)
	assert.ErrorContains(t, err, "line 2: a trial that has not failed must have scores")
}

type constant float64

func (c constant) Step(context.Context) (float64, bool, error) { return float64(c), true, nil }

func (constant) Close() {}

// Trials whose scores are no numbers do not decide about others.
func TestMedianRuleAndNaN(t *testing.T) {
	nan := math.NaN()
	rule := MedianRule{Trials: 2, Rounds: 1}
	var earlier []Trial
	for _, v := range []float64{1, nan, nan, 3, 5} {
		earlier = append(earlier, Trial{Scores: []float64{v, v}})
	}
	_, stop := rule.stops(earlier, []float64{2, 2}, false)
	assert.False(t, stop, "2 is lower than 3, the median of the numbers")
	reason, stop := rule.stops(earlier, []float64{4, 4}, false)
	assert.True(t, stop)
	assert.Contains(t, reason, "median 3 of 3 earlier trials")
	_, stop = rule.stops(earlier[1:3], []float64{4, 4}, false)
	assert.False(t, stop, "there is no median")
}

// countdown is a training of three rounds.
type countdown struct{ left int }

func (c *countdown) Step(context.Context) (float64, bool, error) {
	c.left--
	return float64(c.left), c.left <= 0, nil
}

func (*countdown) Close() {}

func TestHalvingByAnyFactorEnds(t *testing.T) {
	for _, h := range []Halving{{Rounds: 1, Factor: math.MaxInt}, {Rounds: 2, Factor: 1 << 30}, {Rounds: math.MaxInt, Factor: 2}} {
		r, err := Search(context.Background(), &Options{Space: Space{{Name: "x", Max: 1}}, Trials: 3, Direction: gbt.Minimize, Stopping: h},
			func(context.Context, map[string]string, int) (Training, error) { return &countdown{3}, nil })
		require.NoError(t, err)
		best, ok := r.BestTrial()
		assert.True(t, ok)
		assert.Equal(t, 3, best.Rounds())
	}
}

func TestSageMakerTurnsStoppingOff(t *testing.T) {
	o := &Options{Stopping: MedianRule{}}
	text := `{"TrainingJobEarlyStoppingType":"Off","ParameterRanges":{"ContinuousParameterRanges":[{"Name":"eta","MinValue":"0.1","MaxValue":"0.3"}]}}`
	require.NoError(t, ReadSageMaker(strings.NewReader(text), o))
	assert.Nil(t, o.Stopping)
	o.Stopping = MedianRule{}
	require.NoError(t, ReadSageMaker(strings.NewReader(strings.Replace(text, `"TrainingJobEarlyStoppingType":"Off",`, "", 1)), o))
	assert.Equal(t, MedianRule{}, o.Stopping, "the text does not say")
}

func TestRulesGivenByPointer(t *testing.T) {
	o := Options{Space: Space{{Name: "x", Max: 1}}, Trials: 3, Direction: gbt.Minimize}
	for _, rule := range []Stopping{&MedianRule{Trials: 2}, &Halving{Factor: 2}} {
		o.Stopping = rule
		got, err := o.check()
		require.NoError(t, err)
		assert.Contains(t, []Stopping{MedianRule{Trials: 2}, Halving{Rounds: 4, Factor: 2}}, got.Stopping)
	}
}
