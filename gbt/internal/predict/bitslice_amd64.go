//go:build !purego

package predict

import "github.com/grove-ml/grove/gbt/internal/impl"

//go:noescape
func rankAVX512(offsets *[sliceRows]uint32, missing *[sliceWords]uint64, values *[sliceRows]float32, tree *float32, levels, n int)

//go:noescape
func masksAVX512(masks, chains *uint64, offsets *[sliceRows]uint32, n int)

//go:noescape
func muxAVX512(masks *uint64, muxes *mux, n int, to *uint64)

//go:noescape
func codesAVX512(codes *[sliceRows]byte, masks *uint64, planes *uint16, n int)

//go:noescape
func wideCodesAVX512(codes *[sliceRows]uint16, masks *uint64, planes *uint16, n int)

//go:noescape
func add64AVX512(sums *[sliceRows]float32, codes *[sliceRows]byte, leaves *byte)

//go:noescape
func add256AVX512(sums *[sliceRows]float32, codes *[sliceRows]byte, leaves *byte)

//go:noescape
func addWideAVX512(sums *[sliceRows]float32, codes *[sliceRows]uint16, leaves *float32)

//go:noescape
func squareAVX512(masks, table *uint64, offsets *[64]uint32)

//go:noescape
func rankAVX2(offsets *[sliceRows]uint32, missing *[sliceWords]uint64, values *[sliceRows]float32, tree *float32, levels, n int)

//go:noescape
func masksAVX2(masks, chains *uint64, offsets *[sliceRows]uint32, n int)

//go:noescape
func muxAVX2(masks *uint64, muxes *mux, n int, to *uint64)

//go:noescape
func codesAVX2(codes *[sliceRows]byte, masks *uint64, planes *uint16, n int)

//go:noescape
func add64AVX2(sums *[sliceRows]float32, codes *[sliceRows]byte, leaves *byte)

//go:noescape
func addAVX2(sums *[sliceRows]float32, codes *[sliceRows]byte, leaves *float32)

// The numbers of masks that kernels are given are those that newBitSlices made,
// which bounds them by the masks of a workspace; so are codes bounded by leaves.
var sliceAVX512 = &sliceKernels{
	rank: func(offsets *[sliceRows]uint32, missing *[sliceWords]uint64, values *[sliceRows]float32, tree []float32, levels, n int) {
		_ = tree[1<<levels-2]
		rankAVX512(offsets, missing, values, &tree[0], levels, n)
	},
	masks: func(masks, chains []uint64, offsets *[sliceRows]uint32, n int) {
		_, _ = masks[n*sliceWords-1], chains[(n+1)*sliceWords-1]
		masksAVX512(&masks[0], &chains[0], offsets, n)
	},
	square: func(masks, table []uint64, offsets *[64]uint32, word int) {
		_ = masks[64*sliceWords-1]
		squareAVX512(&masks[word], &table[0], offsets)
	},
	mux: func(masks []uint64, muxes []mux, temp int) {
		_ = masks[(temp+len(muxes))*sliceWords-1]
		muxAVX512(&masks[0], &muxes[0], len(muxes), &masks[temp*sliceWords])
	},
	codes: func(codes *[sliceRows]byte, masks []uint64, planes []uint16) {
		codesAVX512(codes, &masks[0], &planes[0], len(planes))
	},
	wideCodes: func(codes *[sliceRows]uint16, masks []uint64, planes []uint16) {
		wideCodesAVX512(codes, &masks[0], &planes[0], len(planes))
	},
	add64: func(sums *[sliceRows]float32, codes *[sliceRows]byte, t *sliceTree) {
		add64AVX512(sums, codes, &(*[256]byte)(t.bytes)[0])
	},
	add256: func(sums *[sliceRows]float32, codes *[sliceRows]byte, t *sliceTree) {
		add256AVX512(sums, codes, &(*[1024]byte)(t.bytes)[0])
	},
	addWide: func(sums *[sliceRows]float32, codes *[sliceRows]uint16, leaves []float32) {
		addWideAVX512(sums, codes, &leaves[0])
	},
	cost:  sliceCost{column: 750, mask: 45, mux: 17, tree: 75, square: 400, walk: 8},
	bytes: true,
	order: &orderAVX512,
}

var sliceAVX2 = &sliceKernels{
	rank: func(offsets *[sliceRows]uint32, missing *[sliceWords]uint64, values *[sliceRows]float32, tree []float32, levels, n int) {
		_ = tree[1<<levels-2]
		rankAVX2(offsets, missing, values, &tree[0], levels, n)
	},
	masks: func(masks, chains []uint64, offsets *[sliceRows]uint32, n int) {
		_, _ = masks[n*sliceWords-1], chains[(n+1)*sliceWords-1]
		masksAVX2(&masks[0], &chains[0], offsets, n)
	},
	square: squareGo,
	mux: func(masks []uint64, muxes []mux, temp int) {
		_ = masks[(temp+len(muxes))*sliceWords-1]
		muxAVX2(&masks[0], &muxes[0], len(muxes), &masks[temp*sliceWords])
	},
	codes: func(codes *[sliceRows]byte, masks []uint64, planes []uint16) {
		codesAVX2(codes, &masks[0], &planes[0], len(planes))
	},
	wideCodes: func(codes *[sliceRows]uint16, masks []uint64, planes []uint16) {
		var low, high [sliceRows]byte
		codesAVX2(&low, &masks[0], &planes[0], 8)
		codesAVX2(&high, &masks[0], &planes[8], len(planes)-8)
		for i := range codes {
			codes[i] = uint16(low[i]) | uint16(high[i])<<8
		}
	},
	add64: func(sums *[sliceRows]float32, codes *[sliceRows]byte, t *sliceTree) {
		add64AVX2(sums, codes, &(*[256]byte)(t.bytes)[0])
	},
	add256: func(sums *[sliceRows]float32, codes *[sliceRows]byte, t *sliceTree) {
		addAVX2(sums, codes, &t.leaves[0])
	},
	addWide: func(sums *[sliceRows]float32, codes *[sliceRows]uint16, leaves []float32) {
		for r, c := range codes {
			sums[orderAVX2[r]] += leaves[c]
		}
	},
	cost:  sliceCost{column: 1500, mask: 64, mux: 32, tree: 250, square: 1000, walk: 24},
	bytes: true,
	order: &orderAVX2,
}

// The sums are in the order in which bytes of leaves are joined: within each 32
// or 64 rows first rows 0 to 3 of each 16, then rows 4 to 7, and so on.
var orderAVX2, orderAVX512 = func() (a, b [sliceRows]uint16) {
	for r := range a {
		a[r] = uint16(r&^31 | r>>2&3<<3 | r>>4&1<<2 | r&3)
		b[r] = uint16(r&^63 | r>>2&3<<4 | r>>4&3<<2 | r&3)
	}
	return a, b
}()

// sliceTable lists the kernels.
var sliceTable = impl.Kernels[*sliceKernels]{genericSlices, {Level: impl.AVX2, Func: sliceAVX2}, {Level: impl.AVX512, Func: sliceAVX512}}
