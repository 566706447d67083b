//go:build !amd64 || purego

package predict

// leaves512 is not called where there is no AVX-512.
func (p *packed) leaves512(out *[lanes]uint32, roots *[lanes]int32, s steps, row []float32) {
	panic("predict: no AVX-512")
}
