package predict

import (
	"sync"

	"github.com/grove-ml/grove/gbt/internal/feature"
)

// Batches of rows are predicted in bit slices: block by block of 512 rows, a
// split is a mask of 512 bits that says which rows go right.
//
// Trees of a model share most of their splits: hist chooses thresholds among at
// most 255 a feature. A block therefore ranks each value among the thresholds of
// its feature once and makes one mask of every distinct split (see columns.go).
// A tree is then a few bit operations on masks: each bit of the number of the
// leaf that a row ends in is chosen from below by "mask ? right : left", which
// decides 512 rows with one instruction of AVX-512 (see muxes.go). The numbers
// look the leaves up, which are added to the margins in the order of the trees.
//
// All of it is exact: x < threshold is decided by comparing the two, once.
const (
	sliceRows  = 512            // rows of a block
	sliceWords = sliceRows / 64 // words of a mask
)

// Masks that every chunk has.
const (
	zeroMask = iota // no row goes right
	onesMask        // all do
	firstMask
)

// bitSlices is the form of a forest that predicts blocks of rows. It is immutable.
type bitSlices struct {
	kernels  *sliceKernels
	chunks   []chunk
	features []int32 // columns that are used, in ascending order
	place    []int32 // where each column is among them, or -1
	groups   int
	ranks    int        // most thresholds of a feature in a chunk
	masks    int        // most masks of a chunk, those of its trees' muxes included
	pool     *sync.Pool // apart, since the runtime keeps it for a while
}

// chunk is a run of trees whose masks are made together and stay in cache.
type chunk struct {
	first, last int // trees
	columns     []splitColumn
	categories  []categoryColumn
	trees       []sliceTree

	setup, cost int // of a block in nanoseconds: of the columns, of the trees
	walk        int // of 16 rows: of walking the trees
}

// sliceTree gives the number of the leaf of every row as planes of bits, and the
// outputs of the leaves.
type sliceTree struct {
	muxes  []mux
	temp   int      // mask that the first mux makes, the next makes the next
	planes []uint16 // masks of the bits of the number, the lowest first
	leaves []float32
	bytes  []byte // the bytes of leaves in planes of 64 or 256, if the kernels want them
	group  int32
}

// workspace is what the prediction of a block needs.
type workspace struct {
	masks   []uint64
	chains  []uint64 // rows of each rank; zero between columns
	columns []float32
	offsets [sliceRows]uint32
	missing [sliceWords]uint64
	codes   [sliceRows]byte
	wide    [sliceRows]uint16
	sums    []float32
	row     []float32
	met     []bool // groups that had a tree
}

// get returns room to predict a block with, which is to be put back.
func (s *bitSlices) get() *workspace {
	if w, ok := s.pool.Get().(*workspace); ok {
		return w
	}
	w := &workspace{
		masks:   aligned(s.masks + 63),
		chains:  aligned(s.ranks + 1),
		columns: make([]float32, len(s.features)*sliceRows),
		sums:    make([]float32, s.groups*sliceRows),
		met:     make([]bool, s.groups),
	}
	for i := range sliceWords {
		w.masks[onesMask*sliceWords+i] = ^uint64(0)
	}
	return w
}

// addRows adds the leaves of trees first..last-1 to the margins of at most 512
// rows. byGroup says that the leaves of a row are added up before they are added
// to what the margin starts from.
func (s *bitSlices) addRows(margin []float32, m *feature.Matrix, begin, end, first, last int, byGroup bool) {
	w := s.get()
	n := end - begin
	s.read(w, m, begin, end)
	if byGroup {
		clear(w.sums)
		clear(w.met)
	} else {
		s.kernels.load(w.sums, margin, n, s.groups)
	}
	for i := range s.chunks {
		c := &s.chunks[i]
		if c.last <= first || c.first >= last {
			continue
		}
		for k := range c.columns {
			c.columns[k].masks(s.kernels, w)
		}
		for k := range c.categories {
			c.categories[k].masks(s.kernels, w)
		}
		for t := max(first, c.first); t < min(last, c.last); t++ {
			s.addTree(w, &c.trees[t-c.first])
		}
	}
	if byGroup {
		s.kernels.addTo(margin, w.sums, w.met, n)
	} else {
		s.kernels.store(margin, w.sums, n, s.groups)
	}
	s.pool.Put(w)
}

// addTree adds the leaves of a tree to the sums of a block.
func (s *bitSlices) addTree(w *workspace, t *sliceTree) {
	k := s.kernels
	w.met[t.group] = true
	sums := (*[sliceRows]float32)(w.sums[int(t.group)*sliceRows:])
	if len(t.muxes) > 0 {
		k.mux(w.masks, t.muxes, t.temp)
	}
	switch {
	case len(t.planes) > 8:
		k.wideCodes(&w.wide, w.masks, t.planes)
		k.addWide(sums, &w.wide, t.leaves)
	case len(t.leaves) <= 64:
		k.codes(&w.codes, w.masks, t.planes)
		k.add64(sums, &w.codes, t)
	default:
		k.codes(&w.codes, w.masks, t.planes)
		k.add256(sums, &w.codes, t)
	}
}
