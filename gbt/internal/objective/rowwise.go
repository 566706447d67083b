package objective

import (
	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// rowwise writes the gradients of a loss that looks at one row at a time: first
// and second derivative at margin p and label y, each times the weight.
func rowwise(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool, loss func(p, y float32) (g, h float32)) {
	pool.Blocks(len(dst), gradientBlock, func(begin, end int) {
		for i := begin; i < end; i++ {
			g, h := loss(margin[i], info.Labels[i])
			w := weight(info, i)
			dst[i] = grad.Pair{G: g * w, H: h * w}
		}
	})
}
