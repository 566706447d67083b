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
