package objective

import (
	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// step is the link of binary:hinge: the output is 1 where the margin is
// positive, else 0, for metrics too.
type step struct{ identity }

func (step) Value(dst, margin []float32) {
	for i, m := range margin {
		dst[i] = 0
		if m > 0 {
			dst[i] = 1
		}
	}
}

func (l step) Score(dst, margin []float32) { l.Value(dst, margin) }

// hinge is the loss max(0, 1 - t p) with t = 2y - 1:
//
//	g = -t, h = 1 where t p < 1, else g = 0, h = 2^-126
//
// each of the first two times the weight (src/objective/hinge.cu, 3.4).
type hinge struct {
	step
	targets
}

func newHinge(c Config) (Objective, error) { return hinge{targets: targets(c.Targets)}, nil }

func (hinge) Name() string                         { return "binary:hinge" }
func (hinge) DefaultMetric() string                { return "error" }
func (hinge) Params() map[string]map[string]string { return nil }

// Check also reports labels other than 0 and 1, for which XGBoost's loss has no
// meaning although it takes them.
func (o hinge) Check(info *dataset.Info, rows int) error {
	return o.each(o.Name(), "must be 0 or 1", info, rows, func(y float32) bool { return y == 0 || y == 1 })
}

func (o hinge) Intercept(info *dataset.Info, rows int) []float32 {
	s := stumps(o, info, rows)
	o.Value(s, s)
	return s
}

func (o hinge) Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool) {
	const least = 0x1p-126 // the least normal float32
	k := o.Groups()
	o.blocks(pool, len(dst), func(begin, end int) {
		for r := begin; r < end; r++ {
			w := weight(info, r)
			for i := r * k; i < (r+1)*k; i++ {
				t := 2*info.Labels[i] - 1
				if margin[i]*t < 1 {
					dst[i] = grad.Pair{G: -t * w, H: w}
				} else {
					dst[i] = grad.Pair{H: least}
				}
			}
		}
	})
}
