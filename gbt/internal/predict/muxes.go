package predict

// mux is a bit operation on masks: the mask it makes has the bit of right where
// sel has a bit, else that of left.
type mux struct{ sel, left, right uint16 }

// maxPathBits is the depth up to which the number of a leaf is the path to it.
const maxPathBits = 8

// Bounds of the form. Masks have numbers of 16 bits.
const (
	maxChunkMasks = 16 << 10
	maxMuxes      = 16 << 10
	maxLeafBits   = 12
)

// free is the value of a bit that does not matter: rows do not come there.
const free = -1

// muxer makes the muxes of trees.
type muxer struct {
	nodes []node   // of the tree; children are places in nodes, those of leaves are negative
	masks []uint16 // mask of each split
	temp  int
	muxes []mux

	leaves []float32 // of trees whose leaves are numbered from left to right
	bits   int
}

// choose returns the mask that has the bits of a where sel is zero and those of
// b where it is one.
func (x *muxer) choose(sel uint16, a, b int) int {
	switch {
	case a == free || a == b:
		return b
	case b == free:
		return a
	case a == zeroMask && b == onesMask:
		return int(sel)
	}
	x.muxes = append(x.muxes, mux{sel, uint16(a), uint16(b)})
	return x.temp + len(x.muxes) - 1
}

// byPath numbers leaves by the path to them: bit l of a number says that the
// path goes right at depth l. levels has where the nodes of each depth begin and
// end in nodes.
func (x *muxer) byPath(levels []int) (planes []uint16, leaves []float32) {
	depth := len(levels) - 2
	value := make([]int, len(x.nodes))
	for l := range depth {
		for d := l; d >= 0; d-- {
			for i := levels[d]; i < levels[d+1]; i++ {
				switch n := &x.nodes[i]; {
				case n.child < 0:
					value[i] = free
				case d == l:
					value[i] = int(x.masks[i])
				default:
					value[i] = x.choose(x.masks[i], value[n.child], value[n.child+1])
				}
			}
		}
		planes = append(planes, uint16(value[0]))
	}
	leaves = make([]float32, 1<<depth)
	path := value
	path[0] = 0
	for d := range depth + 1 {
		for i := levels[d]; i < levels[d+1]; i++ {
			n := &x.nodes[i]
			if n.child >= 0 {
				path[n.child], path[n.child+1] = path[i], path[i]|1<<d
				continue
			}
			for j := path[i]; j < len(leaves); j += 1 << d {
				leaves[j] = n.value
			}
		}
	}
	return planes, leaves
}

// inOrder numbers leaves from left to right in Gray's code, in which neighbours
// differ in one bit: a split between two leaves is then one mux, and those above
// it are few.
func (x *muxer) inOrder(count int) (planes []uint16, leaves []float32) {
	x.bits = 0
	for 1<<x.bits < count {
		x.bits++
	}
	x.leaves = make([]float32, 1<<x.bits)
	next := 0
	out := x.order(0, &next)
	for _, v := range out[:x.bits] {
		planes = append(planes, uint16(v))
	}
	return planes, x.leaves
}

// order returns the planes of a subtree whose first leaf is number *next.
func (x *muxer) order(i int32, next *int) (out [maxLeafBits]int) {
	n := &x.nodes[i]
	if n.child < 0 {
		code := *next ^ *next>>1
		*next++
		x.leaves[code] = n.value
		for b := range x.bits {
			out[b] = code >> b & 1 // zeroMask or onesMask
		}
		return out
	}
	left, right := x.order(n.child, next), x.order(n.child+1, next)
	for b := range x.bits {
		out[b] = x.choose(x.masks[i], left[b], right[b])
	}
	return out
}
