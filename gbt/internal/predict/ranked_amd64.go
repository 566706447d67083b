//go:build !purego

package predict

import "github.com/grove-ml/grove/gbt/internal/impl"

// rankRow is rankGo with AVX-512, for a row of n values.
//
//go:noescape
func rankRow(t *rankTable, row *float32, n int, lines *[rankedLine]float32, starts *[rankedFeatures]int32, levels, bits int) bool

// leaves512 is leavesGo with AVX-512, for the words of a batch. double and missing
// are 1 if leaves are float64 and if values of the row are missing.
//
//go:noescape
func leaves512(out *[lanes]uint32, words *uint64, t *rankTable, bits, double, missing int)

// add64 adds leaves to a sum, one after the other.
//
//go:noescape
func add64(sum float32, leaves *[lanes]uint32) float32

// addPlaces64 adds the leaves of float64 at places among words to a sum, one after
// the other.
//
//go:noescape
func addPlaces64(sum float64, places *[lanes]uint32, words *uint64) float64

// rank is rankGo, in assembly where that is to be.
func (p *ranked) rank(t *rankTable, row []float32) bool {
	if level < impl.AVX512 {
		return p.rankGo(t, row)
	}
	return rankRow(t, &row[:p.features][0], p.features, &p.lines[0], &p.starts[0], p.levels, int(p.bits))
}

// leaves writes what a row ends in to out, for the trees of a batch: the bits of
// float32, or the places of float64.
func (p *ranked) leaves(out *[lanes]uint32, b int, t *rankTable, missing bool) {
	if level < impl.AVX512 {
		p.leavesGo(out, b, t)
		return
	}
	var double, some int
	if p.double {
		double = 1
	}
	if missing {
		some = 1
	}
	leaves512(out, &p.batches[b].words[0], t, int(p.bits), double, some)
}

// addAll adds leaves to a sum, one after the other.
func addAll(sum float32, leaves *[lanes]uint32) float32 {
	if level < impl.AVX2 {
		return addSome(sum, leaves[:])
	}
	return add64(sum, leaves)
}

// addAllPlaces adds the leaves at places to a sum, one after the other.
func (b *rankedBatch) addAllPlaces(sum float64, places *[lanes]uint32) float64 {
	if level < impl.AVX512 {
		return b.addPlaces(sum, places[:])
	}
	return addPlaces64(sum, places, &b.words[0])
}
