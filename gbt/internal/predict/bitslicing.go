package predict

import (
	"math"
	"math/bits"
	"slices"
	"sync"
)

// splitKey is a distinct split: the feature in the upper half, the threshold in
// the lower one, as bits that are in the order of the numbers.
type splitKey uint64

func keyOf(n *node) splitKey {
	bits := math.Float32bits(n.value + 0) // -0 is 0
	if bits>>31 != 0 {
		bits = ^bits
	} else {
		bits |= 1 << 31
	}
	return splitKey(n.feature&column)<<32 | splitKey(bits)
}

func (k splitKey) feature() int32 { return int32(k >> 32) }

func (k splitKey) threshold() float32 {
	bits := uint32(k)
	if bits>>31 != 0 {
		return math.Float32frombits(bits &^ (1 << 31))
	}
	return math.Float32frombits(^bits)
}

// Bounds of the columns of the form: of their number and of those that splits are on,
// which blocks are copied to.
const (
	maxSliceColumns  = 1 << 22
	maxSliceFeatures = 1 << 12
)

// Directions that missing values take at the splits of a key.
const (
	goesRight = 1 << iota
	goesLeft
)

// slicer makes slices of a forest.
type slicer struct {
	f     *Forest
	s     *bitSlices
	ids   []int32 // of the splits of the chunk: place of their key in keys
	table []int32 // hash table of places in keys, plus one
	keys  []splitKey
	dirs  []uint8
	masks []uint16
	mux   muxer

	categories []*node          // splits of the chunk
	byCategory map[*node]uint16 // and their masks
}

// newBitSlices makes the form of f, or nil if it has none.
func newBitSlices(f *Forest, kernels *sliceKernels) *bitSlices {
	s := &bitSlices{kernels: kernels, groups: f.Groups, pool: new(sync.Pool)}
	top := int32(-1)
	for i := range f.nodes {
		if n := &f.nodes[i]; n.child >= 0 {
			top = max(top, int32(n.feature&column))
		}
	}
	if len(f.vectors) > 0 || top >= maxSliceColumns {
		return nil
	}
	s.place = make([]int32, top+1)
	for i := range f.nodes {
		if n := &f.nodes[i]; n.child >= 0 {
			s.place[n.feature&column] = 1
		}
	}
	for j, used := range s.place {
		s.place[j] = -1
		if used != 0 {
			s.place[j] = int32(len(s.features))
			s.features = append(s.features, int32(j))
		}
	}
	if len(s.features) > maxSliceFeatures {
		return nil
	}
	x := &slicer{f: f, s: s, table: make([]int32, 1<<bits.Len(uint(2*min(len(f.nodes)/2, maxChunkMasks))))}
	s.masks = firstMask
	for first := 0; first < len(f.roots); {
		last := x.collect(first)
		if last == first || !x.chunk(first, last) {
			return nil
		}
		first = last
	}
	return s
}

// nodesOf returns the nodes of trees first..last-1.
func (f *Forest) nodesOf(first, last int) []node {
	end := len(f.nodes)
	if last < len(f.roots) {
		end = int(f.roots[last])
	}
	return f.nodes[f.roots[first]:end]
}

// collect finds the distinct splits of as many trees from first on as fit into a
// chunk, and returns where it ends.
func (x *slicer) collect(first int) int {
	clear(x.table)
	x.ids, x.keys, x.dirs = x.ids[:0], x.keys[:0], x.dirs[:0]
	x.categories = x.categories[:0]
	lefts := 0
	for t := first; t < len(x.f.roots); t++ {
		nodes := x.f.nodesOf(t, t+1)
		if len(x.keys)+lefts+len(nodes) > maxChunkMasks {
			fresh := 0 // most of its splits may be known
			for i := range nodes {
				switch n := &nodes[i]; {
				case n.child >= 0 && n.feature&categorical != 0, n.child >= 0 && x.find(keyOf(n), false) < 0:
					fresh++
				}
			}
			if len(x.keys)+lefts+2*fresh > maxChunkMasks {
				return t
			}
		}
		for i := range nodes {
			n := &nodes[i]
			switch {
			case n.child < 0:
				x.ids = append(x.ids, -1)
				continue
			case n.feature&categorical != 0:
				lefts++
				x.ids = append(x.ids, -1)
				x.categories = append(x.categories, n)
				continue
			}
			id := x.find(keyOf(n), true)
			x.ids = append(x.ids, id)
			switch {
			case n.feature&defaultLeft == 0:
				x.dirs[id] |= goesRight
			case x.dirs[id]&goesLeft == 0:
				lefts++
				x.dirs[id] |= goesLeft
			}
		}
	}
	return len(x.f.roots)
}

// find returns the place of a key, adding it if it is to be, else -1.
func (x *slicer) find(k splitKey, add bool) int32 {
	mask := uint64(len(x.table) - 1)
	for h := uint64(k) * 0x9e3779b97f4a7c15 >> 32 & mask; ; h = (h + 1) & mask {
		switch at := x.table[h]; {
		case at == 0 && !add:
			return -1
		case at == 0:
			x.keys = append(x.keys, k)
			x.dirs = append(x.dirs, 0)
			x.table[h] = int32(len(x.keys))
			return int32(len(x.keys) - 1)
		case x.keys[at-1] == k:
			return at - 1
		}
	}
}

// chunk makes the columns and trees of the splits that collect has found. It
// reports whether there is a form of all trees.
func (x *slicer) chunk(first, last int) bool {
	order := make([]int32, len(x.keys))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		if x.keys[a] < x.keys[b] {
			return -1
		}
		return 1
	})
	c := chunk{first: first, last: last}
	// right and left are the masks of each key by where missing values go.
	right, left := make([]uint16, len(order)), make([]uint16, len(order))
	next := firstMask
	var sorted []float32
	for i := 0; i < len(order); {
		j, dirs := i, uint8(0)
		feature := x.keys[order[i]].feature()
		sorted = sorted[:0]
		for ; j < len(order) && x.keys[order[j]].feature() == feature; j++ {
			sorted = append(sorted, x.keys[order[j]].threshold())
			dirs |= x.dirs[order[j]]
		}
		col := newSplitColumn(int(x.s.place[feature]), sorted, next)
		col.allLeft = dirs == goesLeft
		for k := i; k < j; k++ {
			right[order[k]] = uint16(next + k - i)
			left[order[k]] = right[order[k]]
			if !col.allLeft && x.dirs[order[k]]&goesLeft != 0 {
				left[order[k]] = uint16(next + j - i + len(col.left))
				col.left = append(col.left, uint16(k-i))
			}
		}
		next += len(sorted) + len(col.left)
		x.s.ranks = max(x.s.ranks, len(sorted))
		c.columns = append(c.columns, col)
		i = j
	}
	if !x.categoryColumns(&c, &next) {
		return false
	}
	c.setup += x.s.kernels.cost.column*len(c.columns) + x.s.kernels.cost.mask*next/16
	step := x.s.kernels.cost.walk
	if x.f.sets != nil {
		step = walkCategory
	}
	at := 0
	for t := first; t < last; t++ {
		nodes := x.f.nodesOf(t, t+1)
		x.masks = x.masks[:0]
		for i := range nodes {
			m := uint16(0)
			switch id, n := x.ids[at], &nodes[i]; {
			case id >= 0 && n.feature&defaultLeft != 0:
				m = left[id]
			case id >= 0:
				m = right[id]
			case n.child >= 0:
				m = x.byCategory[n]
			}
			x.masks = append(x.masks, m)
			at++
		}
		tree, ok := x.tree(nodes, t, next)
		if !ok {
			return false
		}
		x.s.masks = max(x.s.masks, next+len(tree.muxes))
		c.trees = append(c.trees, tree)
		c.cost += x.s.kernels.cost.tree + x.s.kernels.cost.mux*len(tree.muxes)/16
		for n := len(nodes); n > 1; n /= 2 {
			c.walk += step
		}
	}
	x.s.chunks = append(x.s.chunks, c)
	return true
}

// categoryColumns makes the columns of the categorical splits of a chunk, whose
// masks begin at *next.
func (x *slicer) categoryColumns(c *chunk, next *int) bool {
	if len(x.categories) == 0 {
		return true
	}
	x.byCategory = make(map[*node]uint16, len(x.categories))
	slices.SortStableFunc(x.categories, func(a, b *node) int { return int(a.feature&column) - int(b.feature&column) })
	for splits := x.categories; len(splits) > 0; {
		feature, n := splits[0].feature&column, 1
		for n < len(splits) && splits[n].feature&column == feature {
			n++
		}
		col, ok := newCategoryColumn(x.f, int(x.s.place[feature]), *next, splits[:n])
		if !ok {
			return false
		}
		c.categories = append(c.categories, col)
		for _, split := range splits[:n] {
			x.byCategory[split] = uint16(*next)
			*next++
		}
		c.setup += x.s.kernels.cost.column + x.s.kernels.cost.square*col.words
		splits = splits[n:]
	}
	return true
}

// tree makes the form of one tree, whose muxes make masks from temp on.
func (x *slicer) tree(nodes []node, t, temp int) (sliceTree, bool) {
	root := x.f.roots[t]
	m := &x.mux
	m.nodes = append(m.nodes[:0], nodes...)
	levels, end := []int{0, 1}, int32(1) // nodes are laid out level by level
	leaves := 0
	for i := range m.nodes {
		if i == levels[len(levels)-1] {
			levels = append(levels, int(end))
		}
		n := &m.nodes[i]
		if n.child < 0 {
			leaves++
			continue
		}
		n.child -= root
		end = n.child + 2
	}
	m.masks, m.temp, m.muxes = x.masks, temp, m.muxes[:0]
	out := sliceTree{temp: temp, group: x.f.group[t]}
	var planes []uint16
	switch depth := len(levels) - 2; {
	case depth <= maxPathBits:
		planes, out.leaves = m.byPath(levels)
	case leaves <= 1<<maxLeafBits && depth < 256:
		planes, out.leaves = m.inOrder(leaves)
	default:
		return out, false
	}
	if len(m.muxes) > maxMuxes {
		return out, false
	}
	out.muxes = append([]mux(nil), m.muxes...)
	out.planes = planes
	if len(planes) == 0 {
		out.planes = []uint16{zeroMask}
	}
	if x.s.kernels.bytes {
		out.setBytes()
	}
	return out, true
}

// setBytes makes the planes of the bytes of at most 256 leaves.
func (t *sliceTree) setBytes() {
	stride := 64
	switch n := len(t.leaves); {
	case n > 256:
		return
	case n > 64:
		stride = 256
	}
	t.bytes = make([]byte, 4*stride)
	for i, v := range t.leaves {
		for b := range 4 {
			t.bytes[b*stride+i] = byte(math.Float32bits(v) >> (8 * b))
		}
	}
}
