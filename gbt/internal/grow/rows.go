package grow

import (
	"math"
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
	return t.startSampled(pairs)
}

// startSampled lists all rows, those without a gradient last: each block by itself, then they are
// put together as the stretches of a partition.
func (t *Hist) startSampled(pairs []grad.Pair) (in, out span) {
	all := span{0, int32(len(pairs))}
	t.stretches = t.stretches[:0]
	for begin := 0; begin < len(pairs); begin += rowBlock {
		end := min(begin+rowBlock, len(pairs))
		t.stretches = append(t.stretches, stretch{span: span{int32(begin), int32(end)}})
	}
	t.share(len(t.stretches), len(pairs), func(i int) {
		s := &t.stretches[i]
		rows, without, l, r := t.of(s.span), t.scratch[s.begin:s.end], 0, 0
		for j, p := range pairs[s.begin:s.end] {
			rows[l], without[r] = s.begin+int32(j), s.begin+int32(j)
			// Zero of either sign has no bit but the first.
			bits := uint64(math.Float32bits(p.G)<<1) | uint64(math.Float32bits(p.H)<<1)
			some := int(-bits >> 63)
			l += some
			r += 1 - some
		}
		s.rights = int32(r)
	})
	return t.join(all, 0)
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
