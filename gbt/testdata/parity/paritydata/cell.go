package paritydata

import "math/bits"

// side is the first stream that does not belong to a column.
const side = 1 << 20

func mix(z uint64) uint64 {
	z += 0x9E3779B97F4A7C15
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// stream gives the cells of one stream of a seed.
type stream uint64

func newStream(seed, id uint64) stream { return stream(mix(mix(seed) + id)) }

func (s stream) cell(row int) uint64 { return mix(uint64(s) + uint64(row)) }

// mod returns the upper half of u modulo n.
func mod(u uint64, n int64) int64 { return int64((u >> 32) % uint64(n)) }

// halves returns the sum of the four 16-bit parts of u: 0 to 262140, nearly
// bell-shaped.
func halves(u uint64) int64 {
	return int64(u&0xFFFF) + int64(u>>16&0xFFFF) + int64(u>>32&0xFFFF) + int64(u>>48)
}

func trailing(u uint64, most int) int64 { return int64(min(bits.TrailingZeros64(u), most)) }
