//lint:file-ignore U1000 fields around outputs are guards: rooms are compared as a whole

package predict

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every kernel does what the plain loop does and writes nothing else.
func TestSliceKernelsEqualThePlainOnes(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, k := range sliceTable.Runnable() {
		for _, n := range []int{1, 2, 3, 7, 8, 14, 15, 16, 30, 31, 32, 63, 64, 127, 254, 255, 256, 1000, 9000} {
			rankAlike(t, rng, k.Func, n, fmt.Sprint(k.Level, ", thresholds ", n))
		}
		squareAlike(t, rng, k.Func, k.Level.String())
		for _, n := range []int{1, 2, 57, 300} {
			muxAlike(t, rng, k.Func, n, fmt.Sprint(k.Level, ", muxes ", n))
		}
		for bits := 1; bits <= 16; bits++ {
			codesAlike(t, rng, k.Func, bits, fmt.Sprint(k.Level, ", planes ", bits))
		}
	}
}

func rankAlike(t *testing.T, rng *rand.Rand, k *sliceKernels, n int, name string) {
	inf := float32(math.Inf(1))
	sorted := []float32{}
	for len(sorted) < n {
		sorted = append(sorted, float32(rng.NormFloat64()))
		switch rng.IntN(20) {
		case 0:
			sorted = append(sorted, hostile[rng.IntN(len(hostile))])
		case 1:
			sorted = append(sorted, math.Nextafter32(sorted[len(sorted)-1], inf))
		}
		slices.Sort(sorted)
		sorted = slices.Compact(sorted)
	}
	sorted = sorted[:n]
	c := newSplitColumn(0, sorted, 0)
	var values [sliceRows]float32
	for i := range values {
		values[i] = sorted[rng.IntN(n)]
		switch rng.IntN(8) {
		case 0:
			values[i] = math.Nextafter32(values[i], inf)
		case 1:
			values[i] = math.Nextafter32(values[i], -inf)
		case 2:
			values[i] = hostile[rng.IntN(len(hostile))]
		case 3:
			values[i] = math.Float32frombits(0x7fc00000 | uint32(rng.IntN(2))<<31)
		}
	}
	type room struct {
		before  [8]uint32
		offsets [sliceRows]uint32
		between [8]uint32
		missing [sliceWords]uint64
		after   [8]uint32
	}
	var out room
	k.rank(&out.offsets, &out.missing, &values, c.tree, c.levels, n)
	for i, v := range values {
		below := 0
		for below < n && !(v < sorted[below]) {
			below++
		}
		require.EqualValues(t, 8*below, out.offsets[i], "%s: %v", name, v)
		require.Equal(t, v != v, out.missing[i/64]>>(i%64)&1 != 0, name)
	}
	guard := room{offsets: out.offsets, missing: out.missing}
	require.Equal(t, guard, out, name)

	const guards = 3
	chains := aligned(n + 1 + 2*guards)
	masks := aligned(n + 2*guards)
	for i := range masks {
		masks[i] = rng.Uint64()
	}
	want := slices.Clone(masks)
	for m := range n {
		for w := range sliceWords {
			want[(guards+m)*sliceWords+w] = 0
		}
		for r, at := range out.offsets {
			if int(at) > 8*m {
				want[(guards+m)*sliceWords+r/64] |= 1 << (r % 64)
			}
		}
	}
	k.masks(masks[guards*sliceWords:], chains[guards*sliceWords:], &out.offsets, n)
	require.Equal(t, want, masks, name)
	require.Equal(t, make([]uint64, len(chains)), chains, name)
}

func muxAlike(t *testing.T, rng *rand.Rand, k *sliceKernels, n int, name string) {
	const given = 50
	masks := aligned(given + n + 5)
	for i := range masks {
		masks[i] = rng.Uint64()
	}
	var muxes []mux
	for i := range n {
		at := func() uint16 { return uint16(rng.IntN(given + i)) }
		muxes = append(muxes, mux{at(), at(), at()})
	}
	want := slices.Clone(masks)
	for i, m := range muxes {
		for w := range sliceWords {
			of := func(mask uint16) uint64 { return want[int(mask)*sliceWords+w] }
			want[(given+i)*sliceWords+w] = of(m.sel)&of(m.right) | ^of(m.sel)&of(m.left)
		}
	}
	k.mux(masks, muxes, given)
	require.Equal(t, want, masks, name)
}

func squareAlike(t *testing.T, rng *rand.Rand, k *sliceKernels, name string) {
	const guards = 2
	masks, table := aligned(64+2*guards), make([]uint64, 301)
	for i := range masks {
		masks[i] = rng.Uint64()
	}
	for i := range table {
		table[i] = rng.Uint64()
	}
	var offsets [64]uint32
	for i := range offsets {
		offsets[i] = uint32(rng.IntN(len(table)))
	}
	for word := range sliceWords {
		want := slices.Clone(masks)
		for j := range 64 {
			v := uint64(0)
			for i, at := range offsets {
				v |= table[at] >> j & 1 << i
			}
			want[(guards+j)*sliceWords+word] = v
		}
		k.square(masks[guards*sliceWords:], table, &offsets, word)
		require.Equal(t, want, masks, name)
	}
}

func codesAlike(t *testing.T, rng *rand.Rand, k *sliceKernels, bits int, name string) {
	masks := aligned(40)
	for i := range masks {
		masks[i] = rng.Uint64()
	}
	planes := make([]uint16, bits)
	for i := range planes {
		planes[i] = uint16(rng.IntN(40))
	}
	tree := &sliceTree{leaves: make([]float32, 1<<bits)}
	for i := range tree.leaves {
		tree.leaves[i] = float32(rng.NormFloat64())
	}
	tree.setBytes()
	type room struct {
		before [16]byte
		wide   [sliceRows]uint16
		middle [16]byte
		codes  [sliceRows]byte
		after  [16]byte
		sums   [sliceRows]float32
		end    [16]byte
	}
	var out, want room
	for r := range sliceRows {
		out.sums[r] = float32(rng.NormFloat64())
	}
	want.sums = out.sums
	for r := range sliceRows {
		for p, mask := range planes {
			want.wide[r] |= uint16(masks[int(mask)*sliceWords+r/64]>>(r%64)&1) << p
		}
		if bits <= 8 {
			want.codes[r] = byte(want.wide[r])
		}
		want.sums[k.at(r)] += tree.leaves[want.wide[r]]
	}
	switch {
	case bits <= 8:
		k.codes(&out.codes, masks, planes)
		out.wide = want.wide
		if bits <= 6 {
			k.add64(&out.sums, &out.codes, tree)
		} else {
			k.add256(&out.sums, &out.codes, tree)
		}
	default:
		k.wideCodes(&out.wide, masks, planes)
		k.addWide(&out.sums, &out.wide, tree.leaves)
	}
	require.Equal(t, want, out, name)
}
