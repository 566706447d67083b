package gbt

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"runtime"
	"slices"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/booster"
	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/grow"
	"github.com/grove-ml/grove/gbt/internal/objective"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/sample"
	"github.com/grove-ml/grove/gbt/internal/split"
)

// version is the version of XGBoost whose format and rules models are written
// by.
var version = [3]int{3, 4, 1}

// Trainer trains a model round by round; [Train] is a loop over it. It is used
// by one goroutine at a time.
type Trainer struct {
	params       Params
	options      TrainOptions
	objective    objective.Objective
	info         *dataset.Info
	cols         int
	pool         *parallel.Pool
	config       booster.Config
	booster      booster.Booster
	baseScore    []float32     // in output space, one a group
	rows         *booster.Rows // for training
	pairs        []grad.Pair   // rows × groups
	evals        []evalState
	metrics      []namedMetric
	stopping     *stopping
	before       int // rounds of the model that is continued
	round        int // rounds boosted
	resumed      *resumption
	data         rowSet       // the training rows
	print        *fingerprint // of them, once it is asked for
	stopped      bool
	stoppedEarly bool // by early stopping
	closed       bool
	quantized    []*Quantized // whose bins are in use
	failed       error        // what ended training
	computed     bool         // pairs holds the gradients of the round to come
	cleanup      runtime.Cleanup
}

// NewTrainer checks parameters and data and prepares the training rows: their
// features are binned (hist) or sorted (exact) and the base score is estimated
// if it is not given. o may be nil. Close the trainer when done with it.
func NewTrainer(p Params, train *dataset.Matrix, o *TrainOptions) (*Trainer, error) {
	if train == nil {
		return nil, errors.New("gbt: train: there is no training matrix")
	}
	return newTrainer(p, train, o)
}

// newTrainer makes a trainer of a matrix or of a quantised one.
func newTrainer(p Params, train rowSet, o *TrainOptions) (*Trainer, error) {
	if o == nil {
		o = &TrainOptions{}
	}
	if err := p.Validate(); err != nil {
		return nil, err
	}
	if err := o.Checkpoint.check(); err != nil {
		return nil, err
	}
	p = p.rounded()
	config := p.objectiveConfig()
	config.Targets = targetsOf(train)
	obj, err := objective.New(p.Objective, config)
	if err != nil {
		return nil, &ParamError{"objective", p.Objective, err.Error()}
	}
	constHessian := objective.ConstantHessian(obj) // XGBoost believes it of a loss of the caller's too
	if o.Objective != nil {
		obj = &ownObjective{Objective: obj, own: o.Objective}
	}
	if err := checkTraining(obj, train); err != nil {
		return nil, err
	}
	if err := p.checkCategorical(train); err != nil {
		return nil, err
	}
	t := &Trainer{params: p, options: *o, objective: obj, info: train.Info(), cols: train.Cols()}
	t.data = train
	if err := t.beginResume(); err != nil {
		return nil, err
	}
	if err := t.checkInit(&p, train); err != nil {
		return nil, err
	}
	if p.isLinear() {
		if err := checkLinear(t.info, o); err != nil {
			return nil, err
		}
	}
	if p.vectorLeaves() {
		if err := checkVectorSize(train, obj.Groups(), p.MaxBin); err != nil {
			return nil, err
		}
	}
	limits, err := p.constraints(t.info, t.cols)
	if err != nil {
		return nil, err
	}
	// The first draws of an objective, those of its intercept, come before all
	// others.
	engine := sample.NewEngine(p.Seed)
	if d, ok := obj.(objective.Drawing); ok {
		d.DrawFrom(engine.Uint32)
	}
	if err := t.setBaseScore(train.Rows()); err != nil {
		return nil, err
	}
	if t.metrics, err = resolveMetrics(&p, obj.DefaultMetric(), config); err != nil {
		return nil, err
	}
	if t.metrics, err = addOwnMetrics(t.metrics, o.Metrics); err != nil {
		return nil, err
	}
	if b := t.info.BaseMargin; len(b) > 0 && len(b) != train.Rows()*obj.Groups() {
		return nil, &ShapeError{"train", "base margins", len(b), train.Rows() * obj.Groups()}
	}
	if t.rows, err = t.newRows(train); err != nil {
		return nil, err
	}
	if err := t.addEvals(train); err != nil {
		return nil, err
	}
	if e := o.EarlyStopping; e != nil {
		if t.stopping, err = newStopping(e, t.evals, t.metrics); err != nil {
			return nil, err
		}
	}
	if err := o.Checkpoint.prepare(); err != nil {
		return nil, err
	}
	p.TreeMethod = p.treeMethod(train.Rows())
	if p.TreeMethod == "approx" && p.rules().Before(compat.V1_7) {
		return nil, &ParamError{"tree_method", "auto", "is approx with this many rows, which Grove does not have with the rules of XGBoost " + p.Compat + ": ask for exact"}
	}
	if m, ok := train.(*dataset.Matrix); ok && p.TreeMethod != "exact" && !p.isLinear() {
		if err := checkBinnedSize(m, p.MaxBin); err != nil {
			return nil, err
		}
	}
	drawn, err := featureWeights(&p, t.info)
	if err != nil {
		return nil, err
	}
	t.pool = parallel.New(o.Workers)
	// Workers hold the pool, not the trainer: one that is dropped without
	// Close still lets them go.
	t.cleanup = runtime.AddCleanup(t, func(p *parallel.Pool) { p.Close() }, t.pool)
	t.pairs = make([]grad.Pair, len(t.rows.Margin))
	t.config = boosterConfig(&p, obj.Groups())
	t.config.Constraints = limits
	t.config.FeatureWeights = drawn
	t.config.ConstHessian = constHessian
	if a, ok := obj.(objective.Adaptive); ok {
		info := t.info
		t.config.Leaf = func(margin []float32, rows []int32) float32 { return a.Leaf(info, margin, rows) }
	}
	t.config.ByGroup = t.byGroup() != nil
	t.booster = t.newBooster(&p, obj, engine)
	if d, ok := obj.(objective.Drawing); ok {
		d.DrawFrom(t.booster.Draw)
	}
	t.takeOver()
	if err := t.endResume(); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

// Close lets the trainer's workers go. Models made before stay as they are.
func (t *Trainer) Close() {
	if !t.closed {
		t.closed = true
		t.cleanup.Stop()
		t.pool.Close()
		for _, q := range t.quantized {
			q.done()
		}
	}
}

// boosterConfig turns parameters into the float32 values that XGBoost uses.
func boosterConfig(p *Params, groups int) booster.Config {
	return booster.Config{
		Exact:    p.TreeMethod == "exact",
		Approx:   p.TreeMethod == "approx",
		Groups:   groups,
		Vector:   p.vectorLeaves() && groups > 1,
		Parallel: p.NumParallelTree,
		Split: split.Params{
			LearningRate:   float32(p.LearningRate),
			Gamma:          float32(p.Gamma),
			MinChildWeight: float32(p.MinChildWeight),
			Lambda:         float32(p.Lambda),
			Alpha:          float32(p.Alpha),
			MaxDeltaStep:   p.maxDeltaStep(),
			Rules:          p.rules(),
			Listed:         len(p.MonotoneConstraints) > 0,
			Paths:          p.InteractionConstraints != "",

			MaxCatToOneHot: p.MaxCatToOneHot, MaxCatThreshold: p.MaxCatThreshold,
		},
		Policy: grow.Policy{
			LossGuide: p.GrowPolicy == "lossguide",
			MaxDepth:  p.MaxDepth, MaxLeaves: p.MaxLeaves, Gamma: float32(p.Gamma),
		},
		MaxBin:        p.MaxBin,
		Subsample:     float32(p.Subsample),
		GradientBased: p.SamplingMethod == "gradient_based",
		ByTree:        float32(p.ColsampleByTree),
		ByLevel:       float32(p.ColsampleByLevel),
		ByNode:        float32(p.ColsampleByNode),
		Seed:          p.Seed,
		SeedPerRound:  p.SeedPerIteration,
		UniformForm:   p.uniformForm(),
		Rules:         p.rules(),
		Dropout: booster.Dropout{
			Before30: p.Booster == "dart" && p.rules() == compat.V1_7,
			Rate:     float32(p.RateDrop), Skip: float32(p.SkipDrop), One: p.OneDrop,
			Weighted: p.SampleType == "weighted", Forest: p.NormalizeType == "forest",
		},
		Updaters: p.updaters(),
	}
}

// checkTraining reports data that cannot be trained on.
func checkTraining(obj objective.Objective, x rowSet) error {
	rows, cols := x.Rows(), x.Cols()
	switch {
	case rows == 0:
		return errors.New("gbt: train: the training matrix has no rows")
	case cols == 0:
		return errors.New("gbt: train: the training matrix has no features")
	case rows > math.MaxInt32-1:
		return fmt.Errorf("gbt: train: %d rows: at most %d are possible", rows, math.MaxInt32-1)
	}
	info := x.Info()
	if len(info.Groups) > 0 && !ranks(obj) {
		return fmt.Errorf("gbt: train: the rows are in groups, %s does not rank", obj.Name())
	}
	if len(info.Weights) > 0 && !slices.ContainsFunc(info.Weights, func(w float32) bool { return w > 0 }) {
		return errors.New("gbt: train: all weights are 0")
	}
	if err := obj.Check(info, rows); err != nil {
		return fmt.Errorf("gbt: train: %w", err)
	}
	var v *dataset.ValueError
	if m, ok := x.(*dataset.Matrix); ok && errors.As(m.CheckFinite(), &v) {
		return fmt.Errorf("gbt: train: row %d, feature %s is %v: features must be finite, or NaN where they are missing", v.Row, nameOf(info, v.Col), v.Value)
	}
	return nil
}

// checkBinnedSize reports a matrix whose bins would take far more memory than the
// matrix itself. Bins have a place for every value, missing ones included, and a
// histogram has one for every bin of every feature: a sparse matrix of a few
// rows and millions of columns, which a small file can hold, would take tens of
// gigabytes.
func checkBinnedSize(x *dataset.Matrix, maxBin int) error {
	stored := float64(x.Rows()) * float64(x.Cols())
	if _, _, values, ok := x.CSR(); ok {
		stored = float64(len(values))
	}
	return checkBinnedShape(x.Rows(), x.Cols(), stored, maxBin, categoryBins(x))
}

// checkBinnedShape does what checkBinnedSize does for n rows of f features of which
// so many values are stored, and whose categories have so many bins.
func checkBinnedShape(n, f int, stored float64, maxBin int, categories float64) error {
	const (
		floor = 4 << 30 // bytes that are always granted
		times = 64      // times the size of the matrix that are granted beyond
		slot  = 16      // bytes of a bin of a histogram
	)
	rows, cols := float64(n), float64(f)
	bins := 4 * rows * cols // two copies of at most two bytes
	slots := 13*cols + min(cols*float64(maxBin), stored+cols) + categories
	if need := bins + 4*slot*slots; need > floor+times*8*stored || slots > 1<<30 {
		return fmt.Errorf("gbt: train: tree_method hist needs about %.0f GB for %d rows of %d features of which %.0f values are present: use tree_method exact, or fewer columns",
			need/1e9, n, f, stored)
	}
	return nil
}

// nameOf returns the name of a feature, or f and its number.
func nameOf(info *dataset.Info, i int) string {
	if len(info.FeatureNames) > i {
		return info.FeatureNames[i]
	}
	return fmt.Sprintf("f%d", i)
}

// setBaseScore takes the base score from the parameters or estimates it.
func (t *Trainer) setBaseScore(rows int) error {
	groups := t.objective.Groups()
	if t.resumed != nil {
		t.baseScore = t.resumed.baseScore()
		return t.resumed.checkBaseScore(t.objective)
	}
	if len(t.params.BaseScore) == 0 && t.continues() {
		t.baseScore = slices.Clone(t.options.Init.doc.BaseScore)
		return nil
	}
	if len(t.params.BaseScore) == 0 {
		t.baseScore = t.objective.Intercept(t.info, rows)
		return nil
	}
	if err := checkBaseScores(t.params.BaseScore, groups); err != nil {
		return err
	}
	t.baseScore = make([]float32, groups)
	for g := range t.baseScore {
		score := float32(t.params.BaseScore[min(g, len(t.params.BaseScore)-1)])
		if err := t.objective.CheckScore(score); err != nil {
			return &ParamError{"base_score", score, err.Error()}
		}
		t.baseScore[g] = score
	}
	return nil
}

// newRows returns the rows of x with the margins that they start from: their base
// margins, or the base score.
func (t *Trainer) newRows(x rowSet) (*booster.Rows, error) {
	f, err := t.recode(x)
	if err != nil {
		return nil, err
	}
	groups := t.objective.Groups()
	start := slices.Clone(x.Info().BaseMargin)
	if len(start) == 0 {
		start = make([]float32, groups)
		t.objective.Margin(start, t.baseScore)
		if t.params.isLinear() { // starts every group from the first base score (src/gbm/gblinear.cc)
			for g := range start {
				start[g] = start[0]
			}
		}
	}
	return booster.NewRows(f, start, groups), nil
}

// addEvals checks the evaluation sets and sets up their margins.
func (t *Trainer) addEvals(train rowSet) error {
	groups := t.objective.Groups()
	for i, set := range t.options.Eval {
		op := fmt.Sprintf("evaluation set %q", set.Name)
		data, err := set.rowSet(train)
		if err != nil {
			return fmt.Errorf("gbt: %s %w", op, err)
		}
		if set.Name == "" {
			return fmt.Errorf("gbt: evaluation set %d has no name", i)
		}
		if slices.ContainsFunc(t.options.Eval[:i], func(e EvalSet) bool { return e.Name == set.Name }) {
			return fmt.Errorf("gbt: two evaluation sets are named %q", set.Name)
		}
		info := data.Info()
		e := evalState{name: set.Name, info: info}
		if data == train {
			e.rows = t.rows
		} else {
			if data.Cols() > t.cols || !isSparse(data) && data.Cols() < t.cols {
				return &ShapeError{op, "features", data.Cols(), t.cols}
			}
			if got, want := info.NumTargets(), t.info.NumTargets(); len(info.Labels) > 0 && got != want {
				return &ShapeError{op, "labels a row", got, want}
			}
			if err := sameNames(op, t.info.FeatureNames, info.FeatureNames); err != nil {
				return err
			}
			if b := info.BaseMargin; len(b) > 0 && len(b) != data.Rows()*groups {
				return &ShapeError{op, "base margins", len(b), data.Rows() * groups}
			}
			rows, err := t.newRows(data)
			if err != nil {
				return err
			}
			e.rows = rows
		}
		if err := checkMetricLabels(op, info, data.Rows(), t.metrics); err != nil {
			return err
		}
		e.predicted = make([]float32, len(e.rows.Margin))
		t.evals = append(t.evals, e)
	}
	return nil
}

// Model returns the model of the rounds so far; later rounds do not change it.
// It ends at the best round if early stopping is on and does not keep all.
func (t *Trainer) Model() (*Model, error) {
	rounds := t.before + t.round
	attributes := map[string]string{}
	if t.stopping != nil && t.stopping.bestAt >= 0 {
		maps.Copy(attributes, t.stopping.attributes())
		if !t.stopping.KeepAll {
			rounds = t.stopping.bestAt + 1
		}
	}
	return t.modelOf(rounds, attributes)
}

// modelOf returns the model of the first rounds. It keeps the attributes.
func (t *Trainer) modelOf(rounds int, attributes map[string]string) (*Model, error) {
	groups, targets := t.objective.Groups(), 1
	if t.params.NumClass < 2 {
		targets = groups
	}
	grown := t.booster.Model(rounds)
	doc := &codec.Model{
		Version:          version,
		Attributes:       attributes,
		FeatureNames:     slices.Clone(t.info.FeatureNames),
		BaseScore:        t.baseScore,
		NumClass:         t.params.NumClass,
		NumFeature:       t.cols,
		NumTarget:        targets,
		BoostFromAverage: len(t.params.BaseScore) == 0,
		Objective:        codec.Objective{Name: t.objective.Name(), Params: t.objective.Params(), Vectors: vectors(t.objective)},
		Booster:          "gbtree",
		NumParallelTree:  t.config.Parallel,
		Trees:            grown.Trees,
		TreeGroups:       grown.Groups,
		IterationPtr:     grown.Rounds,
		WeightDrop:       grown.Weights,
	}
	doc.Cats = t.dictionaries().cats
	for _, ft := range t.info.FeatureTypes {
		doc.FeatureTypes = append(doc.FeatureTypes, string(ft))
	}
	t.describe(doc)
	if t.params.before1_0() {
		t.dateBefore1_0(doc)
	}
	if t.params.isLinear() {
		doc.Booster, doc.Linear = codec.GBLinear, &codec.Linear{Weights: grown.Linear, BoostedRounds: grown.LinearRounds}
	}
	return newModel(doc)
}
