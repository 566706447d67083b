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
		var buffer [expBlock]float32
		prob := buffer[:]
		if k > len(prob) {
			prob = make([]float32, k)
		}
		for step := len(prob) / k; begin < end; begin += step {
			last := min(end, begin+step)
			prob := prob[:(last-begin)*k]
			// XGBoost starts the maximum at the least positive float here, but
			// not in its output.
			softmaxRows(prob, margin[begin*k:last*k], k, 0x1p-126)
			for i := begin; i < last; i++ {
				softmaxPairs(dst[i*k:(i+1)*k], prob[(i-begin)*k:(i-begin+1)*k], int(info.Labels[i]), weight(info, i))
			}
		}
	})
}

// softmaxPairs writes the gradients of a row of a class by the probabilities of
// all classes.
func softmaxPairs(dst []grad.Pair, prob []float32, class int, w float32) {
	dst = dst[:len(prob)]
	for j, p := range prob {
		h := max(float32(2*p*(1-p))*w, 1e-16)
		dst[j] = grad.Pair{G: p * w, H: h}
	}
	if uint(class) < uint(len(prob)) {
		dst[class].G = (prob[class] - 1) * w
	}
}

// softmaxRows writes exp(m_j - top) / sum for the rows of margin, k margins m a
// row, top being the largest of them and of the value given. dst and margin may be
// the same slice.
func softmaxRows(dst, margin []float32, k int, least float32) {
	dst = dst[:len(margin)]
	for i := 0; i < len(margin); i += k {
		row, out := margin[i:i+k], dst[i:i+k]
		top := orderedBits(least)
		for _, m := range row {
			top = max(top, orderedBits(m))
		}
		// A NaN need not be the top: all become NaN by the sum.
		largest := fromOrderedBits(top)
		for j, m := range row {
			out[j] = m - largest
		}
	}
	mathf.ExpSlice(dst, dst)
	for i := 0; i < len(dst); i += k {
		row := dst[i : i+k]
		var sum float64
		for _, e := range row {
			sum += float64(e)
		}
		divisor := float32(sum)
		for j, e := range row {
			row[j] = e / divisor
		}
	}
}

// orderedBits returns an integer of the same order as x, -0 below +0: the largest of
// integers is found without a branch.
func orderedBits(x float32) int32 {
	b := int32(math.Float32bits(x))
	return b ^ int32(uint32(b>>31)>>1)
}

// fromOrderedBits returns the x that orderedBits was given.
func fromOrderedBits(b int32) float32 {
	return math.Float32frombits(uint32(b ^ int32(uint32(b>>31)>>1)))
}

// softmax is the link whose outputs are the probabilities of the classes.
type softmax struct{ identity }

func (softmax) Value(dst, margin []float32) {
	softmax{}.values(dst, margin, len(margin))
}

func (softmax) values(dst, margin []float32, groups int) {
	softmaxRows(dst, margin, groups, float32(math.Inf(-1)))
}

func (softmax) mixes() bool { return true }

func (l softmax) scores(dst, margin []float32, groups int) { l.values(dst, margin, groups) }
func (l softmax) Score(dst, margin []float32)              { l.Value(dst, margin) }

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

func (a argmax) values(dst, margin []float32, groups int) {
	for i := range len(margin) / groups {
		a.Value(dst[i:i+1], margin[i*groups:(i+1)*groups])
	}
}

func (argmax) Score(dst, margin []float32) { softmax{}.Value(dst, margin) }
