package metrics

// classCounts says how often each class was labelled and predicted. Class k of
// labels and predictions is number k; two classes stand for one prediction a row.
type classCounts struct {
	rows                       float64
	right, labelled, predicted []float64 // by class
}

// countClasses predicts a class for every row and counts: of one prediction a row
// class 1 above the cutoff, of several the first largest. SageMaker's XGBoost
// container does the same on margins (metrics/custom_metrics.py), and like it
// this looks at no weights.
func countClasses(pred []float32, groups int, label []float32, cutoff float32) (classCounts, error) {
	classes := max(groups, 2)
	if groups == 1 {
		if err := checkPairs(pred, label, nil, notNaN, zeroOne); err != nil {
			return classCounts{}, err
		}
	} else if err := checkClasses(pred, groups, label, nil); err != nil {
		return classCounts{}, err
	}
	c := classCounts{rows: float64(len(label)), right: make([]float64, classes), labelled: make([]float64, classes), predicted: make([]float64, classes)}
	for i, y := range label {
		k := 0
		if groups > 1 {
			row := pred[i*groups : (i+1)*groups]
			for j, p := range row {
				if p > row[k] {
					k = j
				}
			}
		} else if pred[i] > cutoff {
			k = 1
		}
		c.predicted[k]++
		c.labelled[int(y)]++
		if k == int(y) {
			c.right[k]++
		}
	}
	return c, nil
}

// seen reports whether class k was labelled or predicted: others do not count in
// means over classes (scikit-learn's unique_labels).
func (c *classCounts) seen(k int) bool { return c.labelled[k]+c.predicted[k] > 0 }

// mean returns the mean of f over the classes that were seen.
func (c *classCounts) mean(f func(k int) float64) float64 {
	var sum, n float64
	for k := range c.right {
		if c.seen(k) {
			sum += f(k)
			n++
		}
	}
	return sum / n
}

func (c *classCounts) precision(k int) float64 { return ratio(c.right[k], c.predicted[k]) }
func (c *classCounts) recall(k int) float64    { return ratio(c.right[k], c.labelled[k]) }
func (c *classCounts) f1(k int) float64 {
	return ratio(2*c.right[k], c.labelled[k]+c.predicted[k])
}

// accuracy returns the share of rows whose class was predicted.
func (c *classCounts) accuracy() float64 {
	var right float64
	for _, n := range c.right {
		right += n
	}
	return right / c.rows
}

// balanced returns the mean recall of the classes that were labelled.
func (c *classCounts) balanced() float64 {
	var sum, n float64
	for k, labelled := range c.labelled {
		if labelled > 0 {
			sum += c.recall(k)
			n++
		}
	}
	return sum / n
}
