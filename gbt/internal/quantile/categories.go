package quantile

// Categories returns the cuts of a feature of categories: 0, 1, ..., the largest
// one, whether or not all of them occur. Rows of weight 0 count, too; a feature
// without values has the cut 0 alone (AddCategories of src/common/quantile.cc,
// 3.4).
func Categories(values []float32) []float32 {
	most := float32(0)
	for _, v := range values {
		most = max(most, v)
	}
	cuts := make([]float32, int(most)+1)
	for i := range cuts {
		cuts[i] = float32(i)
	}
	return cuts
}
