package objective

// step is the link of binary:hinge: the output is 1 where the margin is
// positive, else 0, for metrics too.
type step struct{ identity }

func (step) Value(dst, margin []float32) {
	for i, m := range margin {
		dst[i] = 0
		if m > 0 {
			dst[i] = 1
		}
	}
}

func (l step) Score(dst, margin []float32) { l.Value(dst, margin) }
