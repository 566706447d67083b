package objective

import (
	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// rowwise writes the gradients of a loss that looks at one label at a time: first
// and second derivative at margin p and label y, each times the weight of the
// row.
func (t targets) rowwise(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool, loss func(p, y float32) (g, h float32)) {
	k := t.Groups()
	t.blocks(pool, len(dst), func(begin, end int) {
		for r := begin; r < end; r++ {
			w := weight(info, r)
			for i := r * k; i < (r+1)*k; i++ {
				g, h := loss(margin[i], info.Labels[i])
				dst[i] = grad.Pair{G: g * w, H: h * w}
			}
		}
	})
}

// weightsFrom gives the weight of one element after the other, rows having several
// of them.
type weightsFrom struct {
	weights  []float32 // of the row and those after it; nil if all are 1
	k, inRow int       // elements of a row, and those of the first that are past
}

// elementWeights starts at an element of rows of k elements.
func elementWeights(info *dataset.Info, k, element int) weightsFrom {
	if len(info.Weights) == 0 {
		return weightsFrom{}
	}
	return weightsFrom{info.Weights[element/k:], k, element % k}
}

func (w *weightsFrom) next() float32 {
	if w.weights == nil {
		return 1
	}
	v := w.weights[0]
	if w.inRow++; w.inRow == w.k {
		w.inRow, w.weights = 0, w.weights[1:]
	}
	return v
}
