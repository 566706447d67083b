package predict

import (
	"encoding/binary"
	"unsafe"

	"github.com/grove-ml/grove/gbt/internal/impl"
)

// sliceKernels are the loops that predict blocks. Sums of a group are 512 values
// in an order that load, store and the kernels that add to them agree on.
type sliceKernels struct {
	// rank writes the numbers of thresholds that each value is not below, times
	// 8, and the values that are NaN, which count as not below any. tree has the n
	// thresholds as in splitColumn.
	rank func(offsets *[sliceRows]uint32, missing *[sliceWords]uint64, values *[sliceRows]float32, tree []float32, levels, n int)

	// masks writes n masks: mask i has the rows whose offset is more than 8*i.
	// chains has n+1 masks, zero before and after.
	masks func(masks, chains []uint64, offsets *[sliceRows]uint32, n int)

	// square writes a word of 64 masks: bit i of mask j is bit j of the word of the
	// table at offsets[i].
	square func(masks, table []uint64, offsets *[64]uint32, word int)

	// mux runs muxes, the first of which makes mask temp.
	mux func(masks []uint64, muxes []mux, temp int)

	// codes and wideCodes make numbers of planes of bits.
	codes     func(codes *[sliceRows]byte, masks []uint64, planes []uint16)
	wideCodes func(codes *[sliceRows]uint16, masks []uint64, planes []uint16)

	// add64, add256 and addWide add the leaves of trees with up to 64, up to 256
	// and more numbers.
	add64, add256 func(sums *[sliceRows]float32, codes *[sliceRows]byte, t *sliceTree)
	addWide       func(sums *[sliceRows]float32, codes *[sliceRows]uint16, leaves []float32)

	cost sliceCost

	bytes bool               // whether add64 and add256 use the bytes of leaves
	order *[sliceRows]uint16 // place of each row in the sums; nil for that of the rows
}

// sliceCost is what the parts of a block take in nanoseconds, roughly, as measured
// on a processor of 3 GHz.
type sliceCost struct {
	column    int // reading and ranking a column
	mask, mux int // 16 masks; 16 muxes
	tree      int // numbers and leaves
	square    int // masks of 64 categorical splits
	walk      int // 16 steps of a row from a node to its child, which is the other way
}

// walkCategory is what 16 steps of trees with categorical splits take.
const walkCategory = 200

var sliceBest = sliceTable.Best()

// sliceGo is the plain form of the kernels.
var sliceGo = &sliceKernels{
	rank: rankGo, masks: masksGo, square: squareGo, mux: muxGo, codes: codesGo, wideCodes: wideCodesGo,
	cost:  sliceCost{column: 3500, mask: 100, mux: 112, tree: 550, square: 1000, walk: 24},
	add64: addGo, add256: addGo, addWide: addWideGo,
}

var genericSlices = impl.Kernel[*sliceKernels]{Level: impl.Generic, Func: sliceGo}

// aligned returns room for n masks that begins at a multiple of their size
// where it can be had.
func aligned(n int) []uint64 {
	b := make([]uint64, (n+1)*sliceWords)
	return b[-uintptr(unsafe.Pointer(&b[0]))%(8*sliceWords)/8:][:n*sliceWords]
}

// load writes the margins of n rows to the sums.
func (k *sliceKernels) load(sums, margin []float32, n, groups int) {
	for g := range groups {
		out := (*[sliceRows]float32)(sums[g*sliceRows:])
		for r := range n {
			out[k.at(r)] = margin[r*groups+g]
		}
	}
}

// store writes the sums of n rows to their margins.
func (k *sliceKernels) store(margin, sums []float32, n, groups int) {
	for g := range groups {
		in := (*[sliceRows]float32)(sums[g*sliceRows:])
		for r := range n {
			margin[r*groups+g] = in[k.at(r)]
		}
	}
}

// addTo adds the sums of n rows to their margins, but for groups without a tree.
func (k *sliceKernels) addTo(margin, sums []float32, met []bool, n int) {
	for g := range met {
		in := (*[sliceRows]float32)(sums[g*sliceRows:])
		for r := 0; r < n && met[g]; r++ {
			margin[r*len(met)+g] += in[k.at(r)]
		}
	}
}

// at returns the place of a row in the sums.
func (k *sliceKernels) at(r int) int {
	if k.order == nil {
		return r & (sliceRows - 1)
	}
	return int(k.order[r&(sliceRows-1)]) & (sliceRows - 1)
}

func rankGo(offsets *[sliceRows]uint32, missing *[sliceWords]uint64, values *[sliceRows]float32, tree []float32, levels, n int) {
	bound := uint32(n)
	for w := range missing {
		var nan uint64
		for b := 0; b < 64; b += 4 {
			// Four searches at a time hide each other's waiting.
			v := (*[4]float32)(values[w*64+b:])
			x0, x1, x2, x3 := v[0], v[1], v[2], v[3]
			i0, i1, i2, i3 := 0, 0, 0, 0
			for range levels {
				i0 = 2*i0 + 2 - below(x0, tree[i0])
				i1 = 2*i1 + 2 - below(x1, tree[i1])
				i2 = 2*i2 + 2 - below(x2, tree[i2])
				i3 = 2*i3 + 2 - below(x3, tree[i3])
			}
			o := (*[4]uint32)(offsets[w*64+b:])
			o[0] = 8 * min(uint32(i0-len(tree)), bound)
			o[1] = 8 * min(uint32(i1-len(tree)), bound)
			o[2] = 8 * min(uint32(i2-len(tree)), bound)
			o[3] = 8 * min(uint32(i3-len(tree)), bound)
			for k, x := range v {
				if x != x {
					nan |= 1 << (b + k)
				}
			}
		}
		missing[w] = nan
	}
}

// below is 1 if x < t, without a branch.
func below(x, t float32) int {
	b := 0
	if x < t {
		b = 1
	}
	return b
}

func masksGo(masks, chains []uint64, offsets *[sliceRows]uint32, n int) {
	chains = chains[:(n+1)*sliceWords]
	for w := range sliceWords {
		bit := uint64(1)
		for _, at := range offsets[w*64 : w*64+64] {
			chains[int(at)+w] |= bit
			bit <<= 1
		}
	}
	var sum [sliceWords]uint64
	for i := n - 1; i >= 0; i-- {
		from := (*[sliceWords]uint64)(chains[(i+1)*sliceWords:])
		to := (*[sliceWords]uint64)(masks[i*sliceWords:])
		for w := range sum {
			sum[w] |= from[w]
			to[w] = sum[w]
		}
		*from = [sliceWords]uint64{}
	}
	clear(chains[:sliceWords])
}

func muxGo(masks []uint64, muxes []mux, temp int) {
	for i := range muxes {
		m := &muxes[i]
		sel := (*[sliceWords]uint64)(masks[int(m.sel)*sliceWords:])
		left := (*[sliceWords]uint64)(masks[int(m.left)*sliceWords:])
		right := (*[sliceWords]uint64)(masks[int(m.right)*sliceWords:])
		to := (*[sliceWords]uint64)(masks[(temp+i)*sliceWords:])
		to[0] = left[0] ^ (left[0]^right[0])&sel[0]
		to[1] = left[1] ^ (left[1]^right[1])&sel[1]
		to[2] = left[2] ^ (left[2]^right[2])&sel[2]
		to[3] = left[3] ^ (left[3]^right[3])&sel[3]
		to[4] = left[4] ^ (left[4]^right[4])&sel[4]
		to[5] = left[5] ^ (left[5]^right[5])&sel[5]
		to[6] = left[6] ^ (left[6]^right[6])&sel[6]
		to[7] = left[7] ^ (left[7]^right[7])&sel[7]
	}
}

// spread has bit i of a byte as byte i of a word.
var spread = func() (t [256]uint64) {
	for b := range t {
		for i := range 8 {
			t[b] |= uint64(b>>i&1) << (8 * i)
		}
	}
	return t
}()

func codesGo(codes *[sliceRows]byte, masks []uint64, planes []uint16) {
	for w := range sliceWords {
		var out [8]uint64
		for p, mask := range planes {
			word, shift := masks[int(mask)*sliceWords+w], p&7
			out[0] |= spread[word&255] << shift
			out[1] |= spread[word>>8&255] << shift
			out[2] |= spread[word>>16&255] << shift
			out[3] |= spread[word>>24&255] << shift
			out[4] |= spread[word>>32&255] << shift
			out[5] |= spread[word>>40&255] << shift
			out[6] |= spread[word>>48&255] << shift
			out[7] |= spread[word>>56] << shift
		}
		for i, v := range out {
			binary.LittleEndian.PutUint64(codes[w*64+i*8:], v)
		}
	}
}

func wideCodesGo(codes *[sliceRows]uint16, masks []uint64, planes []uint16) {
	var low, high [sliceRows]byte
	codesGo(&low, masks, planes[:8])
	codesGo(&high, masks, planes[8:])
	for i := range codes {
		codes[i] = uint16(low[i]) | uint16(high[i])<<8
	}
}

func addGo(sums *[sliceRows]float32, codes *[sliceRows]byte, t *sliceTree) {
	if len(t.leaves) == 64 {
		leaves := (*[64]float32)(t.leaves)
		for r, c := range codes {
			sums[r] += leaves[c&63]
		}
		return
	}
	if len(t.leaves) == 256 {
		leaves := (*[256]float32)(t.leaves)
		for r, c := range codes {
			sums[r] += leaves[c]
		}
		return
	}
	for r, c := range codes {
		sums[r] += t.leaves[c]
	}
}

func addWideGo(sums *[sliceRows]float32, codes *[sliceRows]uint16, leaves []float32) {
	for r, c := range codes {
		sums[r] += leaves[c]
	}
}
