package objective

import (
	"fmt"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/mathf"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// before10 is an objective as the releases before 1.0 had it: base scores are 0.5
// unless given, default metrics are others, and gradients are made of a correctly
// rounded exponential, as the C library of those years had it (src/objective,
// 0.90 and 0.72).
type before10 struct {
	Objective // of today
	link      Link
	name      string
	metric    string
	rules     compat.Rules
	scale     float32 // scale_pos_weight
	score     func(dst, margin []float32)

	// pair returns the gradient and hessian of a row of one margin; nil for the
	// multi: objectives.
	pair func(p, y, w float32) grad.Pair
}

// newBefore10 returns the objective of a row of the table by the rules of
// c.Rules. asked is the name it was asked for.
func newBefore10(e entry, asked string, c Config) (Objective, error) {
	o, err := e.make(c)
	if err != nil {
		return nil, err
	}
	b := &before10{
		Objective: o, link: e.link([3]int{0, 90, 0}), name: o.Name(), metric: o.DefaultMetric(),
		rules: c.Rules, scale: c.ScalePosWeight,
	}
	b.score = b.link.Score
	exponential := func(dst, margin []float32) {
		for i, m := range margin {
			dst[i] = mathf.ExpRounded(m)
		}
	}
	switch o := o.(type) {
	case squaredError:
		// The name came with 0.83.
		if asked == "reg:linear" || c.Rules == compat.V0_72 {
			b.name = "reg:linear"
		}
		b.pair = func(p, y, w float32) grad.Pair { return grad.Pair{G: (p - y) * w, H: w} }
	case logistic:
		b.pair = logisticBefore10
		switch o.name {
		case "binary:logitraw":
			b.metric = "auc"
			return b, nil
		case "binary:logistic":
			b.metric = "error"
		}
		b.score = func(dst, margin []float32) {
			for i, m := range margin {
				dst[i] = sigmoidBefore10(m)
			}
		}
	case multi:
		b.metric = "merror"
		b.score = func(dst, margin []float32) { softmaxBefore10(dst, margin, margin[0]) }
	case poisson:
		b.score = exponential
		b.pair = func(p, y, w float32) grad.Pair {
			return grad.Pair{G: (mathf.ExpRounded(p) - y) * w, H: mathf.ExpRounded(p+o.maxDeltaStep) * w}
		}
	case gamma:
		b.metric, b.scale = "gamma-nloglik", 1
		b.score = exponential
		b.pair = func(p, y, w float32) grad.Pair {
			ratio := y / mathf.ExpRounded(p)
			return grad.Pair{G: (1 - ratio) * w, H: ratio * w}
		}
	case tweedie:
		one, two := 1-o.power, 2-o.power
		if c.Rules == compat.V0_72 {
			b.link = identity{} // a base score was the margin itself
		}
		b.score = exponential
		b.pair = func(p, y, w float32) grad.Pair {
			e1, e2 := mathf.ExpRounded(one*p), mathf.ExpRounded(two*p)
			g := float32(-y*e1) + e2
			h := float32(float32(-y*one)*e1) + float32(two*e2)
			return grad.Pair{G: g * w, H: h * w}
		}
	case hinge:
		b.scale = 1
		b.pair = func(p, y, w float32) grad.Pair {
			if t := 2*y - 1; p*t < 1 {
				return grad.Pair{G: -t * w, H: w}
			}
			return grad.Pair{H: 0x1p-126}
		}
	default:
		return nil, fmt.Errorf("%s cannot be trained by the rules of %v", asked, c.Rules)
	}
	return b, nil
}

// TrainableBefore10 reports whether an objective can be trained by the rules of a
// release before 1.0.
func TrainableBefore10(name string, rules compat.Rules) bool {
	_, err := New(name, Config{Rules: rules, NumClass: 2, TweedieVariancePower: 1.5, HuberSlope: 1, QuantileAlpha: []float32{0.5}, ExpectileAlpha: []float32{0.5}, AFTDistribution: "normal", AFTScale: 1})
	return err == nil && !(rules == compat.V0_72 && name == "binary:hinge") // which came with 0.80
}

func (o *before10) Name() string                { return o.name }
func (o *before10) DefaultMetric() string       { return o.metric }
func (o *before10) Margin(dst, score []float32) { o.link.Margin(dst, score) }
func (o *before10) CheckScore(s float32) error  { return o.link.CheckScore(s) }
func (o *before10) Outputs(groups int) int      { return o.link.Outputs(groups) }
func (o *before10) Value(dst, margin []float32) { o.link.Value(dst, margin) }
func (o *before10) Score(dst, margin []float32) { o.score(dst, margin) }

func (o *before10) Check(info *dataset.Info, rows int) error {
	if err := checkLabels(o.name, info, rows); err != nil {
		return err
	}
	return o.Objective.Check(info, rows)
}

// Intercept returns 0.5: nothing was estimated.
func (o *before10) Intercept(*dataset.Info, int) []float32 {
	out := make([]float32, o.Groups())
	for g := range out {
		out[g] = 0.5
	}
	return out
}

func (o *before10) Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool) {
	if o.pair == nil {
		o.classes(dst, margin, info, pool)
		return
	}
	pool.Blocks(len(dst), gradientBlock, func(begin, end int) {
		for i := begin; i < end; i++ {
			y := info.Labels[i]
			dst[i] = o.pair(margin[i], y, o.weight(weight(info, i), y))
		}
	})
}

// weight returns the weight of a row with label y and sample weight w. 0.72
// takes scale_pos_weight in by the share that the label is of 1.
func (o *before10) weight(w, y float32) float32 {
	switch {
	case o.scale == 1:
		return w
	case o.rules == compat.V0_72:
		return w + float32(y*(float32(o.scale*w)-w))
	case y == 1:
		return w * o.scale
	}
	return w
}

// sigmoidBefore10 is [Sigmoid] with a rounded exponential and without a bound.
func sigmoidBefore10(x float32) float32 { return 1 / (1 + mathf.ExpRounded(-x)) }

func logisticBefore10(p, y, w float32) grad.Pair {
	s := sigmoidBefore10(p)
	return grad.Pair{G: (s - y) * w, H: max(s*(1-s), 1e-16) * w}
}

// classes writes the gradients of the multi: objectives. 0.90 starts the largest
// margin at the least positive number, 0.72 at the first margin.
func (o *before10) classes(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool) {
	k := o.Groups()
	pool.Blocks(len(dst)/k, gradientBlock/k+1, func(begin, end int) {
		prob := make([]float32, k)
		for i := begin; i < end; i++ {
			class, w := int(info.Labels[i]), weight(info, i)
			row := margin[i*k : (i+1)*k]
			top := float32(0x1p-126)
			if o.rules == compat.V0_72 {
				top = row[0]
			}
			softmaxBefore10(prob, row, top)
			for j, p := range prob {
				h := max(float32(2*p*(1-p))*w, 1e-16)
				if j == class {
					p -= 1
				}
				dst[i*k+j] = grad.Pair{G: p * w, H: h}
			}
		}
	})
}

// softmaxBefore10 is [softmaxRows] of one row with a rounded exponential. dst and margin may
// be the same slice.
func softmaxBefore10(dst, margin []float32, top float32) {
	for _, m := range margin {
		top = max(top, m)
	}
	var sum float64
	for k, m := range margin {
		dst[k] = mathf.ExpRounded(m - top)
		sum += float64(dst[k])
	}
	for k := range margin {
		dst[k] /= float32(sum)
	}
}
