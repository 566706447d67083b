package metrics

// sageMaker lists the metrics that SageMaker's XGBoost container adds to
// XGBoost's (metrics/custom_metrics.py), all of them the larger the better but
// "mse". "rmse" and "mae" are XGBoost's own here.
//
// They look at no weights. Classes are predicted at probability 0.5, or margin 0
// with [Settings].Margins, and for several groups as the group with the largest
// prediction. precision, recall and f1_binary are those of class 1, f1 is
// f1_macro, *_macro the mean over classes and *_micro the share of rows predicted
// right. A quotient without rows is 0 (scikit-learn's zero_division). Labels are
// class numbers.
var sageMaker = [...]family{
	{"accuracy", ofClasses(0, (*classCounts).accuracy)},
	{"balanced_accuracy", ofClasses(0, (*classCounts).balanced)},
	{"f1", ofClasses(0, macro((*classCounts).f1))},
	{"f1_macro", ofClasses(0, macro((*classCounts).f1))},
	{"f1_binary", ofClasses(1, positive((*classCounts).f1))},
	{"precision", ofClasses(1, positive((*classCounts).precision))},
	{"precision_macro", ofClasses(0, macro((*classCounts).precision))},
	{"precision_micro", ofClasses(0, (*classCounts).accuracy)},
	{"recall", ofClasses(1, positive((*classCounts).recall))},
	{"recall_macro", ofClasses(0, macro((*classCounts).recall))},
	{"recall_micro", ofClasses(0, (*classCounts).accuracy)},
	{"mse", plain(evalMSE)},
	{"r2", plain(evalR2)},
}

// macro returns the mean over classes.
func macro(f func(c *classCounts, k int) float64) func(*classCounts) float64 {
	return func(c *classCounts) float64 { return c.mean(func(k int) float64 { return f(c, k) }) }
}

// positive returns the value of class 1.
func positive(f func(c *classCounts, k int) float64) func(*classCounts) float64 {
	return func(c *classCounts) float64 { return f(c, 1) }
}

// ofClasses builds a metric of predicted classes; groups other than 0 is the one
// number of groups that it takes.
func ofClasses(only int, f func(*classCounts) float64) func(name, param string, given bool, s Settings) (Metric, error) {
	return settled(func(s Settings) evalFunc {
		cutoff := float32(0.5)
		if s.Margins {
			cutoff = 0
		}
		return func(pred []float32, groups int, label, _ []float32) (float64, error) {
			if only != 0 && groups != only {
				return 0, &ValueError{What: "number of groups", Index: -1, Value: float64(groups), Rule: "1: take the macro or micro metric for several classes"}
			}
			c, err := countClasses(pred, groups, label, cutoff)
			if err != nil {
				return 0, err
			}
			return f(&c), nil
		}
	})
}

// MSE returns the mean squared difference between label and prediction, Σ (y-p)²
// / n, SageMaker's "mse". All slices hold one value a row. NaN among pred and
// labels that are not finite are errors.
func MSE(pred, label []float32) (float64, error) { return evalMSE(pred, 1, label, nil) }

func evalMSE(pred []float32, groups int, label, _ []float32) (float64, error) {
	if err := checkElements(pred, groups, label, nil, notNaN, finite); err != nil {
		return 0, err
	}
	var sum float64
	for i, p := range pred {
		d := float64(label[i]) - float64(p)
		sum += float64(d * d)
	}
	return sum / float64(len(pred)), nil
}

// R2 returns the coefficient of determination, 1 - Σ (y-p)² / Σ (y-mean y)²,
// SageMaker's "r2". Where all labels are equal it is 1 if the predictions are
// right and 0 if not, as in scikit-learn. All slices hold one value a row. NaN
// among pred, labels that are not finite, and fewer than two rows are errors.
func R2(pred, label []float32) (float64, error) { return evalR2(pred, 1, label, nil) }

// evalR2 takes the mean over the groups of a model of several targets.
func evalR2(pred []float32, groups int, label, _ []float32) (float64, error) {
	if err := checkElements(pred, groups, label, nil, notNaN, finite); err != nil {
		return 0, err
	}
	n := len(pred) / groups
	if n < 2 {
		return 0, &ValueError{What: "number of rows", Index: -1, Value: float64(n), Rule: "at least 2 for r2"}
	}
	var total float64
	for g := range groups {
		var mean, residual, spread float64
		for i := g; i < len(label); i += groups {
			mean += float64(label[i])
		}
		mean /= float64(n)
		for i := g; i < len(label); i += groups {
			d, e := float64(label[i])-float64(pred[i]), float64(label[i])-mean
			residual += float64(d * d)
			spread += float64(e * e)
		}
		switch {
		case spread != 0:
			total += 1 - residual/spread
		case residual == 0:
			total++
		}
	}
	return total / float64(groups), nil
}
