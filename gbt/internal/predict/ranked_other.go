//go:build !amd64 || purego

package predict

// rank is rankGo.
func (p *ranked) rank(t *rankTable, row []float32) bool { return p.rankGo(t, row) }

// leaves is leavesGo.
func (p *ranked) leaves(out *[lanes]uint32, b int, t *rankTable, missing bool) { p.leavesGo(out, b, t) }

// addAll adds leaves to a sum, one after the other.
func addAll(sum float32, leaves *[lanes]uint32) float32 { return addSome(sum, leaves[:]) }

// addAllPlaces adds the leaves at places to a sum, one after the other.
func (b *rankedBatch) addAllPlaces(sum float64, places *[lanes]uint32) float64 {
	return b.addPlaces(sum, places[:])
}
