package predict

import (
	"math"
	"runtime"
	"sync"

	"github.com/grove-ml/grove/gbt/internal/impl"
	"github.com/grove-ml/grove/gbt/tree"
)

// packed is trees in 8 bytes a node, walked 64 at a time without a branch. All
// trees of a batch take the same steps; one that is at a leaf stays there.
//
// The low half of a node is the threshold, or what a leaf gives: its value, or a
// number. The high half has, from the top, the distance to the left child in 15
// bits, 0 in a leaf; the right child follows the left one. In the rest a narrow
// forest has the feature in 5 bits and above it a bit that says that missing
// values go right; a leaf has the feature notThere, which is NaN in every row, so
// that no comparison holds. A wide forest has that bit first, and above it the
// feature in 16 bits; a leaf has the number of features there where it is at most
// tableColumns, else 0.
type packed struct {
	batches []packedBatch
	wide    bool
}

// packedBatch is 64 trees: their nodes, their roots, and how many steps they take,
// some at once, then more while one is not at a leaf. Trees that are not there
// are a leaf.
type packedBatch struct {
	nodes       []uint64
	first, more int
	features    int // bound of the features that they test
	columns     int // of the forest
	roots       [lanes]int32
}

const (
	lanes    = 64 // trees that are walked at once
	notThere = 31 // feature of leaves

	narrowRight = 1 << 5
	wideRight   = 1

	// tableColumns is the number of features up to which a row of a wide forest
	// is laid out as a table for a walk.
	tableColumns = 127

	distanceBits = 15
	distance     = 32 - distanceBits // place of the distance in the high half

	// maxNodes bounds the nodes of a tree: they take little more than twice as many
	// places at most, so that a distance has room.
	maxNodes = 16000

	// straight is the depth up to which all steps are taken at once.
	straight = 8
)

// fewTrees is the number of trees below which each is walked by itself.
const fewTrees = 8

// packable reports whether trees have a packed form: there are a few, with splits
// by thresholds only, on features below 65536, and at most 16000 nodes each.
func packable(trees []*tree.Tree) bool {
	if len(trees) < fewTrees {
		return false
	}
	for _, t := range trees {
		if len(t.Parts().CatNodes) > 0 || t.NumFeatures() > math.MaxUint16+1 || t.NumNodes()-t.NumDeleted() > maxNodes {
			return false
		}
	}
	return true
}

// newPacked packs trees, which must be packable. Their nodes are laid out level by
// level from roots on. Where there are values in float64, leaves have places in
// values, those of a tree from its places on, and give places in the nodes of
// their batch.
func newPacked(trees []*tree.Tree, nodes []node, roots []int32, values []float64, places []int32) *packed {
	p := &packed{batches: make([]packedBatch, (len(trees)+lanes-1)/lanes)}
	columns := 0
	for _, t := range trees {
		columns = max(columns, t.NumFeatures())
	}
	p.wide = columns > notThere
	pack := func(first, last int) {
		w := packer{wide: p.wide, columns: columns, values: values}
		for i := first; i < last; i++ {
			b := &p.batches[i]
			begin, end := i*lanes, min((i+1)*lanes, len(trees))
			depth := 0
			for _, t := range trees[begin:end] {
				depth = max(depth, t.Depth())
			}
			b.first = min(depth, straight)
			b.more = depth - b.first
			until := len(nodes)
			if end < len(trees) {
				until = int(roots[end])
			}
			if values != nil {
				w.places = places[begin:]
			}
			w.batch(b, nodes[:until], roots[begin:end])
		}
	}
	workers := min(runtime.GOMAXPROCS(0), len(p.batches))
	if workers < 2 || len(nodes) < 1<<14 {
		pack(0, len(p.batches))
		return p
	}
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() { pack(w*len(p.batches)/workers, (w+1)*len(p.batches)/workers) })
	}
	wg.Wait()
	return p
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
	trees := &p.batches[b]
	switch {
	case p.wide && level >= impl.AVX512:
		trees.walkWide512(out, row)
	case p.wide && trees.columns <= tableColumns:
		trees.walkRow(out, row)
	case p.wide:
		trees.walkWide(out, row)
	case level >= impl.AVX512:
		trees.walk512(out, row)
	default:
		trees.walkTable(out, t)
	}
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
func (p *packedBatch) walkNarrow(out *[lanes]uint32, t *table) {
	nodes, roots := p.nodes, &p.roots
	for k := 0; k < lanes; k += 4 {
		i0, i1, i2, i3 := uint32(roots[k]), uint32(roots[k+1]), uint32(roots[k+2]), uint32(roots[k+3])
		for range p.first {
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

// wideTable is a row of a wide forest of at most tableColumns features: each value
// twice, the second time +Inf if it is missing, and NaN after them.
type wideTable [2 * (tableColumns + 1)]float32

// step walks one step in a wide forest.
func (t *wideTable) step(n uint64, i uint32) uint32 {
	x := t[n>>32%uint64(len(t))]
	var right uint32
	if x >= math.Float32frombits(uint32(n)) {
		right = 1
	}
	return i + uint32(n>>(32+distance)) + right
}

// walkRow makes a table of a row and walks the trees with it.
func (p *packedBatch) walkRow(out *[lanes]uint32, row []float32) {
	var t wideTable
	for i, v := range row[:p.features] {
		t[2*i] = v
		if v != v {
			v = float32(math.Inf(1))
		}
		t[2*i+1] = v
	}
	t[2*p.columns] = float32(math.NaN())
	p.walkWideTable(out, &t)
}

// walkWideGo does what walkNarrow does in a wide forest.
func (p *packedBatch) walkWideGo(out *[lanes]uint32, t *wideTable) {
	nodes, roots := p.nodes, &p.roots
	for k := 0; k < lanes; k += 4 {
		i0, i1, i2, i3 := uint32(roots[k]), uint32(roots[k+1]), uint32(roots[k+2]), uint32(roots[k+3])
		for range p.first {
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

// wideStep walks one step in a wide forest, from a node that may be a leaf.
func wideStep(row []float32, n uint64, i uint32) uint32 {
	m := uint32(n >> 32)
	x := row[uint16(m>>1)]
	var right, missing uint32
	if x >= math.Float32frombits(uint32(n)) {
		right = 1
	}
	if x != x {
		missing = 1
	}
	right |= missing & m
	m >>= distance
	return i + m + right&((m+1<<distanceBits-1)>>distanceBits)
}

// walkWide does what walkNarrow does in a wide forest of many features, whose rows
// are read where they are.
func (p *packedBatch) walkWide(out *[lanes]uint32, row []float32) {
	nodes, roots := p.nodes, &p.roots
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
