package binned

// IsCategorical reports whether the bins of feature f are categories.
func (b *Matrix) IsCategorical(f int) bool { return b.Categorical != nil && b.Categorical[f] }

// fillCategories fills a column of categories, of which there are n: the bin of a
// category is the category itself, a fraction cut off, and the last bin for what
// lies beyond (src/common/hist_util.h SearchCatBin, 3.4).
func fillCategories[B Bin](dst []B, rows []int32, values []float32, n int) {
	if len(rows) < len(dst) {
		for i := range dst {
			dst[i] = B(n)
		}
	}
	for i, v := range values {
		// In this order anything that is no category has a bin, too.
		c := n - 1
		if v < float32(n) {
			c = max(int(v), 0)
		}
		dst[rows[i]] = B(c)
	}
}
