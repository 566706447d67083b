package grow

import "github.com/grove-ml/grove/gbt/internal/split"

// ownRows are the rows by node that a worker keeps for itself, parted as those of all
// are. Where nodes have few rows, parting them twice takes less time than reading what
// another processor has just written, and waiting for it.
type ownRows struct {
	rows, scratch []int32
	in            []span // by node
}

// mostOwnRows is the number of rows below which workers have their own: as few as are
// shared out by one worker anyway.
const mostOwnRows = 1 << 13

// begin lists the rows of a root, of so many in all.
func (o *ownRows) begin(rows []int32, all int) []int32 {
	o.rows, o.scratch = resize(o.rows, len(rows)), resize(o.scratch, len(rows))
	if len(rows) < all {
		copy(o.rows, rows)
	} else {
		for i := range o.rows {
			o.rows[i] = int32(i)
		}
	}
	o.in = append(o.in[:0], span{0, int32(len(rows))})
	return o.rows
}

// part shares the rows of a node out to its children, left and left+1.
func (o *ownRows) part(t *Hist, parent, left int32, b *split.Candidate) {
	s := o.in[parent]
	mid := s.begin
	if s.begin < s.end {
		rows, scratch := o.of(s), o.scratch[s.begin:s.end]
		lefts := t.partRows(rows, scratch, b)
		copy(rows[lefts:], scratch)
		mid += lefts
	}
	for len(o.in) <= int(left)+1 {
		o.in = append(o.in, span{})
	}
	o.in[left], o.in[left+1] = span{s.begin, mid}, span{mid, s.end}
}

// of returns the rows of a segment.
func (o *ownRows) of(s span) []int32 { return o.rows[s.begin:s.end] }

// beginOwn decides whether workers have their own rows in this tree.
func (t *Hist) beginOwn(blocks int) {
	t.lean.own = t.lean.own[:0]
	if blocks > 1 && t.pool.Workers() < 2*blocks && t.m.Rows < mostOwnRows {
		if cap(t.lean.own) < blocks {
			t.lean.own = make([]ownRows, 0, blocks)
		}
		t.lean.own = t.lean.own[:blocks]
	}
}

// partsAlong reports whether the rows of the batch are parted by whoever builds its
// children, and not before.
func (t *Hist) partsAlong() bool { return t.lean.scans && len(t.lean.own) > 0 }
