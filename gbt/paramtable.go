package gbt

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/objective"
	"github.com/grove-ml/grove/metrics"
)

// param is a row of the table of parameters: where its value lives, what it is
// called, its default, its bounds and what it does.
type param struct {
	value   any // pointer to the field
	name    string
	aliases []string
	def     string
	rule    rule
	doc     string
}

// rule is what values of a parameter are allowed.
type rule struct {
	text string
	ok   func(v any) bool
}

// paramTable returns the table, bound to the fields of p. Parsing, defaults,
// bounds and documentation all come from it (bounds of src/tree/param.h, 3.4).
func paramTable(p *Params) []param {
	return []param{
		{&p.Objective, "objective", nil, "reg:squarederror", objectives(),
			"loss to train on"},
		{&p.NumClass, "num_class", nil, "0", atLeast(0),
			"number of classes of the multi: objectives"},
		{&p.BaseScore, "base_score", nil, "", finite(),
			"output that boosting starts from; estimated from the labels where it is not given"},
		{&p.ScalePosWeight, "scale_pos_weight", nil, "1", above(0),
			"factor on the weight of rows with label 1"},
		{&p.EvalMetric, "eval_metric", nil, "", metricNames(),
			"metrics of the evaluation sets, the objective's own where none is given"},
		{&p.DisableDefaultEvalMetric, "disable_default_eval_metric", nil, "false", trueOrFalse(),
			"whether there is no metric where none is given"},
		{&p.Booster, "booster", nil, "gbtree", oneOf("gbtree", "dart", "gblinear"),
			"kind of model: trees, trees with dropout, or a linear model"},
		{&p.ProcessType, "process_type", nil, "default", oneOf("default", "update"),
			"default grows trees, update goes over those of a given model with the updater"},
		{&p.Updater, "updater", nil, "", orNothing("refresh", "prune", "refresh,prune", "prune,refresh", "shotgun", "coord_descent"),
			"what process_type update does to the trees (refresh, prune), or how booster gblinear descends (shotgun, coord_descent)"},
		{&p.RefreshLeaf, "refresh_leaf", nil, "true", trueOrFalse(),
			"whether updater refresh replaces the values of leaves, or the statistics of nodes alone"},
		{&p.MultiStrategy, "multi_strategy", nil, "one_output_per_tree", oneOf("one_output_per_tree", "multi_output_tree"),
			"how several outputs are trained: a tree for each, or trees whose leaves hold one value for each"},
		{&p.Compat, "compat", nil, "3.4", oneOf(compat.Names()...),
			"release of XGBoost whose rules are followed; 0.90 and 0.72 have tree_method exact alone (Grove's own parameter)"},
		{&p.UniformInt, "uniform_int", nil, "gcc10", oneOf("gcc10", "gcc11", "gcc6"),
			"form of the C++ library's uniform integers, which shuffle features: that of GCC up to 10, as in XGBoost's released wheels of 1.0 and later, from 11 on, or up to 6, as in older wheels (Grove's own parameter)"},
		{&p.TreeMethod, "tree_method", nil, "auto", oneOf("auto", "hist", "approx", "exact"),
			"how splits are found: hist over the bins of a histogram, approx over bins made anew for every tree, exact over all values; auto is hist, and exact with the rules of 1.7 and older"},
		{&p.GrowPolicy, "grow_policy", nil, "depthwise", oneOf("depthwise", "lossguide"),
			"which node hist splits next: level by level, or that with the largest loss change"},
		{&p.LearningRate, "eta", []string{"learning_rate"}, "0.3", atLeast(0),
			"factor on the weights of the leaves of each tree, or on the steps of coefficients, where the default is 0.5 (booster gblinear)"},
		{&p.Gamma, "gamma", []string{"min_split_loss"}, "0", atLeast(0),
			"least loss change that a split must bring"},
		{&p.MaxDepth, "max_depth", nil, "6", atLeast(0),
			"largest depth of a tree; 0 means no limit (hist)"},
		{&p.MaxLeaves, "max_leaves", nil, "0", atLeast(0),
			"largest number of leaves of a tree; 0 means no limit (exact ignores it)"},
		{&p.MaxBin, "max_bin", nil, "256", within(2, binned.MaxBins),
			"largest number of bins of a feature (hist)"},
		{&p.MinChildWeight, "min_child_weight", nil, "1", atLeast(0),
			"least sum of hessians in a child"},
		{&p.Lambda, "lambda", []string{"reg_lambda"}, "1", atLeast(0),
			"L2 regularisation of leaf weights, or of coefficients, where the default is 0 (booster gblinear)"},
		{&p.Alpha, "alpha", []string{"reg_alpha"}, "0", atLeast(0),
			"L1 regularisation of leaf weights or coefficients"},
		{&p.MaxDeltaStep, "max_delta_step", nil, "0", atLeast(0),
			"largest absolute weight of a leaf; 0 means no limit, and 0.7 for count:poisson"},
		{&p.Subsample, "subsample", nil, "1", share(),
			"share of the rows that each tree is grown from"},
		{&p.SamplingMethod, "sampling_method", nil, "uniform", oneOf("uniform", "gradient_based"),
			"how rows are drawn: all alike, or by the size of their gradients (hist)"},
		{&p.ColsampleByTree, "colsample_bytree", nil, "1", share(),
			"share of the features that each tree may use"},
		{&p.ColsampleByLevel, "colsample_bylevel", nil, "1", share(),
			"share of those features that each level may use"},
		{&p.ColsampleByNode, "colsample_bynode", nil, "1", share(),
			"share of those features that each node may use (hist)"},
		{&p.Seed, "seed", []string{"random_state"}, "0", rule{"an integer", func(any) bool { return true }},
			"seed of the random draws"},
		{&p.MonotoneConstraints, "monotone_constraints", nil, "", signs(),
			"sign of the effect of each feature: 1 if the output may only rise with it, -1 if it may only fall, 0 if it is free, as features beyond the list are"},
		{&p.InteractionConstraints, "interaction_constraints", nil, "", featureSets(),
			"sets of features that may be used together on a path from the root; a feature in no set is used with itself only"},
		{&p.NumParallelTree, "num_parallel_tree", nil, "1", atLeast(1),
			"trees of a round and output, all grown from the same gradients, each with its share of eta"},
		{&p.SeedPerIteration, "seed_per_iteration", nil, "false", rule{"true or false", func(any) bool { return true }},
			"seed the random draws of every round anew, from seed and the number of the round"},
		{&p.MaxCatToOneHot, "max_cat_to_onehot", nil, "4", atLeast(1),
			"number of categories from which on a split parts them in two sets instead of taking one out"},
		{&p.MaxCatThreshold, "max_cat_threshold", nil, "64", atLeast(1),
			"largest number of categories that a split in two sets looks at"},
		{&p.RateDrop, "rate_drop", nil, "0", within(0, 1),
			"share of the trees that each round drops (dropout)"},
		{&p.SkipDrop, "skip_drop", nil, "0", within(0, 1),
			"probability that a round drops no tree (dropout)"},
		{&p.OneDrop, "one_drop", nil, "false", trueOrFalse(),
			"whether at least one tree is dropped in each round that does not skip it (dropout)"},
		{&p.SampleType, "sample_type", nil, "uniform", oneOf("uniform", "weighted"),
			"how dropped trees are chosen: all alike, or by their weight (dropout)"},
		{&p.NormalizeType, "normalize_type", nil, "tree", oneOf("tree", "forest"),
			"weight of new trees: that of each dropped tree, or of all of them (dropout)"},
		{&p.FeatureSelector, "feature_selector", nil, "cyclic", oneOf("cyclic", "shuffle", "random", "greedy", "thrifty"),
			"order in which booster gblinear updates features"},
		{&p.TopK, "top_k", nil, "0", atLeast(0),
			"number of features that feature_selector greedy and thrifty update in a round; 0 means all"},
		{&p.Tolerance, "tolerance", nil, "0", atLeast(0),
			"largest change of a coefficient at which booster gblinear stops; 0 means never"},
		{&p.HuberSlope, "huber_slope", nil, "1", rule{"finite and not 0", func(v any) bool { x := number(v); return x < 0 || x > 0 }},
			"error of reg:pseudohubererror from which on it grows linearly"},
		{&p.QuantileAlpha, "quantile_alpha", nil, "", alphas(),
			"quantiles of reg:quantileerror, each an output"},
		{&p.ExpectileAlpha, "expectile_alpha", nil, "", alphas(),
			"expectiles of reg:expectileerror, each an output"},
		{&p.TweedieVariancePower, "tweedie_variance_power", nil, "1.5", rule{"at least 1 and less than 2", func(v any) bool { x := float32(number(v)); return x >= 1 && x < 2 }},
			"power of the mean that the variance of reg:tweedie goes with: near 1 as counts, near 2 as a gamma distribution"},
		{&p.AFTDistribution, "aft_loss_distribution", nil, "normal", oneOf("normal", "logistic", "extreme"),
			"distribution of the logarithm of time of survival:aft"},
		{&p.AFTScale, "aft_loss_distribution_scale", nil, "1", above(0),
			"scale of that distribution"},
		{&p.RankPairMethod, "lambdarank_pair_method", nil, "topk", oneOf("topk", "mean"),
			"pairs of rows that the rank: objectives compare: the leading rows with all below, or each row with rows drawn at random"},
		{&p.RankNumPair, "lambdarank_num_pair_per_sample", nil, "0", atLeast(0),
			"number of leading rows (topk) or of pairs of each row (mean); 0 means 32 for topk and 1 for mean"},
		{&p.RankNormalization, "lambdarank_normalization", nil, "true", trueOrFalse(),
			"whether gradients of groups of different sizes are made alike"},
		{&p.RankScoreNormalization, "lambdarank_score_normalization", nil, "true", trueOrFalse(),
			"whether pairs count less the more their scores differ"},
		{&p.RankUnbiased, "lambdarank_unbiased", nil, "false", trueOrFalse(),
			"whether labels are clicks, whose dependence on the position is taken out; the rows of a group are in the order in which they were shown"},
		{(*double)(&p.RankBiasNorm), "lambdarank_bias_norm", nil, "1", atLeast(0),
			"how much smaller than observed the dependence on the position is taken to be"},
		{&p.NDCGExpGain, "ndcg_exp_gain", nil, "true", trueOrFalse(),
			"whether a label y is worth 2^y - 1 to NDCG, or y"},
	}
}

// double is a number that XGBoost keeps as float64; others are float32.
type double float64

func trueOrFalse() rule {
	return rule{"true or false", func(any) bool { return true }}
}

const anyValue = "*"

// fixedParams are parameters of XGBoost that are accepted at one value only, or
// at any because they never change a result.
var fixedParams = map[string]string{
	"device": "cpu", "nthread": anyValue, "n_jobs": anyValue, "verbosity": anyValue,
	"silent": anyValue, "validate_parameters": anyValue, "predictor": anyValue,
	"single_precision_histogram": anyValue, "deterministic_histogram": anyValue,
}

// unsupportedParams are parameters of XGBoost that are known and refused.
var unsupportedParams = map[string]bool{
	"sketch_eps":           true,
	"max_cached_hist_node": true, "extmem_single_page": true, "lambda_bias": true,
}

func (e *param) is(name string) bool {
	return e.name == name || slices.Contains(e.aliases, name)
}

// set reads text into the field.
func (e *param) set(text string) error {
	bad := func(what string) error {
		return &ParamError{e.name, strconv.Quote(text), "must be " + what}
	}
	switch v := e.value.(type) {
	case *string:
		*v = text
	case *int:
		n, err := strconv.ParseInt(text, 10, 32)
		if err != nil {
			return bad("an integer" + ofRange(err, math.MaxInt32))
		}
		*v = int(n)
	case *int64:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return bad("an integer" + ofRange(err, math.MaxInt64))
		}
		*v = n
	case *float64:
		x, err := parseFloat32(text)
		if err != nil {
			return bad("a number")
		}
		*v = float64(x)
	case *double:
		x, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return bad("a number")
		}
		*v = double(x)
	case *[]float64:
		*v = nil
		for _, field := range splitList(text) {
			x, err := parseFloat(field)
			if err != nil {
				return bad("a number or a list of numbers")
			}
			*v = append(*v, x)
		}
	case *[]int:
		*v = nil
		// A Python tuple of one ends in a comma: (1,).
		for _, field := range splitList(strings.TrimSuffix(strings.TrimRight(text, ")] "), ",")) {
			n, err := strconv.ParseInt(field, 10, 32)
			if err != nil {
				return bad("a list of integers such as (1,-1,0)")
			}
			*v = append(*v, int(n))
		}
	case *bool:
		switch strings.ToLower(text) {
		case "true", "1":
			*v = true
		case "false", "0":
			*v = false
		default:
			return bad("true or false")
		}
	case *[]string:
		*v = splitList(text)
	}
	return nil
}

// ofRange says how large an integer may be, where that is what is wrong.
func ofRange(err error, most int64) string {
	if errors.Is(err, strconv.ErrRange) {
		return fmt.Sprintf(" of at most %d", most)
	}
	return ""
}

// splitList splits "a,b", "[a, b]" or "(a, b)".
func splitList(text string) []string {
	text = strings.Trim(text, "[]() ")
	if text == "" {
		return nil
	}
	fields := strings.Split(text, ",")
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	return fields
}

// check reports a value outside the bounds.
func (e *param) check() error {
	var v any
	switch p := e.value.(type) {
	case *string:
		v = *p
	case *int:
		v = *p
	case *int64:
		v = *p
	case *float64:
		v = *p
	case *double:
		v = float64(*p)
	case *[]float64:
		v = *p
	case *[]int:
		v = *p
	case *bool:
		v = *p
	case *[]string:
		v = *p
	}
	if e.rule.ok(v) {
		return nil
	}
	reason := "must be " + e.rule.text
	if x, ok := v.(float64); ok && math.IsInf(x, 0) {
		reason = "must be finite"
	}
	if s, ok := v.(string); ok {
		if near := nearest(s, strings.Split(e.rule.text, ", ")); near != "" && s != "" {
			reason += fmt.Sprintf("; did you mean %s?", near)
		}
		v = strconv.Quote(s)
	}
	if e.name == "eta" && v == 0.0 || v == `""` {
		reason += " (start from gbt.DefaultParams())"
	}
	return &ParamError{e.name, v, reason}
}

func number(v any) float64 {
	switch v := v.(type) {
	case int:
		return float64(v)
	case float64:
		if math.IsInf(v, 0) || math.IsInf(float64(float32(v)), 0) {
			return math.NaN()
		}
		return v
	}
	return math.NaN()
}

func atLeast(lo float64) rule {
	return rule{fmt.Sprintf("at least %v", lo), func(v any) bool { return number(v) >= lo }}
}

func above(lo float64) rule {
	return rule{fmt.Sprintf("greater than %v", lo), func(v any) bool { return number(v) > lo }}
}

func within(lo, hi float64) rule {
	return rule{fmt.Sprintf("from %v to %v", lo, hi), func(v any) bool { return number(v) >= lo && number(v) <= hi }}
}

func share() rule {
	return rule{"greater than 0 and at most 1", func(v any) bool { return number(v) > 0 && number(v) <= 1 }}
}

func finite() rule {
	return rule{"finite", func(v any) bool {
		for _, x := range v.([]float64) {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return false
			}
		}
		return true
	}}
}

// objectives are the names of objectives, and their old names too.
func objectives() rule {
	return rule{strings.Join(objective.Names(), ", "), func(v any) bool { return objective.Trainable(v.(string)) }}
}

// alphas are shares in ascending order.
func alphas() rule {
	return rule{"from 0 to 1 and ascend", func(v any) bool {
		last := 0.0
		for _, x := range v.([]float64) {
			if !(x >= last && x <= 1) {
				return false
			}
			last = x
		}
		return true
	}}
}

func oneOf(names ...string) rule {
	return rule{strings.Join(names, ", "), func(v any) bool { return slices.Contains(names, v.(string)) }}
}

// orNothing is oneOf, or an empty text.
func orNothing(names ...string) rule {
	r := oneOf(names...)
	return rule{r.text + ", or nothing", func(v any) bool { return v.(string) == "" || r.ok(v) }}
}

func metricNames() rule {
	return rule{"names of metrics: " + strings.Join(metrics.Names(), ", "), func(v any) bool {
		for _, name := range v.([]string) {
			if _, err := metrics.ByName(name); err != nil {
				return false
			}
		}
		return true
	}}
}

// unknownName says that no parameter has the name, and which comes nearest.
func unknownName(name string) string {
	switch strings.ToLower(name) {
	case "n_estimators", "num_round", "num_rounds", "num_boost_round", "early_stopping_rounds":
		return "it is no parameter: the rounds are an argument of training (-rounds, -early-stopping on the command line)"
	}
	var p Params
	var names []string
	for _, e := range paramTable(&p) {
		names = append(append(names, e.name), e.aliases...)
	}
	if near := nearest(strings.ToLower(name), names); near != "" {
		return fmt.Sprintf("there is no such parameter; did you mean %s?", near)
	}
	return "there is no such parameter"
}

// nearest returns the name with the smallest edit distance to s, or "" if none
// is near.
func nearest(s string, names []string) string {
	best, at := "", len(s)/2+1
	for _, n := range names {
		if d := editDistance(s, n); d < at {
			best, at = n, d
		}
	}
	return best
}

// editDistance is Levenshtein's.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
