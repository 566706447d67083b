package objective

// ascending is the link of reg:quantileerror: the outputs of a row, one a
// quantile, are its margins in ascending order, so that quantiles do not cross.
type ascending struct{ identity }

func (ascending) Value(dst, margin []float32) {
	copy(dst, margin)
	for i := range margin {
		v, at := dst[i], i
		for ; at > 0 && dst[at-1] > v; at-- {
			dst[at] = dst[at-1]
		}
		dst[at] = v
	}
}

func (l ascending) Score(dst, margin []float32) { l.Value(dst, margin) }

func quantileLink(version [3]int) Link {
	if before(version, 3, 4) {
		return identity{}
	}
	return ascending{}
}
