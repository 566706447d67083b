package predict

import "math"

// packer lays out the trees of batches for the cache. Pairs of siblings are
// gathered in blocks of up to eight: a pair with its nearest descendants. A block
// is 128 bytes, which processors fetch together, and never lies in two such
// places; three levels of a tree that is balanced are in one, and the root with
// the next three.
type packer struct {
	wide    bool
	columns int // of the forest

	nodes []uint64
	at    int     // places used, an even number
	pairs []int32 // of each node: pairs below it
	heads []pair  // of blocks to come

	features uint32 // bound of the features of the batch

	values []float64 // of leaves, nil if a leaf has its value itself
	places []int32   // in values, of the trees of the batch
	shift  uint32    // from a place in values to that in nodes
}

// pair is a pair of siblings: the number of the left one, and the place of their
// parent.
type pair struct {
	left   int32
	parent int32
}

// block is the number of pairs in a block.
const block = 8

// batch packs the trees of a batch, which are laid out level by level from roots
// to the end of nodes.
func (w *packer) batch(b *packedBatch, nodes []node, roots []int32) {
	n := len(nodes) - int(roots[0])
	w.nodes, w.at, w.features = make([]uint64, n+n/8+2*block*len(roots)), 0, 0
	if w.values != nil {
		w.nodes = make([]uint64, len(w.nodes)+n/2+len(roots))
	}
	for i, root := range roots {
		end := len(nodes)
		if i+1 < len(roots) {
			end = int(roots[i+1])
		}
		if w.values != nil {
			until := len(w.values)
			if i+1 < len(w.places) {
				until = int(w.places[i+1])
			}
			w.copy(w.values[w.places[i]:until], w.places[i])
		}
		b.roots[i] = w.tree(nodes[root:end], root)
	}
	if len(roots) < lanes {
		none := w.room(1)
		w.nodes[none] = w.leaf(0)
		for i := len(roots); i < lanes; i++ {
			b.roots[i] = int32(none)
		}
	}
	b.nodes = w.nodes[:w.at:w.at]
	b.features, b.columns = int(w.features), w.columns
}

// copy writes the values of the leaves of a tree, from place on.
func (w *packer) copy(values []float64, place int32) {
	w.shift = uint32(w.at) - uint32(place)
	at := w.at
	w.at += (len(values) + 1) &^ 1
	w.grow()
	for i, v := range values {
		w.nodes[at+i] = math.Float64bits(v)
	}
}

// grow makes room up to at.
func (w *packer) grow() {
	if w.at > len(w.nodes) {
		w.nodes = append(w.nodes, make([]uint64, w.at-len(w.nodes)+len(w.nodes)/2)...)
	}
}

// room returns the place of a number of pairs, at most a block, in one block.
func (w *packer) room(pairs int) int {
	if at := w.at % (2 * block); at+2*pairs > 2*block {
		w.at += 2*block - at
	}
	at := w.at
	w.at += 2 * pairs
	w.grow()
	return at
}

// tree packs a tree, whose first node has the number base for its children, and
// returns the place of its root.
func (w *packer) tree(nodes []node, base int32) int32 {
	if cap(w.pairs) < len(nodes) {
		w.pairs = make([]int32, 2*len(nodes))
	}
	pairs := w.pairs[:len(nodes)]
	for i := len(nodes) - 1; i >= 0; i-- {
		pairs[i] = 0
		if c := nodes[i].child; c >= 0 {
			c -= base
			pairs[i] = 1 + pairs[c] + pairs[c+1]
		}
	}
	// The root has the second place of its block.
	first := min(int(pairs[0]), block-1)
	root := w.room(1+first) + 1
	w.nodes[root] = w.node(&nodes[0])
	w.heads = w.heads[:0]
	if first > 0 {
		w.fill(nodes, base, root+1, first, pair{nodes[0].child - base, int32(root)})
	}
	for i := 0; i < len(w.heads); i++ {
		h := w.heads[i]
		n := min(int(1+pairs[h.left]+pairs[h.left+1]), block)
		w.fill(nodes, base, w.room(n), n, h)
	}
	return int32(root)
}

// fill writes a block of n pairs to the places from at on: head and its nearest
// descendants. Those that find no room are heads of blocks.
func (w *packer) fill(nodes []node, base int32, at, n int, head pair) {
	var queue [block]pair
	queue[0] = head
	known := 1
	for i := range n {
		p := queue[i]
		w.nodes[p.parent] |= uint64(at-int(p.parent)) << (32 + distance)
		for k := range int32(2) {
			node := &nodes[p.left+k]
			w.nodes[at] = w.node(node)
			if node.child >= 0 {
				child := pair{node.child - base, int32(at)}
				if known < n {
					queue[known] = child
					known++
				} else {
					w.heads = append(w.heads, child)
				}
			}
			at++
		}
	}
}

// node packs a node whose distance is not known yet.
func (w *packer) node(n *node) uint64 {
	v := math.Float32bits(n.value)
	if n.child < 0 {
		return w.leaf(v + w.shift)
	}
	m := n.feature & column
	w.features = max(w.features, m+1)
	switch {
	case w.wide:
		m <<= 1
		if n.feature&defaultLeft == 0 {
			m |= wideRight
		}
	case n.feature&defaultLeft == 0:
		m |= narrowRight
	}
	return uint64(v) | uint64(m)<<32
}

// leaf returns a leaf that gives v.
func (w *packer) leaf(v uint32) uint64 {
	switch {
	case !w.wide:
		return uint64(v) | notThere<<32
	case w.columns > tableColumns:
		return uint64(v)
	}
	return uint64(v) | uint64(2*w.columns)<<32
}
