package metrics

import (
	"slices"
	"strings"
)

// Metric is one metric with its parameters, made by [ByName]. It is a value, has
// no state and is safe for concurrent use; the zero Metric has no name and only
// returns errors.
type Metric struct {
	name      string
	intervals bool
	eval      evalFunc
	ranked    rankedFunc // over groups; nil if groups make no difference
}

// Settings are the training parameters that some metrics depend on, by XGBoost's
// names. The zero value has XGBoost's defaults, and no alphas.
type Settings struct {
	HuberSlope      float32   // huber_slope of "mphe"; 0 means 1
	QuantileAlpha   []float32 // quantile_alpha of the metric "quantile"
	ExpectileAlpha  []float32 // expectile_alpha of the metric "expectile"
	AFTDistribution string    // aft_loss_distribution of "aft-nloglik"; "" means normal
	AFTScale        float32   // aft_loss_distribution_scale of "aft-nloglik"; 0 means 1
	NDCGLinearGain  bool      // whether ndcg_exp_gain of "ndcg" is false
	// Margins says that predictions are margins, not probabilities: "accuracy"
	// and the others of SageMaker then part the classes at 0, not at 0.5.
	Margins bool
	// RankAll makes "ndcg" count all positions, not 32: the default metric of
	// rank:ndcg and rank:pairwise with pairs drawn at random.
	RankAll bool
}

// evalFunc evaluates a metric on rows x groups predictions.
type evalFunc func(pred []float32, groups int, label, weight []float32) (float64, error)

// Name returns the name in the form in which XGBoost prints it: "error@0.5" is
// "error", "error@0.70" is "error@0.7".
func (m Metric) Name() string { return m.name }

// Maximize reports whether a larger value is better; see [Maximizes].
func (m Metric) Maximize() bool { return Maximizes(m.name) }

// Intervals reports whether the labels of the metric are intervals, as those of
// "aft-nloglik" and "interval-regression-accuracy" are.
func (m Metric) Intervals() bool { return m.intervals }

// Eval evaluates the metric.
//
// pred holds rows x groups values, row by row, in the space that the metric is
// defined on: probabilities for "logloss", "error" and "mlogloss" (XGBoost
// applies the objective's transformation before its metrics). weight holds one
// value a row, or is empty. label holds one value a row for the metrics of
// classes, and rows x groups values for a model with several targets; "rmse",
// "mae", "logloss" and "error" then take the mean over all elements, "auc" and
// "aucpr" the mean over targets. "auc" and "aucpr" with one label a row and
// groups > 1 are those of [MultiAUC] and [MultiAUCPR]. "quantile" and "expectile"
// take one prediction a row for each of their alphas. Where [Metric.Intervals]
// holds, label has the lower and the upper bound of each row, 2 x rows values, and
// pred the margins.
func (m Metric) Eval(pred []float32, groups int, label, weight []float32) (float64, error) {
	if m.eval == nil {
		return 0, &NameError{Name: m.name, Nearest: families[0].name}
	}
	return m.eval(pred, groups, label, weight)
}

// family is one line of the table of names: what stands before an @, and what
// makes the metric from what stands behind it and from the settings.
type family struct {
	name  string
	build func(name, param string, given bool, s Settings) (Metric, error)
}

// is reports whether what stands before an @ names the family. Of the metrics of
// ranking a minus behind it is part of the parameter.
func (f *family) is(base string, given bool) bool {
	if f.name == base {
		return true
	}
	short, minus := strings.CutSuffix(base, "-")
	return minus && !given && f.name == short && (short == "ndcg" || short == "map" || short == "pre")
}

// families lists every metric. To add one, write its file and its line here.
var families = [...]family{
	{"rmse", plain(evalRMSE)},
	{"rmsle", plain(evalRMSLE)},
	{"mae", plain(evalMAE)},
	{"mape", plain(evalMAPE)},
	{"mphe", settled(buildMPHE)},
	{"logloss", plain(evalLogLoss)},
	{"error", buildError},
	{"auc", buildAUC},
	{"aucpr", grouped(evalAUCPR, groupedAUCPR)},
	{"ndcg", buildRanked(rankNDCG)},
	{"map", buildRanked(rankMAP)},
	{"pre", buildRanked(rankPrecision)},
	{"ams", buildAMS},
	{"merror", plain(MError)},
	{"mlogloss", plain(MLogLoss)},
	{"poisson-nloglik", plain(evalPoissonNLogLik)},
	{"gamma-deviance", plain(evalGammaDeviance)},
	{"gamma-nloglik", plain(evalGammaNLogLik)},
	{"tweedie-nloglik", buildTweedieNLogLik},
	{"quantile", settled(func(s Settings) evalFunc { return buildOutputs(s.QuantileAlpha, QuantileLoss) })},
	{"expectile", settled(func(s Settings) evalFunc { return buildOutputs(s.ExpectileAlpha, ExpectileLoss) })},
	{"cox-nloglik", plain(evalCox)},
	{"aft-nloglik", onIntervals(aftNLogLik)},
	{"interval-regression-accuracy", onIntervals(func(Settings) intervalFunc { return IntervalAccuracy })},
}

// all lists XGBoost's metrics and SageMaker's.
func all() []family { return append(families[:len(families):len(families)], sageMaker[:]...) }

// plain builds a metric that depends on nothing.
func plain(eval evalFunc) func(name, param string, given bool, s Settings) (Metric, error) {
	return settled(func(Settings) evalFunc { return eval })
}

// grouped builds a metric that is another one over groups.
func grouped(eval evalFunc, ranked rankedFunc) func(name, param string, given bool, s Settings) (Metric, error) {
	return func(name, param string, given bool, s Settings) (Metric, error) {
		m, err := plain(eval)(name, param, given, s)
		m.ranked = ranked
		return m, err
	}
}

// settled builds a metric without a parameter after @.
func settled(eval func(Settings) evalFunc) func(name, param string, given bool, s Settings) (Metric, error) {
	return func(name, param string, given bool, s Settings) (Metric, error) {
		if given {
			return Metric{}, &NameError{Name: name + "@" + param, Nearest: name, Rule: "takes no parameter after @"}
		}
		return Metric{name: name, eval: eval(s)}, nil
	}
}

// ByName returns the metric with XGBoost's name, which may have a parameter after
// an @: "rmse", "error", "error@t" with a threshold t, "tweedie-nloglik@rho" and
// all others of [Names]. An unknown name is a [NameError] with the nearest known
// one, and so is a parameter that does not fit. XGBoost ignores a parameter that
// a metric does not take ("rmse@3") and text after the number ("error@0.7x"); here
// both are errors.
//
// Metrics that depend on training parameters have their defaults; see
// [ByNameWith].
func ByName(name string) (Metric, error) { return ByNameWith(name, Settings{}) }

// ByNameWith is [ByName] with the parameters of the training that a metric goes
// with.
func ByNameWith(name string, s Settings) (Metric, error) {
	base, param, given := strings.Cut(name, "@")
	for _, f := range all() {
		if f.is(base, given) {
			return f.build(base, param, given, s)
		}
	}
	return Metric{}, &NameError{Name: name, Nearest: nearest(base)}
}

// Names returns the names that [ByName] knows, without parameters, sorted. Of
// these "tweedie-nloglik" and "ams" need one.
func Names() []string {
	var names []string
	for _, f := range all() {
		names = append(names, f.name)
	}
	slices.Sort(names)
	return names
}

// Maximizes reports whether early stopping takes a larger value of the metric
// with this name as better, by the rule of XGBoost's Python package (callback.py,
// EarlyStopping): the name starts with auc, aucpr, pre, map or ndcg, and is not
// mape. It holds for any name, a user's own metric included. Of SageMaker's
// metrics all but mse are the better the larger.
func Maximizes(name string) bool {
	if name == "mape" {
		return false
	}
	if name != "mse" && slices.ContainsFunc(sageMaker[:], func(f family) bool { return f.name == name }) {
		return true
	}
	for _, prefix := range []string{"auc", "pre", "map", "ndcg"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}
