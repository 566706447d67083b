package codec

import "github.com/grove-ml/grove/gbt/tree"

// LayoutVersion returns the version of XGBoost whose layout [Encode] writes. It
// is what a written file says, whatever file the model came from: XGBoost, too,
// writes its own version when it saves a model that it loaded.
func LayoutVersion() [3]int { return [3]int{3, 4, 1} }

// The kinds of boosters by their names in a file.
const (
	GBTree   = "gbtree"
	Dart     = "dart"
	GBLinear = "gblinear"
)

// Model is a model as a file holds it, free of the file's format. A model from
// [Decode] is valid: every count, id and index has been checked.
type Model struct {
	// Version is the version of XGBoost that wrote the file, zero if it does
	// not say.
	Version [3]int

	Attributes map[string]string // user attributes, such as best_iteration

	FeatureNames []string // NumFeature names, or none
	FeatureTypes []string // NumFeature types (q, int, float, i, c), or none

	// BaseScore has one intercept for each output, in the space of the outputs
	// (a probability for binary:logistic). The margin is the objective's
	// ProbToMargin of it.
	BaseScore []float32

	NumClass         int  // 0 unless the objective is multi-class
	NumFeature       int  // columns of the training data
	NumTarget        int  // 1 unless there are several targets
	BoostFromAverage bool // whether BaseScore was estimated from the data

	Objective Objective

	// BaseMargin has the margins that rows start from, one for each output, in
	// models of before 1.0, whose files hold them in place of outputs; nil in
	// all others. Where it is set BaseScore is what XGBoost makes of it.
	BaseMargin []float32

	// Booster is the kind of booster, [GBTree] or [GBLinear]. Readers turn
	// [Dart] into GBTree with WeightDrop.
	Booster string

	NumParallelTree int          // trees of one round and group, 1 or more
	Trees           []*tree.Tree // in the order of the file
	TreeGroups      []int32      // for each tree the output it adds to
	IterationPtr    []int32      // round k owns trees IterationPtr[k] up to IterationPtr[k+1]

	// WeightDrop has the factor of the leaves of each tree that training with
	// dropout leaves behind. It may be shorter than Trees: the weights that are
	// not there are 1. In no other models it is nil.
	WeightDrop []float32

	Linear *Linear // the coefficients of a [GBLinear] booster, else nil
	Cats   *Cats   // the dictionaries of categorical columns, or nil

	LightGBM *LightGBM // says that LightGBM made the model, else nil
}

// LightGBM holds what LightGBM's models have and XGBoost's have not. The trees
// of such a model have float64 leaves; Objective.Name is LightGBM's, with its
// parameters ("binary sigmoid:1"), or empty; base scores are 0. It cannot be
// written.
type LightGBM struct {
	Format        string // version of the format: v2, v3 or v4
	AverageOutput bool   // outputs are made of the mean of the rounds, not of their sum
}

// Linear holds the coefficients of a gblinear booster.
type Linear struct {
	// Weights has the coefficient of feature f and output g at f×outputs+g, and
	// the biases of the outputs at the end: (NumFeature+1) × outputs values.
	Weights []float32

	BoostedRounds int // rounds of training, 0 if the file does not say
}

// Outputs returns the number of margins of a row: classes or targets, at least 1.
func (m *Model) Outputs() int { return max(m.NumClass, m.NumTarget, 1) }

// Rounds returns the number of boosting rounds.
func (m *Model) Rounds() int {
	if m.Linear != nil {
		return m.Linear.BoostedRounds
	}
	return max(len(m.IterationPtr)-1, 0)
}

// Objective is the objective of a model with its parameters as text. The name
// need not be known: an objective of another library goes through unchanged.
type Objective struct {
	Name string

	// Params holds the parameter groups, e.g.
	// "reg_loss_param": {"scale_pos_weight": "1"}.
	Params map[string]map[string]string

	// Vectors holds arrays of numbers that some objectives keep, such as the
	// position biases "ti+" and "tj-" of rank objectives.
	Vectors map[string][]float32
}
