package grow

import (
	"slices"
	"sync/atomic"

	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/tree"
)

// start lists all rows: those with a gradient first, since only they add
// anything to a histogram.
func (t *Hist) start(pairs []grad.Pair) (in, out span) {
	var without atomic.Bool // a row has no gradient
	t.share((len(pairs)+rowBlock-1)/rowBlock, len(pairs), func(i int) {
		begin := i * rowBlock
		rows := t.rows[begin:min(begin+rowBlock, len(pairs))]
		for j, p := range pairs[begin : begin+len(rows)] {
			if p == (grad.Pair{}) {
				without.Store(true)
				return
			}
			rows[j] = int32(begin + j)
		}
	})
	if !without.Load() {
		return span{0, int32(len(pairs))}, span{int32(len(pairs)), int32(len(pairs))}
	}
	n, rest := int32(0), t.scratch[:0]
	for i, p := range pairs {
		if p == (grad.Pair{}) {
			rest = append(rest, int32(i))
			continue
		}
		t.rows[n] = int32(i)
		n++
	}
	copy(t.rows[n:], rest)
	return span{0, n}, span{n, int32(len(t.rows))}
}

// rowBlock is the number of rows that are listed or looked at in one piece.
const rowBlock = 1 << 14

// AddTo adds the output of the tree grown last to the margins of all rows:
// margin[row*stride+group]. It goes from a block of rows to the next, whose margins
// stay in cache while the leaves are gone through: their rows ascend.
func (t *Hist) AddTo(margin []float32, stride, group int) {
	const block = 1 << 16
	n := len(t.rows)
	t.share((n+block-1)/block, n, func(i int) {
		begin, end := int32(i*block), int32(min(n, (i+1)*block))
		for j := range t.nodes {
			nd := &t.nodes[j]
			if nd.left != tree.None {
				continue
			}
			for _, s := range [2]span{nd.in, nd.out} {
				rows := t.of(s)
				if begin > 0 {
					from, _ := slices.BinarySearch(rows, begin)
					rows = rows[from:]
				}
				for _, r := range rows {
					if r >= end {
						break
					}
					margin[int(r)*stride+group] += nd.leaf
				}
			}
		}
	})
}
