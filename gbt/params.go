package gbt

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/objective"
	"github.com/grove-ml/grove/gbt/internal/sample"
)

// Params are the parameters of training. It is plain data: copy it, put it in a
// slice, write it as JSON. Start from [DefaultParams]: the zero value is not
// valid, since 0 means something in many fields.
//
// Every field has the meaning and the default of the XGBoost parameter named in
// its comment; [Params.Set] takes those names and their aliases as text, and
// [ParamDocs] lists them all. Numbers are used as float32, as XGBoost does.
type Params struct {
	Objective      string    // objective: the loss, as "binary:logistic" or "reg:squarederror"
	NumClass       int       // num_class: number of classes of the multi: objectives
	BaseScore      []float64 // base_score; nil means estimated from the labels
	ScalePosWeight float64   // scale_pos_weight: factor on the weights of rows with label 1
	EvalMetric     []string  // eval_metric; nil means the objective's own

	// DisableDefaultEvalMetric says that no EvalMetric means none at all.
	DisableDefaultEvalMetric bool // disable_default_eval_metric

	Booster          string  // booster: what is trained: gbtree, dart or gblinear
	ProcessType      string  // process_type: default grows trees, update goes over those there are
	Updater          string  // updater: with update: refresh, prune or both
	RefreshLeaf      bool    // refresh_leaf: whether refresh sets leaves anew, not statistics alone
	MultiStrategy    string  // multi_strategy: trees of several outputs: one_output_per_tree or multi_output_tree
	Compat           string  // compat, Grove's own: release whose rules are followed
	UniformInt       string  // uniform_int, Grove's own: libstdc++'s uniform_int_distribution
	TreeMethod       string  // tree_method: how splits are found: hist, approx or exact
	GrowPolicy       string  // grow_policy: depthwise, or lossguide: the best leaf first
	LearningRate     float64 // eta, learning_rate: factor on each new tree's leaves
	Gamma            float64 // gamma, min_split_loss: least gain of a split
	MaxDepth         int     // max_depth: most edges from root to leaf; 0 means no limit
	MaxLeaves        int     // max_leaves: most leaves of a tree; 0 means no limit
	MaxBin           int     // max_bin: most bins of a feature
	MinChildWeight   float64 // min_child_weight: least sum of hessians in a child
	Lambda           float64 // lambda, reg_lambda: L2 regularisation of leaves
	Alpha            float64 // alpha, reg_alpha: L1 regularisation of leaves
	MaxDeltaStep     float64 // max_delta_step; 0 means 0.7 for count:poisson
	Subsample        float64 // subsample: share of rows that each tree is grown from
	SamplingMethod   string  // sampling_method: how they are drawn: uniform or gradient_based
	ColsampleByTree  float64 // colsample_bytree: share of features that each tree may use
	ColsampleByLevel float64 // colsample_bylevel: share of those for each level
	ColsampleByNode  float64 // colsample_bynode: share of those for each node
	Seed             int64   // seed, random_state: of all random draws

	// MonotoneConstraints holds the sign of the effect of each feature: 1 if the
	// output may only rise with it, -1 if it may only fall, 0 if it is free.
	// Features beyond the list are free.
	MonotoneConstraints []int // monotone_constraints
	// InteractionConstraints are the sets of features that may be used together
	// on a path from the root to a leaf, as JSON: numbers of features from 0, or
	// names of the training matrix in quotes, such as [[0,1],[2,3]] or
	// [["age","income"],["plan","region"]]. A feature in no set is used with
	// itself only. Empty means that there is no constraint; [] is one without
	// sets.
	InteractionConstraints string // interaction_constraints
	NumParallelTree        int    // num_parallel_tree: trees of a round and output
	SeedPerIteration       bool   // seed_per_iteration: draw anew in each round, from Seed and its number
	MaxCatToOneHot         int    // max_cat_to_onehot: categories from which on splits part sets, not one
	MaxCatThreshold        int    // max_cat_threshold: most categories that such a split looks at

	RateDrop      float64 // rate_drop: dropout: share of trees dropped in a round
	SkipDrop      float64 // skip_drop: probability that a round drops none
	OneDrop       bool    // one_drop: whether else at least one is dropped
	SampleType    string  // sample_type: how they are chosen: uniform or weighted
	NormalizeType string  // normalize_type: weight of new trees: tree or forest

	FeatureSelector string  // feature_selector: gblinear: order in which features are updated
	TopK            int     // top_k: features of a round by greedy and thrifty; 0 means all
	Tolerance       float64 // tolerance: change of coefficients that ends training; 0 means none

	HuberSlope           float64   // huber_slope: reg:pseudohubererror: error from which the loss is linear
	QuantileAlpha        []float64 // quantile_alpha: quantiles of reg:quantileerror, each an output
	ExpectileAlpha       []float64 // expectile_alpha: expectiles of reg:expectileerror, each an output
	TweedieVariancePower float64   // tweedie_variance_power: from 1 (counts) to below 2 (gamma)
	AFTDistribution      string    // aft_loss_distribution: survival:aft: normal, logistic or extreme
	AFTScale             float64   // aft_loss_distribution_scale: scale of that distribution

	RankPairMethod         string  // lambdarank_pair_method: topk or mean
	RankNumPair            int     // lambdarank_num_pair_per_sample; 0 means 32 for topk and 1 for mean
	RankNormalization      bool    // lambdarank_normalization: make groups of different sizes alike
	RankScoreNormalization bool    // lambdarank_score_normalization: count pairs less the more their scores differ
	RankUnbiased           bool    // lambdarank_unbiased: labels are clicks: take the effect of the position out
	RankBiasNorm           float64 // lambdarank_bias_norm: how much smaller than seen that effect is taken to be
	NDCGExpGain            bool    // ndcg_exp_gain: a label y is worth 2^y - 1 to NDCG, else y
}

// DefaultParams returns XGBoost 3.4's defaults.
func DefaultParams() Params {
	var p Params
	for _, e := range paramTable(&p) {
		if err := e.set(e.def); err != nil {
			panic(err) // the table's own default: a programming error
		}
	}
	return p
}

// Set sets a parameter from text by XGBoost's name or alias, for example
// Set("eta", "0.2"). The text must be readable and within the parameter's
// bounds; rules between parameters are left to [Params.Validate]. eval_metric
// takes a list separated by commas and replaces what was there. booster has a say
// in other defaults: gblinear turns an eta of 0.3 into its own 0.5 and a lambda of
// 1 into 0, and back; set it before them, or all with [Params.SetAll]. The error is
// a [*ParamError]; for an unknown name it tells the nearest known one.
func (p *Params) Set(name, value string) error {
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	for _, e := range paramTable(p) {
		if e.is(name) {
			if name == "booster" {
				p.setBooster(value)
			}
			if err := e.set(value); err != nil {
				return err
			}
			return e.check()
		}
	}
	if def, ok := fixedParams[name]; ok {
		if strings.EqualFold(value, def) {
			return nil
		}
		if def == anyValue {
			return nil
		}
		return &ParamError{name, value, "XGBoost has this parameter, this version of Grove supports only " + def}
	}
	if unsupportedParams[name] {
		return &ParamError{name, value, "XGBoost has this parameter, this version of Grove does not support it"}
	}
	return &ParamError{Name: name, Reason: unknownName(name)}
}

// Validate reports every fault of p, each as a [*ParamError], joined into one
// error.
func (p Params) Validate() error {
	var errs []error
	for _, e := range paramTable(&p) {
		if err := e.check(); err != nil {
			errs = append(errs, err)
		}
	}
	fault := func(name string, value any, reason string) {
		errs = append(errs, &ParamError{name, value, reason})
	}
	p.checkBefore1_0(fault)
	p.validateUpdate(fault)
	multi := strings.HasPrefix(p.Objective, "multi:")
	switch {
	case multi && p.NumClass < 2:
		fault("num_class", p.NumClass, "must be at least 2 for "+p.Objective)
	case !multi && p.NumClass > 1:
		fault("num_class", p.NumClass, "is for multi:softmax and multi:softprob, the objective is "+p.Objective)
	}
	if p.rules() == compat.V1_7 {
		p.validate17(fault)
	}
	if p.isLinear() {
		p.validateLinear(fault)
	} else if p.treeMethod(0) == "exact" {
		if p.MaxDepth == 0 {
			fault("max_depth", 0, "must be at least 1 for tree_method exact")
		}
		if p.ColsampleByNode != 1 && p.rules() == compat.V3_4 {
			fault("colsample_bynode", p.ColsampleByNode, "must be 1 for tree_method exact")
		}
		if p.SamplingMethod != "uniform" {
			fault("sampling_method", p.SamplingMethod, "must be uniform for tree_method exact")
		}
	}
	if p.vectorLeaves() && p.rules() != compat.V3_4 {
		fault("multi_strategy", p.MultiStrategy, "XGBoost "+p.Compat+" has no trees with vector leaves: must be one_output_per_tree")
	}
	if p.vectorLeaves() && p.TreeMethod != "hist" && p.TreeMethod != "auto" {
		fault("tree_method", p.TreeMethod, "must be hist for multi_strategy multi_output_tree")
	}
	if p.Objective == "reg:quantileerror" && len(p.QuantileAlpha) == 0 {
		fault("quantile_alpha", p.QuantileAlpha, "must be given for reg:quantileerror")
	}
	if p.Objective == "reg:expectileerror" && len(p.ExpectileAlpha) == 0 {
		fault("expectile_alpha", p.ExpectileAlpha, "must be given for reg:expectileerror")
	}
	if n, groups := len(p.BaseScore), p.groups(); n > 1 && n != groups && !objective.TakesTargets(p.Objective) {
		reason := fmt.Sprintf("must be one value or one for each of the %d outputs", groups)
		if multi {
			reason = fmt.Sprintf("must be one value or num_class = %d of them", p.NumClass)
		}
		fault("base_score", p.BaseScore, reason)
	}
	return errors.Join(errs...)
}

// groups returns the number of outputs of a row.
func (p *Params) groups() int {
	switch {
	case strings.HasPrefix(p.Objective, "multi:"):
		return max(1, p.NumClass)
	case p.Objective == "reg:quantileerror":
		return max(1, len(p.QuantileAlpha))
	case p.Objective == "reg:expectileerror":
		return max(1, len(p.ExpectileAlpha))
	}
	return 1
}

// maxDeltaStep returns the limit of leaf weights; count:poisson has one where
// none is given.
func (p *Params) maxDeltaStep() float32 {
	if p.Objective == "count:poisson" && p.MaxDeltaStep == 0 {
		return objective.PoissonMaxDeltaStep
	}
	return float32(p.MaxDeltaStep)
}

// rules returns the rule set of compat.
func (p *Params) rules() compat.Rules {
	r, _ := compat.Of(p.Compat) // checked by Validate
	return r
}

// uniformForm returns how uniform integers are drawn.
func (p *Params) uniformForm() sample.UniformForm {
	switch p.UniformInt {
	case "gcc11":
		return sample.Lemire
	case "gcc6":
		return sample.Libstdcxx6
	}
	return sample.Libstdcxx10
}

// objectiveConfig turns parameters into the float32 values that XGBoost uses.
func (p *Params) objectiveConfig() objective.Config {
	return objective.Config{
		NumClass:             p.NumClass,
		ScalePosWeight:       float32(p.ScalePosWeight),
		HuberSlope:           float32(p.HuberSlope),
		QuantileAlpha:        float32s(p.QuantileAlpha),
		ExpectileAlpha:       float32s(p.ExpectileAlpha),
		TweedieVariancePower: float32(p.TweedieVariancePower),
		MaxDeltaStep:         p.maxDeltaStep(),
		AFTDistribution:      p.AFTDistribution,
		AFTScale:             float32(p.AFTScale),
		Ranking:              p.ranking(),
		Rules:                p.rules(),
	}
}

func float32s(v []float64) []float32 {
	out := make([]float32, len(v))
	for i, x := range v {
		out[i] = float32(x)
	}
	return out
}

// ParamDoc describes a parameter.
type ParamDoc struct {
	Name    string   // XGBoost's name, as "eta"
	Aliases []string // other names that Set takes, as "learning_rate"
	Default string   // as text, as Set takes it
	Rule    string   // what values are allowed
	Doc     string   // what the parameter does, in a line
}

// ParamDocs returns a description of every parameter, in the order of
// [Params]'s fields.
func ParamDocs() []ParamDoc {
	var p Params
	var out []ParamDoc
	for _, e := range paramTable(&p) {
		out = append(out, ParamDoc{e.name, e.aliases, e.def, e.rule.text, e.doc})
	}
	return out
}

// parseFloat reads a number as float32, as XGBoost does.
func parseFloat(s string) (float64, error) {
	v, err := strconv.ParseFloat(s, 32)
	return v, err
}
