//go:build !amd64 || purego

package predict

// walk512 is not called where there is no AVX-512.
func (p *packedBatch) walk512(out *[lanes]uint32, row []float32) {
	panic("predict: no AVX-512")
}

// walkWide512 is not called where there is no AVX-512.
func (p *packedBatch) walkWide512(out *[lanes]uint32, row []float32) {
	panic("predict: no AVX-512")
}

// walkTable is walkNarrow.
func (p *packedBatch) walkTable(out *[lanes]uint32, t *table) { p.walkNarrow(out, t) }

// walkWideTable is walkWideGo.
func (p *packedBatch) walkWideTable(out *[lanes]uint32, t *wideTable) { p.walkWideGo(out, t) }
