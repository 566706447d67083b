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
// workers end at about the same time. A pair of siblings that is much of all
// work is shared by the workers, feature by feature; else it is one piece,
// since each piece fetches its rows anew.
func (t *Hist) cutWork(features int) {
	t.pieces = t.pieces[:0]
	workers, all := t.pool.Workers(), 0
	for i := range t.open {
		all += t.builtRows(i)
	}
	for i := range t.open {
		rows, blocks := t.builtRows(i), 1
		if rows*2*workers > all {
			blocks = max(1, min(workers, features/4))
		}
		for b := range blocks {
			t.pieces = append(t.pieces, piece{int32(i), int32(b), int32(blocks), int32(rows), int32(len(t.pieces))})
		}
	}
	slices.SortFunc(t.pieces, func(a, b piece) int {
		return cmp.Or(cmp.Compare(int(b.rows)*int(a.blocks), int(a.rows)*int(b.blocks)), cmp.Compare(a.at, b.at))
	})
}

// builtRows returns the number of rows that open pair i is built from.
func (t *Hist) builtRows(i int) int {
	in := t.nodes[t.open[i].built].in
	return int(in.end - in.begin)
}
