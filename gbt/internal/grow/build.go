package grow

import (
	"cmp"
	"slices"

	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/histogram"
)

// build makes the histograms of some features of a node with the given rows.
func (t *Hist) build(h []grad.Sum, rows []int32, pairs []grad.Pair, features []int32) {
	s, ok := t.scratches.Get().(*histogram.Scratch)
	if !ok {
		s = new(histogram.Scratch)
	}
	histogram.Clear(h, t.m, features)
	histogram.Build(h, t.m, rows, pairs, features, s)
	t.scratches.Put(s)
}

// piece is a piece of the work on open nodes: a pair of siblings and a block of
// features, block of blocks.
type piece struct {
	open, block, blocks int32
	rows                int32 // of the child that is built
	at                  int32 // place of its results
}

// cutWork cuts the work on the open nodes in pieces, largest first, so that the
// workers end at about the same time. A pair of siblings is one piece where it can be,
// since each piece fetches its rows anew; the largest ones are shared by the workers,
// feature by feature, until the work is even.
func (t *Hist) cutWork(features int) {
	t.pieces = t.pieces[:0]
	for i := range t.open {
		t.pieces = append(t.pieces, piece{open: int32(i), blocks: 1, rows: int32(t.builtRows(i))})
	}
	slices.SortFunc(t.pieces, func(a, b piece) int {
		return cmp.Or(cmp.Compare(b.rows, a.rows), cmp.Compare(a.open, b.open))
	})
	shared := 0
	if workers := t.pool.Workers(); workers > 1 && features >= 8 {
		for shared < len(t.pieces) && !t.even(t.pieces[shared:]) {
			shared++
		}
		blocks := int32(min(workers, features/4))
		for i := range shared {
			t.pieces[i].blocks = blocks
			for b := int32(1); b < blocks; b++ {
				p := t.pieces[i]
				p.block = b
				t.pieces = append(t.pieces, p)
			}
		}
		if shared > 0 {
			slices.SortStableFunc(t.pieces, func(a, b piece) int {
				return cmp.Compare(int(b.rows)*int(a.blocks), int(a.rows)*int(b.blocks))
			})
		}
	}
	for i := range t.pieces {
		t.pieces[i].at = int32(i)
	}
}

// even reports whether workers that take the pieces, which are sorted, one by one
// end at about the same time.
func (t *Hist) even(pieces []piece) bool {
	workers := t.pool.Workers()
	if len(pieces) >= 8*workers {
		return true
	}
	t.loads = resize(t.loads, workers)
	clear(t.loads)
	all := 0
	for i := range pieces {
		least := 0
		for w, l := range t.loads {
			if l < t.loads[least] {
				least = w
			}
		}
		t.loads[least] += int(pieces[i].rows)
		all += int(pieces[i].rows)
	}
	return slices.Max(t.loads)*workers <= all+all/5
}

// builtRows returns the number of rows that open pair i is built from.
func (t *Hist) builtRows(i int) int {
	in := t.nodes[t.open[i].built].in
	return int(in.end - in.begin)
}
