package objective

import (
	"math"

	"github.com/grove-ml/grove/gbt/internal/mathf"
)

// positionBias is what position does to clicks: how likely a relevant and an
// irrelevant row are clicked at a position, relative to the first (Hu et al.,
// Unbiased LambdaMART, 2019). Rows of a group are in the order in which they
// were shown.
type positionBias struct {
	plus, minus    []float64 // of a position
	liRows, ljRows []float64 // costs of the rows in this round
}

func newPositionBias(positions, rows int) *positionBias {
	b := &positionBias{
		plus: make([]float64, positions), minus: make([]float64, positions),
		liRows: make([]float64, rows), ljRows: make([]float64, rows),
	}
	for k := range b.plus {
		b.plus[k], b.minus[k] = 1, 1
	}
	return b
}

// update turns the costs of a round into biases,
//
//	t(k) = (l(k) / l(0))^regularizer
//
// with l(k) the sum over groups (equations 30 and 31 of the paper), and clears
// them.
func (b *positionBias) update(start []int, regularizer float64) {
	li, lj := make([]float64, len(b.plus)), make([]float64, len(b.plus))
	for g := range len(start) - 1 {
		begin, n := start[g], min(start[g+1]-start[g], len(b.plus))
		for k := range n {
			li[k] += b.liRows[begin+k]
			lj[k] += b.ljRows[begin+k]
		}
	}
	for k := range li {
		if li[0] >= leastHessian {
			b.plus[k] = power(li[k]/li[0], regularizer)
		}
		if lj[0] >= leastHessian {
			b.minus[k] = power(lj[k]/lj[0], regularizer)
		}
	}
	clear(b.liRows)
	clear(b.ljRows)
}

// power returns x to the y, x not negative, to some units of the last place of a
// float64; biases are saved and used as float32.
func power(x, y float64) float64 {
	switch {
	case y == 1:
		return x
	case y == 0.5:
		return math.Sqrt(x)
	case y == 0 || x == 1:
		return 1
	}
	return mathf.Exp64(float64(y * mathf.Log64(x)))
}

// restore sets the biases to those of another training, if they are as many.
func (b *positionBias) restore(learned []float64) {
	if n := len(b.plus); len(learned) == 2*n {
		copy(b.plus, learned[:n])
		copy(b.minus, learned[n:])
	}
}
