package metrics

import (
	"slices"
	"strings"
)

// Metric is one metric with its parameters, made by [ByName]. It is a value, has
// no state and is safe for concurrent use; the zero Metric has no name and only
// returns errors.
type Metric struct {
	name string
	eval evalFunc
}

// evalFunc evaluates a metric on rows x groups predictions.
type evalFunc func(pred []float32, groups int, label, weight []float32) (float64, error)

// Name returns the name in the form in which XGBoost prints it: "error@0.5" is
// "error", "error@0.70" is "error@0.7".
func (m Metric) Name() string { return m.name }

// Maximize reports whether a larger value is better; see [Maximizes].
func (m Metric) Maximize() bool { return Maximizes(m.name) }

// Eval evaluates the metric.
//
// pred holds rows x groups values, row by row, in the space that the metric is
// defined on: probabilities for "logloss", "error" and "mlogloss" (XGBoost
// applies the objective's transformation before its metrics). weight holds one
// value a row, or is empty. label holds one value a row for the metrics of
// classes, and rows x groups values for a model with several targets; "rmse",
// "mae", "logloss" and "error" then take the mean over all elements, "auc" and
// "aucpr" the mean over targets. "auc" and "aucpr" with one label a row and
// groups > 1 are those of [MultiAUC] and [MultiAUCPR].
func (m Metric) Eval(pred []float32, groups int, label, weight []float32) (float64, error) {
	if m.eval == nil {
		return 0, &NameError{Name: m.name, Nearest: families[0].name}
	}
	return m.eval(pred, groups, label, weight)
}

// family is one line of the table of names: what stands before an @, and what
// makes the metric from what stands behind it.
type family struct {
	name  string
	build func(name, param string, given bool) (Metric, error)
}

// families lists every metric. To add one, write its file and its line here.
var families = [...]family{
	{"rmse", plain(evalRMSE)},
	{"mae", plain(evalMAE)},
	{"logloss", plain(evalLogLoss)},
	{"error", buildError},
	{"auc", plain(evalAUC)},
	{"aucpr", plain(evalAUCPR)},
	{"merror", plain(MError)},
	{"mlogloss", plain(MLogLoss)},
}

// plain builds a metric without a parameter.
func plain(eval evalFunc) func(name, param string, given bool) (Metric, error) {
	return func(name, param string, given bool) (Metric, error) {
		if given {
			return Metric{}, &NameError{Name: name + "@" + param, Nearest: name, Rule: "takes no parameter after @"}
		}
		return Metric{name: name, eval: eval}, nil
	}
}

// ByName returns the metric with XGBoost's name: "rmse", "mae", "logloss",
// "error", "error@t" with a threshold t, "auc", "aucpr", "merror", "mlogloss". An
// unknown name is a [NameError] with the nearest known one, and so is a
// parameter that does not fit. XGBoost ignores a parameter that a metric does
// not take ("rmse@3") and text after the number ("error@0.7x"); here both are
// errors.
func ByName(name string) (Metric, error) {
	base, param, given := strings.Cut(name, "@")
	for _, f := range families {
		if f.name == base {
			return f.build(base, param, given)
		}
	}
	return Metric{}, &NameError{Name: name, Nearest: nearest(base)}
}

// Names returns the names that [ByName] knows, without parameters, sorted.
func Names() []string {
	names := make([]string, len(families))
	for i, f := range families {
		names[i] = f.name
	}
	slices.Sort(names)
	return names
}

// Maximizes reports whether early stopping takes a larger value of the metric
// with this name as better, by the rule of XGBoost's Python package (callback.py,
// EarlyStopping): the name starts with auc, aucpr, pre, map or ndcg, and is not
// mape. It holds for any name, a user's own metric included.
func Maximizes(name string) bool {
	if name == "mape" {
		return false
	}
	for _, prefix := range []string{"auc", "pre", "map", "ndcg"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}
