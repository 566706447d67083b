package grow

import (
	"unsafe"

	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// Alike returns a grower of the same trees from the same bins that has room of its own
// and runs on pool.
func (t *Hist) Alike(pool *parallel.Pool) *Hist {
	return NewHist(t.m, t.params, t.policy, t.limits.Constraints, pool)
}

// Use sets the workers that grow the trees to come.
func (t *Hist) Use(pool *parallel.Pool) { t.pool = pool }

// Room estimates the bytes of the histograms that a tree needs at a time.
func (t *Hist) Room() int {
	const most = 1 << 10
	nodes := most
	if d := t.policy.MaxDepth; d > 0 && d < 10 {
		nodes = 1 << (d - 1)
	}
	if l := t.policy.MaxLeaves; l > 0 {
		nodes = min(nodes, l)
	}
	return nodes * t.slots * int(unsafe.Sizeof(grad.Sum{}))
}
