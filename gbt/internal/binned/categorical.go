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
		dst[rows[i]] = B(categoryBin(v, n))
	}
}

// binCategories is fillCategories for values of which some may be NaN.
func binCategories[B Bin](dst []B, values []float32, n int) {
	for i, v := range values {
		c := n
		if v == v {
			c = categoryBin(v, n)
		}
		dst[i] = B(c)
	}
}

// categoryBin returns the bin of one of n categories. Anything that is no category
// has a bin, too.
func categoryBin(v float32, n int) int {
	if v < float32(n) {
		return max(int(v), 0)
	}
	return n - 1
}
