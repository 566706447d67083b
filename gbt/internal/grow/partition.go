package grow

import (
	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/split"
)

// parting is a state of the partition of rows: the rows before next have been
// shared out, lefts of them to the front and the others to the scratch.
type parting struct{ next, lefts int }

// partition8 moves those of rows that go left to the front and the others to
// scratch, each in their order, from a state on and until fewer rows remain than
// it takes at a time. Rows go left if their bin is at most bin or equal to also. The
// rows ascend.
type partition8 func(rows, scratch []int32, bins []uint8, bin, also int32, at parting) parting

// partitionBytes is the kernel that is used.
var partitionBytes = partitionKernels().Best()

// none8 leaves all rows to [partitionRest].
func none8(_, _ []int32, _ []uint8, _, _ int32, at parting) parting { return at }

// never is a bin that no row has.
const never = -1

// partition moves the rows that go left to the front and the others to scratch,
// each in their order, and returns the number of either.
func partition[B binned.Bin](rows, scratch []int32, bins []B, bin int32, missing int, missingLeft bool) (lefts, rights int) {
	also := int32(never)
	if missingLeft {
		also = int32(missing)
	}
	var at parting
	if b8, ok := any(bins).([]uint8); ok {
		at = partitionBytes(rows, scratch, b8, bin, also, at)
	}
	at = partitionRest(rows, scratch, bins, bin, also, at)
	return at.lefts, len(rows) - at.lefts
}

// partitionRest does what [partition8] does, to the end.
func partitionRest[B binned.Bin](rows, scratch []int32, bins []B, bin, also int32, at parting) parting {
	l, r := at.lefts, at.next-at.lefts
	for _, row := range rows[at.next:] {
		b := int32(bins[row])
		// Both are written, one of them advances: no branch to mispredict.
		rows[l], scratch[r] = row, row
		above, differs := uint32(bin-b)>>31, uint32((b^also)|-(b^also))>>31
		goRight := int(above & differs)
		r += goRight
		l += 1 - goRight
	}
	return parting{len(rows), l}
}

// stretch is a part of a segment of rows that one worker partitions.
type stretch struct {
	span
	node   int32 // of the batch, its rows without a gradient from count nodes on
	rights int32 // found, in scratch from begin on; the others are in rows
}

// partition shares the rows of the nodes of the batch out to their children:
// first every stretch by itself, then those of a segment are put together. A
// segment that is much of all rows is cut in a stretch for each worker.
func (t *Hist) partition() {
	rows := 0
	for _, e := range t.batch {
		nd := &t.nodes[e.node]
		rows += int(nd.in.end - nd.in.begin + nd.out.end - nd.out.begin)
	}
	t.stretches = t.stretches[:0]
	for i, e := range t.batch {
		nd := &t.nodes[e.node]
		t.addStretches(nd.in, int32(i), rows)
		t.addStretches(nd.out, int32(len(t.batch)+i), rows)
	}
	t.share(len(t.stretches), rows, func(i int) {
		s := &t.stretches[i]
		s.rights = t.partSpan(s.span, &t.nodes[t.batch[int(s.node)%len(t.batch)].node].best)
	})
	t.share(len(t.batch), rows, func(i int) {
		nd := &t.nodes[t.batch[i].node]
		left, right := &t.nodes[nd.left], &t.nodes[nd.left+1]
		left.in, right.in = t.join(nd.in, int32(i))
		left.out, right.out = t.join(nd.out, int32(len(t.batch)+i))
	})
}

// addStretches cuts a segment of all rows in stretches, in order.
func (t *Hist) addStretches(s span, node int32, all int) {
	const worthwhile = 1 << 14
	n, parts := int(s.end-s.begin), 1
	if workers := t.pool.Workers(); n*2*workers > all && n >= worthwhile {
		parts = workers
	}
	for i := range parts {
		part := span{s.begin + int32(n*i/parts), s.begin + int32(n*(i+1)/parts)}
		t.stretches = append(t.stretches, stretch{span: part, node: node})
	}
}

// partSpan moves the rows of a span that a split sends left to its front, the
// others to the scratch, and returns the number of these.
func (t *Hist) partSpan(s span, b *split.Candidate) (rights int32) {
	rows, scratch := t.of(s), t.scratch[s.begin:s.end]
	if len(rows) == 0 {
		return 0
	}
	lefts := t.partRows(rows, scratch, b)
	return int32(len(rows)) - lefts
}

// join puts the stretches of a segment together: rows that go left, then the
// others.
func (t *Hist) join(s span, node int32) (left, right span) {
	first := 0
	for t.stretches[first].node != node {
		first++
	}
	parts := t.stretches[first:]
	at := s.begin
	for i := range parts {
		p := &parts[i]
		if p.node != node {
			parts = parts[:i]
			break
		}
		if from := t.of(span{p.begin, p.end - p.rights}); at != p.begin {
			copy(t.rows[at:], from) // to the front of where it is
			at += int32(len(from))
		} else {
			at = p.end - p.rights
		}
	}
	mid := at
	for _, p := range parts {
		at += int32(copy(t.rows[at:], t.scratch[p.begin:p.begin+p.rights]))
	}
	return span{s.begin, mid}, span{mid, s.end}
}
