package predict

import (
	"math"

	"github.com/grove-ml/grove/gbt/internal/impl"
	"github.com/grove-ml/grove/gbt/tree"
)

// packed is trees in 8 bytes a node, walked many at a time without a branch. All
// trees of a batch take the same steps; one that is at a leaf stays there.
//
// The low half of a node is the threshold, or what a leaf gives: its value, or a
// number. The high half has, from the top, the distance to the left child in 15
// bits, 0 in a leaf; the right child follows the left one. In the rest a narrow
// forest has the feature in 5 bits and above it a bit that says that missing
// values go right; a leaf has the feature notThere, which is NaN in every row, so
// that no comparison holds. A wide forest has the feature in 16 bits and that bit
// above it.
//
// Trees are laid out level by level from the second place of a line of 64 bytes:
// levels 0 to 2 share it, and siblings never lie in two.
type packed struct {
	nodes []uint64
	roots []int32 // filled up to whole batches with a tree that is one leaf
	steps []steps // of the batches
	wide  bool
}

// steps is how many steps a batch takes: some at once, then more while a tree is
// not at a leaf.
type steps struct{ first, more int32 }

const (
	lanes    = 64 // trees that are walked at once
	notThere = 31 // feature of leaves

	narrowRight = 1 << 5
	wideRight   = 1 << 16

	distanceBits = 15
	distance     = 32 - distanceBits // place of the distance in the high half
	maxSlots     = 1 << distanceBits // of a tree

	// straight is the depth up to which all steps are taken at once.
	straight = 8
)

// fewTrees is the number of trees below which each is walked by itself.
const fewTrees = 8

// line is the number of nodes in 64 bytes.
const line = 8

// packable reports whether trees have a packed form: there are a few, with splits by thresholds only,
// on features below 65536, and less than 32768 nodes each.
func packable(trees []*tree.Tree) bool {
	if len(trees) < fewTrees {
		return false
	}
	slots := line
	for _, t := range trees {
		p := t.Parts()
		if len(p.CatNodes) > 0 || t.NumFeatures() > math.MaxUint16+1 || t.NumNodes()-t.NumDeleted() >= maxSlots {
			return false
		}
		slots += slotsOf(t)
	}
	return slots < math.MaxInt32-maxSlots
}

// slotsOf returns the number of places that a tree takes: whole lines.
func slotsOf(t *tree.Tree) int {
	return (t.NumNodes() - t.NumDeleted() + 1 + line - 1) &^ (line - 1)
}

// newPacked makes room for trees, which must be packable.
func newPacked(trees []*tree.Tree) *packed {
	features := 0
	for _, t := range trees {
		features = max(features, t.NumFeatures())
	}
	batches := (len(trees) + lanes - 1) / lanes
	p := &packed{roots: make([]int32, batches*lanes), steps: make([]steps, batches), wide: features > notThere}
	at := line
	for i, t := range trees {
		p.roots[i] = int32(at + 1)
		at += slotsOf(t)
		s := &p.steps[i/lanes]
		s.more = max(s.more, int32(t.Depth()))
	}
	for i := range p.steps {
		s := &p.steps[i]
		s.first = min(s.more, straight)
		s.more -= s.first
	}
	p.nodes = make([]uint64, at)
	p.nodes[0] = p.leaf(0)
	return p
}

// leaf returns a leaf that gives v.
func (p *packed) leaf(v uint32) uint64 {
	if p.wide {
		return uint64(v)
	}
	return uint64(v) | notThere<<32
}

// split returns a split whose left child is some places ahead.
func (p *packed) split(feature int32, threshold float32, left int, defaultLeft bool) uint64 {
	m := uint32(feature) | uint32(left)<<distance
	switch {
	case defaultLeft:
	case p.wide:
		m |= wideRight
	default:
		m |= narrowRight
	}
	return uint64(math.Float32bits(threshold)) | uint64(m)<<32
}

// add packs tree i, whose nodes are laid out level by level.
func (p *packed) add(i int, nodes []node) {
	out := p.nodes[p.roots[i]:][:len(nodes)]
	left := int32(1) // of the next split
	for k := range nodes {
		n := &nodes[k]
		if n.child < 0 {
			out[k] = p.leaf(math.Float32bits(n.value))
			continue
		}
		out[k] = p.split(int32(n.feature&column), n.value, int(left)-k, n.feature&defaultLeft != 0)
		left += 2
	}
}

// table is a row of a narrow forest: its values, NaN from there to notThere, and
// then the values again with +Inf for those that are missing, which go right
// wherever they are looked at.
type table [2 * (notThere + 1)]float32

// fill writes a row to the table.
func (t *table) fill(row []float32) {
	row = row[:min(len(row), notThere)]
	for i := len(row); i <= notThere; i++ {
		t[i] = float32(math.NaN())
	}
	for i, v := range row {
		t[i] = v
		if v != v {
			v = float32(math.Inf(1))
		}
		t[i+notThere+1] = v
	}
}

// level is what this process walks packed trees with.
var level = impl.Best()

// leaves writes what the leaves give that row ends in to out, for the trees of a
// batch. t is the row of a narrow forest if prepared says so.
func (p *packed) leaves(out *[lanes]uint32, b int, row []float32, t *table) {
	roots := (*[lanes]int32)(p.roots[b*lanes:])
	if level >= impl.AVX512 && !p.wide {
		p.leaves512(out, roots, p.steps[b], row)
		return
	}
	if p.wide {
		p.walkWide(out, roots, p.steps[b], row)
		return
	}
	p.walkNarrow(out, roots, p.steps[b], t)
}

// prepare fills the table if leaves reads it.
func (p *packed) prepare(t *table, row []float32) {
	if level < impl.AVX512 && !p.wide {
		t.fill(row)
	}
}

// step walks one step in a narrow forest.
func (t *table) step(n uint64, i uint32) uint32 {
	x := t[n>>32%uint64(len(t))]
	var right uint32
	if x >= math.Float32frombits(uint32(n)) {
		right = 1
	}
	return i + uint32(n>>(32+distance)) + right
}

// walkNarrow walks the trees of a batch, four at a time.
func (p *packed) walkNarrow(out *[lanes]uint32, roots *[lanes]int32, s steps, t *table) {
	nodes := p.nodes
	for k := 0; k < lanes; k += 4 {
		i0, i1, i2, i3 := uint32(roots[k]), uint32(roots[k+1]), uint32(roots[k+2]), uint32(roots[k+3])
		for range s.first {
			i0 = t.step(nodes[i0], i0)
			i1 = t.step(nodes[i1], i1)
			i2 = t.step(nodes[i2], i2)
			i3 = t.step(nodes[i3], i3)
		}
		n0, n1, n2, n3 := nodes[i0], nodes[i1], nodes[i2], nodes[i3]
		for (n0|n1|n2|n3)>>(32+distance) != 0 {
			i0, i1, i2, i3 = t.step(n0, i0), t.step(n1, i1), t.step(n2, i2), t.step(n3, i3)
			n0, n1, n2, n3 = nodes[i0], nodes[i1], nodes[i2], nodes[i3]
		}
		out[k], out[k+1], out[k+2], out[k+3] = uint32(n0), uint32(n1), uint32(n2), uint32(n3)
	}
}

// wideStep walks one step in a wide forest.
func wideStep(row []float32, n uint64, i uint32) uint32 {
	m := uint32(n >> 32)
	x := row[uint16(m)]
	var right, missing uint32
	if x >= math.Float32frombits(uint32(n)) {
		right = 1
	}
	if x != x {
		missing = 1
	}
	m >>= distance - 1
	right |= missing & m
	m >>= 1
	return i + m + right&((m+maxSlots-1)>>distanceBits)
}

// walkWide does what walkNarrow does in a wide forest.
func (p *packed) walkWide(out *[lanes]uint32, roots *[lanes]int32, s steps, row []float32) {
	nodes := p.nodes
	for k := 0; k < lanes; k += 4 {
		i0, i1, i2, i3 := uint32(roots[k]), uint32(roots[k+1]), uint32(roots[k+2]), uint32(roots[k+3])
		n0, n1, n2, n3 := nodes[i0], nodes[i1], nodes[i2], nodes[i3]
		for (n0|n1|n2|n3)>>(32+distance) != 0 {
			i0, i1, i2, i3 = wideStep(row, n0, i0), wideStep(row, n1, i1), wideStep(row, n2, i2), wideStep(row, n3, i3)
			n0, n1, n2, n3 = nodes[i0], nodes[i1], nodes[i2], nodes[i3]
		}
		out[k], out[k+1], out[k+2], out[k+3] = uint32(n0), uint32(n1), uint32(n2), uint32(n3)
	}
}
