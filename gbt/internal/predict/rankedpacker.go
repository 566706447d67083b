package predict

import "math"

// rankedPacker lays out the trees of batches.
type rankedPacker struct {
	p      *ranked
	values []float64

	words []uint32
	ranks []int32 // of the splits of the tree
	nodes []node  // of the tree
	base  int32   // number of its first one
	lower int     // place of its lower lines
	open  [rankedLine / 2][]int32
	heads []pair
	fits  bool

	leaf, copies int32 // the leaf written last to a root's line, and where it is twice
}

// batch lays out the trees of a batch, and reports whether they fit.
func (w *rankedPacker) batch(b *rankedBatch, nodes []node, ranks, roots []int32) bool {
	n := len(nodes) - int(roots[0])
	w.words = append(w.words[:0], make([]uint32, rootLines+lanes*rankedLine)...)
	if c := rootLines + lanes*rankedLine + 2*n; cap(w.words) < c {
		w.words = append(make([]uint32, 0, c), w.words...)
	}
	w.fits = true
	for k := range lanes {
		if k >= len(roots) {
			w.nodes, w.ranks, w.base = []node{{child: -1}}, []int32{0}, 0
			if w.p.double {
				w.none(k)
				continue
			}
		} else {
			end := len(nodes)
			if k+1 < len(roots) {
				end = int(roots[k+1])
			}
			w.nodes, w.ranks, w.base = nodes[roots[k]:end], ranks[roots[k]:end], roots[k]
		}
		w.tree(k)
		if !w.fits {
			return false
		}
	}
	b.words = make([]uint64, (len(w.words)+1)/2)
	for i, v := range w.words {
		b.words[i/2] |= uint64(v) << (i % 2 * 32)
	}
	return true
}

// none lays out a tree that is not there, of float64.
func (w *rankedPacker) none(k int) {
	values := w.values
	w.values = []float64{0}
	w.tree(k)
	w.values = values
}

// tree lays out tree k of a batch.
func (w *rankedPacker) tree(k int) {
	w.lower = len(w.words)
	w.words[k] = uint32(w.lower)
	for i := range w.open {
		w.open[i] = w.open[i][:0]
	}
	w.heads, w.leaf = w.heads[:0], -1
	w.root(rootLines+k*rankedLine, 1, 0)
	for i := 0; i < len(w.heads); i++ {
		w.fill(w.heads[i])
	}
}

// root writes node i of a tree to place at of the line of its root, and what is
// below it there.
func (w *rankedPacker) root(line, at int, i int32) {
	n := &w.nodes[i]
	if n.child >= 0 {
		w.words[line+at] = w.node(i)
		left := n.child - w.base
		if at < rankedLine/2 {
			w.root(line, 2*at, left)
			w.root(line, 2*at+1, left+1)
			return
		}
		w.heads = append(w.heads, pair{left, int32(line + at)})
		return
	}
	if at < rankedLine/2 {
		w.root(line, 2*at, i)
		w.root(line, 2*at+1, i)
		return
	}
	if w.leaf != i {
		size := 2
		if w.p.double {
			size = 4
		}
		place := w.room(size)
		w.value(place, n)
		w.value(place+size/2, n)
		w.leaf, w.copies = i, int32(place)
	}
	w.words[line+at] = leftLeaf | rightLeaf
	w.reach(line+at, int(w.copies))
}

// reach writes the distance to a place to a parent.
func (w *rankedPacker) reach(parent, place int) {
	if place-w.lower >= 1<<(32-w.p.bits-rankedBelow) {
		w.fits = false
		return
	}
	w.words[parent] |= uint32(place-w.lower) << rankedBelow
}

// value writes a leaf.
func (w *rankedPacker) value(place int, n *node) {
	if !w.p.double {
		w.words[place] = math.Float32bits(n.value)
		return
	}
	v := math.Float64bits(w.values[math.Float32bits(n.value)])
	w.words[place], w.words[place+1] = uint32(v), uint32(v>>32)
}

// node returns a split whose distance is not known yet.
func (w *rankedPacker) node(i int32) uint32 {
	n := &w.nodes[i]
	v := n.feature&column | uint32(w.ranks[i])<<(32-w.p.bits)
	if n.feature&defaultLeft == 0 {
		v |= rankedRight
	}
	left := n.child - w.base
	if w.nodes[left].child < 0 {
		v |= leftLeaf
	}
	if w.nodes[left+1].child < 0 {
		v |= rightLeaf
	}
	return v
}

// size returns how many words a pair takes.
func (w *rankedPacker) size(left int32) int {
	if w.p.double && (w.nodes[left].child < 0 || w.nodes[left+1].child < 0) {
		return 4
	}
	return 2
}

// room returns the place of some words, an even number, in one line: where they
// fit best, or a new one.
func (w *rankedPacker) room(size int) int {
	at := -1
	left := size
	for ; left < rankedLine; left += 2 {
		if list := w.open[left/2]; len(list) > 0 {
			at = int(list[len(list)-1])
			w.open[left/2] = list[:len(list)-1]
			break
		}
	}
	if at < 0 {
		at, left = len(w.words), rankedLine
		var line [rankedLine]uint32
		w.words = append(w.words, line[:]...)
	}
	if left -= size; left > 0 {
		w.open[left/2] = append(w.open[left/2], int32(at+size))
	}
	return at
}

// fill lays out a pair and its nearest descendants in a line. Those that find no
// room are heads of others.
func (w *rankedPacker) fill(head pair) {
	var queue [rankedLine / 2]pair
	var above [rankedLine / 2][2]int8 // places of the queue where the children are, plus one
	queue[0] = head
	known, total := 1, w.size(head.left)
	for i := 0; i < known; i++ {
		for k := range int32(2) {
			n := &w.nodes[queue[i].left+k]
			if n.child < 0 {
				continue
			}
			if left := n.child - w.base; total+w.size(left) <= rankedLine {
				total += w.size(left)
				queue[known].left = left
				known++
				above[i][k] = int8(known)
			}
		}
	}
	at := w.room(total)
	for i := range known {
		p := queue[i]
		w.reach(int(p.parent), at)
		size := w.size(p.left)
		for k := range int32(2) {
			place := at + int(k)*size/2
			n := &w.nodes[p.left+k]
			if n.child < 0 {
				w.value(place, n)
				continue
			}
			w.words[place] = w.node(p.left + k)
			if c := above[i][k]; c > 0 {
				queue[c-1].parent = int32(place)
			} else {
				w.heads = append(w.heads, pair{n.child - w.base, int32(place)})
			}
		}
		at += size
	}
}
