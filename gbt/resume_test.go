package gbt_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// resumeCases are trainings with every kind of state between rounds.
var resumeCases = []struct {
	name, params string
	classes      int // of the label; 0 for a number
	groups       bool
	init         string // parameters of a model that is continued or updated
	stop         *gbt.EarlyStopping
	schedule     bool
}{
	{name: "hist", params: "objective=binary:logistic", classes: 2},
	{name: "rows", params: "objective=binary:logistic subsample=0.5 seed=3", classes: 2},
	{name: "gradient-based", params: "objective=binary:logistic subsample=0.4 sampling_method=gradient_based", classes: 2},
	{name: "columns", params: "colsample_bytree=0.6 colsample_bylevel=0.7 colsample_bynode=0.8"},
	{name: "exact", params: "tree_method=exact subsample=0.6 colsample_bytree=0.7 gamma=1"},
	{name: "approx", params: "tree_method=approx objective=binary:logistic subsample=0.6", classes: 2},
	{name: "approx constant", params: "tree_method=approx subsample=0.6 colsample_bytree=0.7 max_bin=16"},
	{name: "forest", params: "objective=multi:softprob num_class=3 num_parallel_tree=2 subsample=0.7", classes: 3},
	{name: "seed by round", params: "subsample=0.5 seed_per_iteration=true"},
	{name: "dropout", params: "rate_drop=0.4 skip_drop=0.2 subsample=0.8"},
	{name: "dropout weighted", params: "booster=dart rate_drop=0.5 sample_type=weighted normalize_type=forest one_drop=1 objective=binary:logistic", classes: 2},
	{name: "vector", params: "multi_strategy=multi_output_tree objective=multi:softprob num_class=3 subsample=0.7", classes: 3},
	{name: "rank", params: "objective=rank:ndcg lambdarank_pair_method=mean subsample=0.8", classes: 4, groups: true},
	{name: "rank unbiased", params: "objective=rank:ndcg lambdarank_unbiased=true lambdarank_bias_norm=2 ndcg_exp_gain=false", classes: 2, groups: true},
	{name: "base score", params: "objective=binary:logistic base_score=0.3 subsample=0.5", classes: 2},
	{name: "schedule", params: "rate_drop=0.3", schedule: true},
	{name: "continued", params: "subsample=0.5", init: "max_depth=2 num_parallel_tree=2"},
	{name: "continued dropout", params: "rate_drop=0", init: "rate_drop=0.6"},
	{name: "updated", params: "process_type=update updater=refresh,prune gamma=0.5", init: "max_depth=5"},
	{name: "stops", params: "objective=binary:logistic eta=1 max_depth=6 subsample=0.7", classes: 2, stop: &gbt.EarlyStopping{Rounds: 2}},
	{name: "stops, keeps all", params: "objective=binary:logistic eta=1 max_depth=6 eval_metric=auc", classes: 2, stop: &gbt.EarlyStopping{Rounds: 2, KeepAll: true, MinDelta: 0.001}},
	{name: "compat 1.7 hist", params: "compat=1.7 tree_method=hist subsample=0.5 colsample_bytree=0.5 colsample_bynode=0.7"},
	{name: "compat 1.7 approx", params: "compat=1.7 tree_method=approx subsample=0.5 colsample_bynode=0.7 max_bin=8"},
	{name: "compat 1.7 dropout", params: "compat=1.7 tree_method=hist booster=dart rate_drop=0.4 subsample=0.5 num_parallel_tree=2"},
	{name: "compat 1.7", params: "compat=1.7 subsample=0.5 colsample_bytree=0.5 colsample_bynode=0.7"},
	{name: "linear", params: "booster=gblinear feature_selector=shuffle eta=0.1"},
	{name: "linear that converges", params: "booster=gblinear updater=coord_descent feature_selector=random eta=0.5 tolerance=0.3"},
	{name: "linear continued", params: "booster=gblinear feature_selector=shuffle eta=0.1", init: "booster=gblinear eta=0.2"},
	{name: "compat 0.90", params: "compat=0.90 tree_method=exact subsample=0.5 colsample_bytree=0.5 num_parallel_tree=2"},
}

// A training that is stopped after any of its rounds and goes on from its
// checkpoint file gives the bytes of one that was never stopped.
func TestResumeGivesTheSameBytes(t *testing.T) {
	const rounds = 7
	for _, c := range resumeCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := gbt.DefaultParams()
			for _, kv := range bytes.Fields([]byte(c.params)) {
				k, v, _ := bytes.Cut(kv, []byte("="))
				require.NoError(t, p.Set(string(k), string(v)))
			}
			require.NoError(t, p.Validate())
			x, v := problem(t, 51, 240, 6, c.classes, 0.1), problem(t, 52, 120, 6, c.classes, 0.1)
			if c.groups {
				info := *x.Info()
				for range 24 {
					info.Groups = append(info.Groups, 10)
				}
				var err error
				x, err = x.WithInfo(&info)
				require.NoError(t, err)
			}
			options := func() *gbt.TrainOptions {
				o := &gbt.TrainOptions{Workers: 2}
				if !c.groups {
					o.Eval = []gbt.EvalSet{{Name: "train", Data: x}, {Name: "validation", Data: v}}
				}
				if c.init != "" {
					o.Init = train(t, params(t, c.init), v, rounds, nil)
				}
				if c.stop != nil {
					e := *c.stop
					o.EarlyStopping = &e
				}
				if c.schedule {
					o.LearningRate = func(round int) float64 { return 0.5 / float64(round+1) }
				}
				return o
			}
			want := train(t, p, x, rounds, options())
			for stop := 1; stop < rounds; stop++ {
				dir := t.TempDir()
				ctx, cancel := context.WithCancel(context.Background())
				o := options()
				o.Checkpoint = &gbt.Checkpoint{Dir: dir}
				o.OnRound = func(r gbt.Round) error {
					if r.Index+1 == stop {
						cancel()
					}
					return nil
				}
				m, err := gbt.Train(ctx, p, x, rounds, o)
				cancel()
				if c.stop == nil || err != nil {
					require.ErrorIs(t, err, context.Canceled)
				} else {
					require.Equal(t, saved(t, want), saved(t, m))
				}
				o = options()
				o.Resume, err = gbt.LastSnapshot(dir)
				require.NoError(t, err)
				require.LessOrEqual(t, o.Resume.Rounds(), stop)
				got := train(t, p, x, rounds, o)
				require.True(t, bytes.Equal(saved(t, want), saved(t, got)), "stopped after %d rounds", stop)
			}
		})
	}
}

// In training a row goes by its bins, in a prediction by its values. They part
// where a value lies beyond the last cut: approx with constant hessians keeps the
// cuts of the rows that the first round drew.
func TestResumeKeepsMargins(t *testing.T) {
	x := make([]float32, 40)
	info := dataset.Info{Labels: make([]float32, 40)}
	for i := range x {
		x[i], info.Labels[i] = float32(i%4), float32(i%4/2)
		if i%5 == 4 {
			x[i] = float32(math.NaN())
			info.Labels[i] = 3
		}
	}
	x[7], x[13] = 1e6, 1e8
	m, err := dataset.FromDense(40, 1, x, &info)
	require.NoError(t, err)
	parted := 0
	for seed := range int64(8) {
		p := params(t, "max_depth=1 eta=0.5 lambda=0 min_child_weight=0 tree_method=approx subsample=0.5")
		p.Seed = seed
		var snapshot *gbt.Snapshot
		var last gbt.Round
		want := train(t, p, m, 6, &gbt.TrainOptions{
			Checkpoint: &gbt.Checkpoint{Every: 4, Save: func(s *gbt.Snapshot) error {
				snapshot = s
				return nil
			}},
			Eval:    []gbt.EvalSet{{Name: "train", Data: m}},
			OnRound: func(r gbt.Round) error { last = r; return nil },
		})
		got := train(t, p, m, 6, &gbt.TrainOptions{Resume: snapshot})
		assert.Equal(t, saved(t, want), saved(t, got))
		scores, err := want.Evaluate(context.Background(), m, &gbt.EvaluateOptions{Metrics: []string{"rmse"}})
		require.NoError(t, err)
		if scores[0].Value != last.Scores[0].Value {
			parted++
		}
	}
	assert.NotZero(t, parted, "no margin of training differs from the prediction")
}

func snapshotOf(t testing.TB, p gbt.Params, x *dataset.Matrix, rounds int, o gbt.TrainOptions) *gbt.Snapshot {
	t.Helper()
	trainer, err := gbt.NewTrainer(p, x, &o)
	require.NoError(t, err)
	defer trainer.Close()
	_, err = trainer.Snapshot()
	require.Error(t, err, "before the first round")
	for _, err := range trainer.Rounds(context.Background(), rounds) {
		require.NoError(t, err)
	}
	s, err := trainer.Snapshot()
	require.NoError(t, err)
	return s
}

func TestResumeChecks(t *testing.T) {
	x := problem(t, 61, 100, 4, 2, 0)
	p := params(t, "objective=binary:logistic max_depth=2")
	s := snapshotOf(t, p, x, 3, gbt.TrainOptions{})
	assert.Equal(t, 3, s.Rounds())
	assert.Equal(t, p.Objective, s.Params().Objective)
	m, err := s.Model()
	require.NoError(t, err)
	assert.Equal(t, 3, m.NumRounds())

	try := func(p gbt.Params, x *dataset.Matrix, rounds int, o gbt.TrainOptions) error {
		o.Resume = s
		_, err := gbt.Train(context.Background(), p, x, rounds, &o)
		return err
	}
	require.NoError(t, try(p, x, 5, gbt.TrainOptions{}))
	require.NoError(t, try(p, x, 3, gbt.TrainOptions{}))
	require.ErrorContains(t, try(p, x, 2, gbt.TrainOptions{}), "has 3 already")
	for name, value := range map[string]string{"eta": "0.2", "seed": "1", "objective": "reg:logistic", "interaction_constraints": "[[0,1]]", "booster": "dart"} {
		q := p
		require.NoError(t, q.Set(name, value))
		var pe *gbt.ParamError
		require.ErrorAs(t, try(q, x, 5, gbt.TrainOptions{}), &pe)
		assert.Equal(t, name, pe.Name)
	}
	other := func(change func(*dataset.Info)) *dataset.Matrix {
		info := *x.Info()
		change(&info)
		o, err := x.WithInfo(&info)
		require.NoError(t, err)
		return o
	}
	fewer, err := x.Select([]int{0, 1, 2, 3, 4, 5})
	require.NoError(t, err)
	values, _ := x.Dense()
	changed := append([]float32(nil), values...)
	changed[17]++
	features, err := dataset.FromDense(100, 4, changed, x.Info())
	require.NoError(t, err)
	labels := append([]float32(nil), x.Info().Labels...)
	labels[5] = 1 - labels[5]
	for what, y := range map[string]*dataset.Matrix{
		"6 training rows":  fewer,
		"the features of":  features,
		"the labels of":    other(func(i *dataset.Info) { i.Labels = labels }),
		"the weights of":   other(func(i *dataset.Info) { i.Weights = make([]float32, 100); i.Weights[0] = 1 }),
		"the base margins": other(func(i *dataset.Info) { i.BaseMargin = make([]float32, 100) }),
	} {
		assert.ErrorContains(t, try(p, y, 5, gbt.TrainOptions{}), what)
	}
	assert.ErrorContains(t, try(p, x, 5, gbt.TrainOptions{
		Eval: []gbt.EvalSet{{Name: "train", Data: x}}, EarlyStopping: &gbt.EarlyStopping{Rounds: 2},
	}), "stops early")
}

func TestCheckpointFiles(t *testing.T) {
	x := problem(t, 62, 100, 4, 0, 0)
	p := params(t, "max_depth=2")
	none, err := gbt.LastSnapshot(filepath.Join(t.TempDir(), "not there"))
	require.NoError(t, err)
	require.Nil(t, none)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "round-x.checkpoint"), nil, 0o600))
	train(t, p, x, 11, &gbt.TrainOptions{Checkpoint: &gbt.Checkpoint{Dir: dir, Every: 2, Keep: 3}})
	var names []string
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	assert.Equal(t, []string{"round-00000006.checkpoint", "round-00000008.checkpoint", "round-00000010.checkpoint", "round-x.checkpoint"}, names)
	s, err := gbt.LastSnapshot(dir)
	require.NoError(t, err)
	assert.Equal(t, 10, s.Rounds())

	_, err = gbt.Train(context.Background(), p, x, 3, &gbt.TrainOptions{Checkpoint: &gbt.Checkpoint{Dir: filepath.Join(dir, names[0], "in a file")}})
	require.Error(t, err)
	_, err = gbt.Train(context.Background(), p, x, 3, &gbt.TrainOptions{Checkpoint: &gbt.Checkpoint{}})
	require.ErrorContains(t, err, "neither Dir nor Save")
	train(t, p, x, 3, &gbt.TrainOptions{Checkpoint: &gbt.Checkpoint{Dir: filepath.Join(dir, "made", "for it")}})
	require.DirExists(t, filepath.Join(dir, "made", "for it"))
	own := errors.New("own")
	_, err = gbt.Train(context.Background(), p, x, 3, &gbt.TrainOptions{Checkpoint: &gbt.Checkpoint{Save: func(*gbt.Snapshot) error { return own }}})
	require.ErrorIs(t, err, own)

	name := filepath.Join(dir, names[2])
	whole, err := os.ReadFile(name)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(name, whole[:len(whole)/2], 0o600))
	_, err = gbt.LastSnapshot(dir)
	require.ErrorContains(t, err, "damaged")
	_, err = gbt.ReadSnapshot(bytes.NewReader(whole), &gbt.LoadOptions{Limits: gbt.Limits{MaxBytes: 100}})
	require.ErrorIs(t, err, gbt.ErrTooLarge)
}

// FuzzResume goes on from any file whose checksum fits: it ends in an error or in
// a model, and takes no more memory than the file and the rows stand for.
func FuzzResume(f *testing.F) {
	x := problem(f, 63, 40, 3, 0, 0.1)
	list := []gbt.Params{
		params(f, "max_depth=2 subsample=0.5"),
		params(f, "max_depth=2 tree_method=approx rate_drop=0.5"),
		params(f, "max_depth=2 tree_method=approx max_bin=4"),
	}
	for i, p := range list {
		var file bytes.Buffer
		_, err := snapshotOf(f, p, x, 2, gbt.TrainOptions{
			Eval: []gbt.EvalSet{{Name: "train", Data: x}}, EarlyStopping: &gbt.EarlyStopping{Rounds: 2},
		}).WriteTo(&file)
		require.NoError(f, err)
		f.Add(uint8(i), file.Bytes()[:file.Len()-sha256.Size])
	}
	f.Fuzz(func(t *testing.T, which uint8, body []byte) {
		sum := sha256.Sum256(body)
		s, err := gbt.ReadSnapshot(bytes.NewReader(append(append([]byte(nil), body...), sum[:]...)), nil)
		if err != nil {
			return
		}
		_, _ = s.Model()
		if s.Rounds() > 100 {
			return
		}
		_, _ = gbt.Train(context.Background(), list[int(which)%len(list)], x, s.Rounds()+1, &gbt.TrainOptions{
			Workers: 1, Resume: s, Eval: []gbt.EvalSet{{Name: "train", Data: x}}, EarlyStopping: &gbt.EarlyStopping{Rounds: 2},
		})
	})
}

// A quantised matrix goes on as well, continued or resumed. Its rows are known by
// their bins alone, so that its checkpoints are not those of the values.
func TestResumeQuantized(t *testing.T) {
	x := problem(t, 64, 200, 4, 2, 0.1)
	q, err := gbt.Quantize(t.Context(), x.Batches(64), nil)
	require.NoError(t, err)
	defer q.Close()
	p := params(t, "objective=binary:logistic subsample=0.5 max_depth=3")
	var snapshot *gbt.Snapshot
	begun := train(t, p, x, 2, nil)
	fit := func(resume *gbt.Snapshot) *gbt.Model {
		m, err := gbt.TrainQuantized(t.Context(), p, q, 6, &gbt.TrainOptions{
			Init: begun, Resume: resume,
			Checkpoint: &gbt.Checkpoint{Every: 4, Save: func(s *gbt.Snapshot) error { snapshot = s; return nil }},
		})
		require.NoError(t, err)
		return m
	}
	want := fit(nil)
	require.Equal(t, 4, snapshot.Rounds())
	assert.Equal(t, saved(t, want), saved(t, fit(snapshot)))
	assert.Equal(t, saved(t, want), saved(t, train(t, p, x, 6, &gbt.TrainOptions{Init: begun})))
	_, err = gbt.Train(t.Context(), p, x, 6, &gbt.TrainOptions{Resume: snapshot})
	require.ErrorContains(t, err, "the features of the training rows")
}
