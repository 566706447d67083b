package gbt_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// problem makes rows whose label depends on the first two features; classes is
// the number of values of the label, 0 for a continuous one.
func problem(t testing.TB, seed uint64, rows, cols, classes int, missing float64) *dataset.Matrix {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 11))
	x, y := make([]float32, rows*cols), make([]float32, rows)
	for i := range rows {
		row := x[i*cols : (i+1)*cols]
		for j := range row {
			row[j] = float32(r.IntN(200)-100) / 16
		}
		s := row[0] + row[1]*row[1]/8 + float32(r.IntN(64))/16 - 4
		switch {
		case classes == 0:
			y[i] = s
		default:
			y[i] = min(max(float32(math.Floor(float64(s)/3))+float32(classes/2), 0), float32(classes-1))
		}
		for j := range row {
			if r.Float64() < missing {
				row[j] = float32(math.NaN())
			}
		}
	}
	m, err := dataset.FromDense(rows, cols, x, &dataset.Info{Labels: y})
	require.NoError(t, err)
	return m
}

func params(t testing.TB, text string) gbt.Params {
	t.Helper()
	p := gbt.DefaultParams()
	for _, kv := range strings.Fields(text) {
		k, v, _ := strings.Cut(kv, "=")
		require.NoError(t, p.Set(k, v))
	}
	require.NoError(t, p.Validate())
	return p
}

func train(t testing.TB, p gbt.Params, x *dataset.Matrix, rounds int, o *gbt.TrainOptions) *gbt.Model {
	t.Helper()
	m, err := gbt.Train(context.Background(), p, x, rounds, o)
	require.NoError(t, err)
	return m
}

func margins(t testing.TB, m *gbt.Model, x *dataset.Matrix) []float32 {
	t.Helper()
	out := make([]float32, x.Rows()*m.NumGroups())
	require.NoError(t, m.PredictMatrix(context.Background(), out, x, &gbt.PredictOptions{Output: gbt.OutputMargin}))
	return out
}

func saved(t testing.TB, m *gbt.Model) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, m.Save(&b, gbt.UBJSON))
	return b.Bytes()
}

// families are parameter sets that between them reach every part of training.
var families = []struct {
	name, params string
	classes      int
}{
	{"hist", "objective=binary:logistic max_depth=5", 2},
	{"exact", "objective=binary:logistic tree_method=exact max_depth=5 gamma=0.5", 2},
	{"regression", "max_bin=16", 0},
	{"lossguide", "objective=binary:logistic grow_policy=lossguide max_leaves=20 max_depth=0", 2},
	{"classes", "objective=multi:softprob num_class=4 max_depth=3", 4},
	{"sampled", "objective=binary:logistic subsample=0.6 colsample_bytree=0.7 colsample_bylevel=0.8 colsample_bynode=0.8 seed=5", 2},
	{"gradient", "objective=binary:logistic subsample=0.4 sampling_method=gradient_based", 2},
	{"sampled exact", "tree_method=exact subsample=0.6 colsample_bytree=0.7 colsample_bylevel=0.8", 0},
}

func TestWorkersNeverShow(t *testing.T) {
	for _, f := range families {
		t.Run(f.name, func(t *testing.T) {
			x := problem(t, 3, 1500, 9, f.classes, 0.1)
			p := params(t, f.params)
			var want []byte
			for _, workers := range []int{1, 2, 3, 8} {
				m := train(t, p, x, 6, &gbt.TrainOptions{Workers: workers})
				if want == nil {
					want = saved(t, m)
				}
				assert.True(t, bytes.Equal(want, saved(t, m)), "%d workers", workers)
			}
		})
	}
}

func TestDenseEqualsCSR(t *testing.T) {
	for _, f := range families {
		t.Run(f.name, func(t *testing.T) {
			x := problem(t, 4, 900, 7, f.classes, 0.4)
			indptr, indices, values := []int{0}, []int32(nil), []float32(nil)
			row := make([]float32, x.Cols())
			for i := range x.Rows() {
				for j, v := range x.Row(row, i) {
					if v == v {
						indices, values = append(indices, int32(j)), append(values, v)
					}
				}
				indptr = append(indptr, len(values))
			}
			sparse, err := dataset.FromCSR(x.Rows(), x.Cols(), indptr, indices, values, x.Info())
			require.NoError(t, err)
			p := params(t, f.params)
			a, b := train(t, p, x, 5, nil), train(t, p, sparse, 5, nil)
			assert.True(t, bytes.Equal(saved(t, a), saved(t, b)))
			assert.Equal(t, margins(t, a, x), margins(t, a, sparse))
		})
	}
}

// The margins that training keeps are those that prediction gives.
func TestEvaluationEqualsPrediction(t *testing.T) {
	for _, f := range families {
		t.Run(f.name, func(t *testing.T) {
			x, v := problem(t, 5, 800, 6, f.classes, 0.2), problem(t, 6, 300, 6, f.classes, 0.2)
			p := params(t, f.params)
			metric := "rmse"
			if f.classes == 2 {
				metric = "logloss"
			} else if f.classes > 2 {
				metric = "mlogloss"
			}
			p.EvalMetric = []string{metric}
			var last gbt.Round
			m := train(t, p, x, 7, &gbt.TrainOptions{
				Eval:    []gbt.EvalSet{{Name: "train", Data: x}, {Name: "validation", Data: v}},
				OnRound: func(r gbt.Round) error { last = r; return nil },
			})
			copied, err := x.WithInfo(x.Info()) // another pointer: predicted, not cached
			require.NoError(t, err)
			var again gbt.Round
			train(t, p, x, 7, &gbt.TrainOptions{
				Eval:    []gbt.EvalSet{{Name: "train", Data: copied}, {Name: "validation", Data: v}},
				OnRound: func(r gbt.Round) error { again = r; return nil },
			})
			assert.Equal(t, last, again)
			got, ok := last.Score("validation", metric)
			assert.True(t, ok)
			assert.False(t, math.IsNaN(got))
			_, ok = last.Score("test", metric)
			assert.False(t, ok)
			assert.Equal(t, 7, m.NumRounds())
		})
	}
}

// A constant column changes nothing, and weight 2 is the row twice.
func TestMetamorphic(t *testing.T) {
	x := problem(t, 7, 400, 4, 0, 0)
	data, _ := x.Dense()
	wide := make([]float32, 0, 400*5)
	for i := range 400 {
		wide = append(append(wide, data[i*4:i*4+4]...), 1)
	}
	w, err := dataset.FromDense(400, 5, wide, x.Info())
	require.NoError(t, err)
	for _, method := range []string{"hist", "exact"} {
		p := params(t, "max_depth=4 tree_method="+method)
		a, b := train(t, p, x, 5, nil), train(t, p, w, 5, nil)
		assert.Equal(t, margins(t, a, x), margins(t, b, w), "constant column, %s", method)

		// Gradients of the first tree are multiples of 1/16 with base score 0:
		// sums are exact, so doubled weights and doubled rows are equal.
		p.BaseScore = []float64{0}
		p.MinChildWeight = 3
		weights := make([]float32, 400)
		twice, labels := []float32{}, []float32{}
		for i := range weights {
			weights[i] = 1
			n := 1
			if i%3 == 0 {
				weights[i], n = 2, 2
			}
			for range n {
				twice = append(twice, data[i*4:i*4+4]...)
				labels = append(labels, x.Info().Labels[i])
			}
		}
		info := *x.Info()
		info.Weights = weights
		weighted, err := x.WithInfo(&info)
		require.NoError(t, err)
		doubled, err := dataset.FromDense(len(labels), 4, twice, &dataset.Info{Labels: labels})
		require.NoError(t, err)
		a, b = train(t, p, weighted, 1, nil), train(t, p, doubled, 1, nil)
		assert.Equal(t, margins(t, a, x), margins(t, b, x), "weights, %s", method)
	}
}

func TestEarlyStopping(t *testing.T) {
	x, v := problem(t, 8, 300, 5, 2, 0), problem(t, 9, 200, 5, 2, 0)
	p := params(t, "objective=binary:logistic eta=0.9 max_depth=8 min_child_weight=0")
	var rounds []gbt.Round
	o := &gbt.TrainOptions{
		Eval:          []gbt.EvalSet{{Name: "train", Data: x}, {Name: "valid", Data: v}},
		EarlyStopping: &gbt.EarlyStopping{Rounds: 4},
		OnRound:       func(r gbt.Round) error { rounds = append(rounds, r); return nil },
	}
	m := train(t, p, x, 200, o)
	best := 0
	for i, r := range rounds {
		s, _ := r.Score("valid", "logloss")
		if b, _ := rounds[best].Score("valid", "logloss"); s < b {
			best = i
		}
	}
	require.Less(t, len(rounds), 200, "it stopped")
	assert.Equal(t, best+5, len(rounds), "four rounds without an improvement")
	assert.Equal(t, best+1, m.NumRounds(), "the model ends at its best round")
	assert.Equal(t, fmt.Sprint(best), m.Attributes()["best_iteration"])

	rounds = nil
	o.EarlyStopping.KeepAll = true
	all := train(t, p, x, 200, o)
	assert.Equal(t, len(rounds), all.NumRounds())
	cut, err := all.Slice(0, best+1)
	require.NoError(t, err)
	assert.Equal(t, margins(t, m, v), margins(t, cut, v))

	for _, bad := range []gbt.EarlyStopping{{}, {Rounds: 2, Set: "nobody"}, {Rounds: 2, Metric: "auc"}, {Rounds: 2, MinDelta: -1}} {
		o.EarlyStopping = &bad
		_, err := gbt.Train(context.Background(), p, x, 5, o)
		assert.ErrorContains(t, err, "early stopping", "%+v", bad)
	}
}

func TestStopAndCancel(t *testing.T) {
	x := problem(t, 10, 300, 5, 2, 0)
	p := params(t, "objective=binary:logistic")
	m := train(t, p, x, 50, &gbt.TrainOptions{OnRound: func(r gbt.Round) error {
		if r.Index == 3 {
			return fmt.Errorf("enough: %w", gbt.ErrStop)
		}
		return nil
	}})
	assert.Equal(t, 4, m.NumRounds())

	boom := errors.New("boom")
	_, err := gbt.Train(context.Background(), p, x, 50, &gbt.TrainOptions{OnRound: func(gbt.Round) error { return boom }})
	assert.ErrorIs(t, err, boom)

	ctx, cancel := context.WithCancel(context.Background())
	_, err = gbt.Train(ctx, p, x, 50, &gbt.TrainOptions{OnRound: func(gbt.Round) error { cancel(); return nil }})
	assert.ErrorIs(t, err, context.Canceled)

	tr, err := gbt.NewTrainer(p, x, nil)
	require.NoError(t, err)
	for r, err := range tr.Rounds(context.Background(), 10) {
		require.NoError(t, err)
		if r.Index == 2 {
			break
		}
	}
	snapshot, err := tr.Model()
	require.NoError(t, err)
	assert.Equal(t, 3, snapshot.NumRounds())
	before := margins(t, snapshot, x)
	_, err = tr.Step(context.Background())
	require.NoError(t, err)
	assert.Equal(t, before, margins(t, snapshot, x), "a snapshot stays as it is")
	tr.Close()
	tr.Close()
	_, err = tr.Step(context.Background())
	assert.ErrorContains(t, err, "closed")
}

func TestLogLines(t *testing.T) {
	x := problem(t, 12, 200, 4, 2, 0)
	var log strings.Builder
	p := params(t, "objective=binary:logistic eval_metric=auc,logloss,error@0.3")
	train(t, p, x, 2, &gbt.TrainOptions{Log: &log, Eval: []gbt.EvalSet{{Name: "train", Data: x}}})
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	require.Len(t, lines, 2)
	assert.Regexp(t, `^\[0\]\ttrain-auc:0\.\d{5}\ttrain-logloss:0\.\d{5}\ttrain-error@0.3:0\.\d{5}$`, lines[0])
	assert.True(t, strings.HasPrefix(lines[1], "[1]\t"))
}

// Base margins take the place of the base score, in training and prediction.
func TestBaseMargin(t *testing.T) {
	x := problem(t, 13, 300, 4, 0, 0)
	p := params(t, "base_score=0.5 max_depth=3")
	plain := train(t, p, x, 4, nil)
	info := *x.Info()
	info.BaseMargin = make([]float32, 300)
	for i := range info.BaseMargin {
		info.BaseMargin[i] = 0.5
	}
	with, err := x.WithInfo(&info)
	require.NoError(t, err)
	m := train(t, p, with, 4, nil)
	assert.Equal(t, margins(t, plain, x), margins(t, m, with))
	for i := range info.BaseMargin {
		info.BaseMargin[i] = 2
	}
	shifted := margins(t, m, with)
	for i, v := range margins(t, m, x) {
		assert.InDelta(t, v+1.5, shifted[i], 1e-5)
	}
}

func TestAllocationsPerTreeAreBounded(t *testing.T) {
	if gbt.RaceDetector {
		t.Skip("the race detector allocates on its own")
	}
	x := problem(t, 14, 5000, 10, 2, 0)
	for _, method := range []string{"hist", "exact"} {
		p := params(t, "objective=binary:logistic max_depth=6 tree_method="+method)
		tr, err := gbt.NewTrainer(p, x, &gbt.TrainOptions{Workers: 1})
		require.NoError(t, err)
		defer tr.Close()
		for range 3 {
			_, err := tr.Step(context.Background())
			require.NoError(t, err)
		}
		n := testing.AllocsPerRun(10, func() {
			if _, err := tr.Step(context.Background()); err != nil {
				t.Fatal(err)
			}
		})
		assert.Less(t, n, 150.0, "allocations of a tree, %s", method)
	}
}
