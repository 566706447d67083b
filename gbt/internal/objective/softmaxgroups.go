package objective

import (
	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/mathf"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// ByGroup is an [Objective] that can write its gradients group by group: those of
// all rows for the first margin, then those for the second, and so on. Trees are
// grown from one group at a time.
type ByGroup interface {
	Objective
	GradientByGroup(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool)
}

// GradientByGroup writes what Gradient does, class by class. Rows lie side by side,
// so that every step is one over vectors.
func (o multi) GradientByGroup(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool) {
	k := o.classes
	rows := len(dst) / k
	step := max(softmaxRoom/k&^(softmaxLanes-1), softmaxLanes) // rows at a time
	pool.Blocks(rows, step*max(1, gradientBlock/k/step), func(begin, end int) {
		var buffer [softmaxRoom]float32
		prob := buffer[:]
		if k*step > len(prob) {
			prob = make([]float32, k*step)
		}
		for ; begin < end; begin += step {
			n := min(end-begin, step)
			c := classes{
				dst: dst[begin:], stride: rows, label: info.Labels[begin : begin+n],
				prob: prob[:k*n], rows: n, classes: k,
			}
			if len(info.Weights) > 0 {
				c.weight = info.Weights[begin : begin+n]
			}
			transpose(c.prob, margin[begin*k:(begin+n)*k], k)
			c.shift(level)
			mathf.ExpSlice(c.prob, c.prob)
			c.pairs(level)
		}
	})
}

const (
	softmaxRoom  = 1024 // margins that are worked on at a time, if they are those of 8 rows at least
	softmaxLanes = 8    // rows that a kernel takes at a time
)

// classes are a few rows, class by class.
type classes struct {
	dst           []grad.Pair // of row r and class j at j stride + r
	stride        int
	label, weight []float32 // of the rows; all weights are 1 if there are none
	prob          []float32 // margins, then exponentials, of row r and class j at j rows + r
	rows, classes int
}

// transpose writes rows of k values column by column.
func transpose(dst, src []float32, k int) {
	n := len(src) / k
	for j := range k {
		column := dst[j*n : (j+1)*n]
		for r, at := 0, j; r < n; r, at = r+1, at+k {
			column[r] = src[at]
		}
	}
}

// shiftGeneric subtracts from all margins of a row the largest of them and of the
// least positive number, from which XGBoost starts here (but not in its output). What
// a NaN makes of the others does not matter: all become NaN by their sum.
func (c *classes) shiftGeneric() {
	for r := range c.rows {
		top := orderedBits(0x1p-126)
		for at := r; at < len(c.prob); at += c.rows {
			top = max(top, orderedBits(c.prob[at]))
		}
		largest := fromOrderedBits(top)
		for at := r; at < len(c.prob); at += c.rows {
			c.prob[at] -= largest
		}
	}
}

// pairsGeneric writes the gradients by the exponentials.
func (c *classes) pairsGeneric() {
	for r := range c.rows {
		class, w := int(c.label[r]), float32(1)
		if len(c.weight) > 0 {
			w = c.weight[r]
		}
		var sum float64
		for at := r; at < len(c.prob); at += c.rows {
			sum += float64(c.prob[at])
		}
		divisor := float32(sum)
		for j := range c.classes {
			p := c.prob[j*c.rows+r] / divisor
			h := max(float32(2*p*(1-p))*w, 1e-16)
			if j == class {
				p -= 1
			}
			c.dst[j*c.stride+r] = grad.Pair{G: p * w, H: h}
		}
	}
}
