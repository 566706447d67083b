package objective

import (
	"fmt"
	"math"
	"strconv"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/mathf"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// multi is the negative log-likelihood of a class: with s = softmax(p),
//
//	g_k = s_k - [y = k], h_k = max(2 s_k (1 - s_k), 1e-16)
//
// (src/objective/multiclass_obj.cu, 3.4). Its two objectives differ in what
// they put out.
type multi struct {
	Link
	name    string
	classes int
}

func newSoftprob(c Config) (Objective, error) { return newMulti("multi:softprob", softmax{}, c) }
func newSoftmax(c Config) (Objective, error)  { return newMulti("multi:softmax", argmax{}, c) }

func newMulti(name string, link Link, c Config) (Objective, error) {
	if c.NumClass < 2 {
		return nil, fmt.Errorf("num_class = %d: must be at least 2 for %s", c.NumClass, name)
	}
	return multi{link, name, c.NumClass}, nil
}

func (o multi) Name() string          { return o.name }
func (o multi) Groups() int           { return o.classes }
func (o multi) DefaultMetric() string { return "mlogloss" }

func (o multi) Params() map[string]map[string]string {
	return map[string]map[string]string{
		"softmax_multiclass_param": {"num_class": strconv.Itoa(o.classes)},
	}
}

func (o multi) Check(info *dataset.Info, rows int) error {
	if err := checkLabels(o.name, info, rows); err != nil {
		return err
	}
	for i, y := range info.Labels {
		if !(y >= 0 && y < float32(o.classes)) || y != float32(int(y)) {
			return fmt.Errorf("label of row %d is %v: must be an integer in [0, %d) for %s", i, y, o.classes, o.name)
		}
	}
	return nil
}

// Intercept returns the log of the class shares, centred. XGBoost calls log on a
// float32 without saying which: the released wheels take the float32 function,
// some source builds round the float64 one.
func (o multi) Intercept(info *dataset.Info, rows int) []float32 {
	share := make([]float32, o.classes)
	var total float64
	for i, y := range info.Labels {
		w := weight(info, i)
		share[int(y)] += w
		total += float64(w)
	}
	if len(info.Weights) == 0 {
		total = float64(rows)
	}
	inv := 1 / total
	var mean float32
	for k := range share {
		share[k] = mathf.Log(float32(float64(share[k])*inv) + 1e-6)
		mean += share[k] / float32(o.classes)
	}
	for k := range share {
		share[k] -= mean
	}
	return share
}

func (o multi) Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool) {
	k := o.classes
	pool.Blocks(len(dst)/k, gradientBlock/k+1, func(begin, end int) {
		prob := make([]float32, k)
		for i := begin; i < end; i++ {
			class, w := int(info.Labels[i]), weight(info, i)
			// XGBoost starts the maximum at the least positive float here, but
			// not in its output.
			softmaxFrom(prob, margin[i*k:(i+1)*k], 0x1p-126)
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

// softmaxFrom writes exp(m_k - top) / sum, top being the largest of the margins
// and of the value given.
func softmaxFrom(dst, margin []float32, top float32) {
	for _, m := range margin {
		top = max(top, m)
	}
	var sum float64
	for k, m := range margin {
		e := mathf.Exp(m - top)
		dst[k] = e
		sum += float64(e)
	}
	for k := range dst {
		dst[k] /= float32(sum)
	}
}

// softmax is the link whose outputs are the probabilities of the classes.
type softmax struct{ identity }

func (softmax) Value(dst, margin []float32) {
	softmaxFrom(dst[:len(margin)], margin, float32(math.Inf(-1)))
}

func (l softmax) Score(dst, margin []float32) { l.Value(dst, margin) }

// argmax is the link whose output is the number of the most likely class, the
// first of several.
type argmax struct{ softmax }

func (argmax) Outputs(int) int { return 1 }

func (argmax) Value(dst, margin []float32) {
	best := 0
	for k, m := range margin {
		if m > margin[best] {
			best = k
		}
	}
	dst[0] = float32(best)
}

func (argmax) Score(dst, margin []float32) { softmax{}.Value(dst, margin) }
