package binned

import (
	"math"
	"math/bits"

	"github.com/grove-ml/grove/gbt/internal/impl"
)

// table finds the bins of the values of one feature, with the result of [Search].
//
// Floats are compared as whole numbers of the same order. The upper bits of such a
// number say between which cuts the value lies, as a list tells, and a few steps
// of a binary search without branches say the rest: a search that branches waits
// for a wrong guess at every other step.
type table struct {
	keys  []int32  // of all cuts but the last, then padding that no value reaches
	first int32    // key of the first cut
	shift uint     // of a key, for a place in start
	start []uint16 // how many cuts lie below the place
	half  int      // first step of the search from there

	levels *levels // for the kernels of at most 256 bins, else nil
	cuts   int
}

const (
	mostLevels = 256 // bins that kernels find
	levelSlots = 16  // floats of the widest register
)

// levels hold at most 255 cuts for kernels, filled up with NaN, which no value
// reaches.
type levels struct {
	// tree holds the levels of a binary search: level l has 1<<l cuts and begins at
	// a multiple of 16 floats (levelAt).
	tree [304]float32
	// pivots are every sixteenth cut, from the sixteenth on.
	pivots [16]float32
	sorted [mostLevels]float32
}

// levelAt is where levels begin in a tree: the first five have a register each.
var levelAt = [8]int{0, 16, 32, 48, 64, 80, 112, 176}

// lookup8 finds the bins of values; a missing one has the bin missing. dst is at
// least as long as values.
type lookup8 func(t *table, dst []uint8, values []float32)

// find8 is the kernel for features of at most 256 bins.
var find8 = lookupKernels.Best()

// keyOf returns a number that is ordered as values are; zeros of both signs have
// the same.
func keyOf(v float32) int32 {
	b := int32(math.Float32bits(v + 0))
	return b ^ int32(uint32(b>>31)>>1)
}

// newTable makes the table of at least one cut. narrow says that bins will be
// bytes.
func newTable(cuts []float32, narrow bool) *table {
	t := &table{cuts: len(cuts)}
	if inner := cuts[:len(cuts)-1]; narrow && impl.Best() > impl.Base {
		t.levels = newLevels(inner)
	} else {
		t.build(inner)
	}
	return t
}

// build fills in what find reads.
func (t *table) build(inner []float32) {
	if len(inner) == 0 {
		t.start = []uint16{0}
		t.shift = 31
		return
	}
	t.first = keyOf(inner[0])
	span := int64(keyOf(inner[len(inner)-1])) - int64(t.first)
	places := min(max(bits.Len(uint(4*len(inner)-1)), 8), 14) // four a cut
	t.shift = uint(max(0, bits.Len64(uint64(span))-places))
	t.start = make([]uint16, span>>t.shift+2)
	for _, c := range inner {
		t.start[(int64(keyOf(c))-int64(t.first))>>t.shift+1]++
	}
	most := uint16(0)
	for i := 1; i < len(t.start); i++ {
		most = max(most, t.start[i])
		t.start[i] += t.start[i-1]
	}
	t.half = 1 << bits.Len16(most) >> 1
	t.keys = make([]int32, len(inner)+2*t.half)
	for i := range t.keys {
		t.keys[i] = math.MaxInt32
	}
	for i, c := range inner {
		t.keys[i] = keyOf(c)
	}
}

func newLevels(inner []float32) *levels {
	l := new(levels)
	nan := float32(math.NaN())
	for i := range l.sorted {
		l.sorted[i] = nan
	}
	copy(l.sorted[:], inner)
	for i := range l.pivots {
		l.pivots[i] = l.sorted[16*i+15]
	}
	for level, at := range levelAt {
		step := len(l.sorted) >> (level + 1)
		for m := range max(1<<level, levelSlots) {
			l.tree[at+m] = l.sorted[2*step*(m&(1<<level-1))+step-1]
		}
	}
	return l
}

// find finds the bins of values; dst is at least as long.
func find[B Bin](t *table, dst []B, values []float32) {
	keys, start := t.keys, t.start
	first, last, shift := int64(t.first), int64(len(t.start)-1), t.shift&63
	dst = dst[:len(values)]
	for i, v := range values {
		key := int64(keyOf(v))
		place := key - first
		place &^= place >> 63
		at := int(start[min(place>>shift, last)])
		for step := t.half; step > 0; step >>= 1 {
			at += step & int((int64(keys[at+step-1])-key-1)>>63)
		}
		if v != v {
			at = t.cuts
		}
		dst[i] = B(at)
	}
}

// bins finds the bins of values by the fastest way there is. dst is at least as
// long as values; a missing one has the bin missing.
func bins[B Bin](t *table, dst []B, values []float32) {
	if d, ok := any(dst).([]uint8); ok && t.levels != nil {
		find8(t, d, values)
		return
	}
	find(t, dst, values)
}
