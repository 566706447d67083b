package tune

import (
	"context"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/diff/fd"

	"github.com/grove-ml/grove/gbt"
)

func TestGradientOfTheLikelihood(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	g := &process{classes: []bool{false, false, true}, lengths: make([]float64, 3)}
	for range 9 {
		x := uniform(3, r)
		x[2] = math.Round(x[2]*2) / 2
		g.x, g.y = append(g.x, x), append(g.y, r.NormFloat64())
	}
	theta := []float64{-0.4, 0.3, 0.1, 0.2, -1}
	got := make([]float64, 5)
	g.loss(got, theta)
	want := fd.Gradient(nil, func(v []float64) float64 { return g.loss(nil, v) }, theta, &fd.Settings{Formula: fd.Central})
	assert.InDeltaSlice(t, want, got, 1e-6)
}

func TestProcessKnowsItsPoints(t *testing.T) {
	x := [][]float64{{0.1}, {0.4}, {0.9}}
	g := &process{x: x, y: []float64{-1, 1, 0}, classes: []bool{false}, lengths: make([]float64, 1)}
	g.set([]float64{-1, 0, -11})
	require.True(t, g.factor())
	for i, p := range x {
		mean, sd := g.at(p)
		assert.InDelta(t, g.y[i], mean, 1e-3)
		assert.InDelta(t, 0, sd, 0.01)
	}
	_, far := g.at([]float64{0.65})
	assert.Greater(t, far, 0.1)
	more, ok := g.with([]float64{0.65}, 0.5)
	require.True(t, ok)
	mean, sd := more.at([]float64{0.65})
	assert.InDelta(t, 0.5, mean, 1e-3)
	assert.Less(t, sd, 0.01)
	assert.Len(t, g.y, 3, "the process itself is as it was")

	g.classes[0] = true
	assert.Equal(t, g.matern([]float64{0.1}, []float64{0.5}), g.matern([]float64{0.1}, []float64{0.9}), "classes have no order")
}

func TestImprovementByHand(t *testing.T) {
	g := &process{x: [][]float64{{0}}, y: []float64{0}, classes: []bool{false}, lengths: []float64{1e-3}, signal: 0.75, noise: 0.25}
	require.True(t, g.factor())
	// Far from the only point the score is normal with mean 0 and variance 1.
	assert.InDelta(t, 1/math.Sqrt(2*math.Pi), g.improvement([]float64{1}, 0), 1e-12)
	assert.InDelta(t, 0.0833154705876, g.improvement([]float64{1}, 1), 1e-12)
}

// wandering is a trial whose score goes up and down, another way for each parameter.
type wandering struct {
	r     *rand.Rand
	score float64
	left  int
}

func (w *wandering) Step(context.Context) (float64, bool, error) {
	w.score += w.r.NormFloat64()
	w.left--
	return w.score, w.left == 0, nil
}

func (w *wandering) Close() {}

// Where rounds are searched over, trials run long and then end where one of them was best.
func TestBeginningsOfTrials(t *testing.T) {
	o := Options{
		Space:    Space{{Name: "x", Max: 1}, {Name: "num_round", Kind: Integer, Min: 5, Max: 60}},
		Strategy: Bayesian, Trials: 24, Parallel: 2, Direction: gbt.Maximize, length: "num_round",
	}
	for _, direction := range []gbt.Direction{gbt.Maximize, gbt.Minimize} {
		o.Direction = direction
		r, err := search(context.Background(), o, func(_ context.Context, p map[string]string, _ int) (Training, error) {
			n, err := strconv.Atoi(p["num_round"])
			return &wandering{r: rand.New(rand.NewPCG(hash(p["x"]), 1)), left: n}, err
		}, "")
		require.NoError(t, err)
		short := 0
		for _, trial := range r.Trials {
			if trial.Params["num_round"] == "60" {
				continue
			}
			short++
			i := slices.IndexFunc(r.Trials, func(long Trial) bool { return long.Params["x"] == trial.Params["x"] })
			long := r.Trials[i]
			require.Less(t, long.Index, trial.Index)
			assert.Equal(t, "60", long.Params["num_round"])
			assert.Equal(t, long.Scores[:trial.Rounds()], trial.Scores)
			last := trial.Value
			for _, v := range long.Scores[4:] {
				assert.False(t, better(r.Maximize, v, last), "the best round of %v after the fifth is %d", long.Scores, trial.Rounds())
			}
		}
		assert.Greater(t, short, 0)
		assert.Less(t, short, 10)
	}
	o.length, o.Direction = "", gbt.Maximize
	p := newProposer(o)
	_, ok := p.fewest()
	assert.False(t, ok, "a search of something else does not know what its rounds are")
}

func hash(texts ...string) uint64 {
	h := fnv.New64a()
	for _, s := range texts {
		fmt.Fprintf(h, "%q", s)
	}
	return h.Sum64()
}

// noisy is a score of eight hyper-parameters of all kinds, of which four matter, with noise that
// is the same whenever the same trial is run again.
func noisy(p map[string]string) (truth, noise float64) {
	number := func(name string) float64 {
		v, _ := strconv.ParseFloat(p[name], 64)
		return v
	}
	a := math.Log10(number("a")) + 1.2
	truth = 0.9 - 0.03*a*a - 0.001*math.Pow(number("b")-6, 2) - 0.02*math.Pow(number("c")-0.7, 2)
	if p["g"] == "v" {
		truth += 0.01
	}
	if a > 0.9 { // where nothing is learned
		truth -= 0.3
	}
	var texts []string
	for _, name := range slices.Sorted(maps.Keys(p)) {
		texts = append(texts, name, p[name])
	}
	return truth, rand.New(rand.NewPCG(hash(texts...), 1)).NormFloat64()
}

// once is a trial of one round.
type once float64

func (o once) Step(context.Context) (float64, bool, error) { return float64(o), true, nil }
func (o once) Close()                                      {}

func TestBayesianOnNoisyScores(t *testing.T) {
	space := Space{
		{Name: "a", Min: 1e-3, Max: 1, Scale: Logarithmic}, {Name: "b", Kind: Integer, Min: 1, Max: 12}, {Name: "c", Max: 1},
		{Name: "d", Max: 1}, {Name: "e", Min: 1e-4, Max: 10}, {Name: "f", Max: 1}, {Name: "g", Kind: Categorical, Values: []string{"u", "v", "w"}}, {Name: "h", Max: 1},
	}
	const seeds = 6
	missed := map[Strategy]float64{}
	for _, s := range []Strategy{Random, Bayesian} {
		for seed := range int64(seeds) {
			r, err := Search(context.Background(), &Options{Space: space, Strategy: s, Trials: 30, Parallel: 3, Seed: seed, Direction: gbt.Maximize},
				func(_ context.Context, p map[string]string, _ int) (Training, error) {
					truth, noise := noisy(p)
					return once(truth + 0.004*noise), nil
				})
			require.NoError(t, err)
			best, _ := r.BestTrial()
			truth, _ := noisy(best.Params)
			missed[s] += (0.91 - truth) / seeds
		}
	}
	assert.Less(t, missed[Bayesian], 0.5*missed[Random], "the score below the noise is nearer to the best one")
}
