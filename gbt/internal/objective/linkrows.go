package objective

// Values writes the outputs of the rows of margin, groups margins a row:
// [Link.Outputs] values a row. dst and margin may be the same slice if those are as
// many.
func Values(l Link, dst, margin []float32, groups int) {
	l = inner(l)
	if !l.mixes() {
		l.Value(dst, margin)
		return
	}
	if s, ok := l.(rowsLink); ok {
		s.values(dst, margin, groups)
		return
	}
	outputs := l.Outputs(groups)
	for i, k := 0, 0; i < len(margin); i, k = i+groups, k+outputs {
		l.Value(dst[k:k+outputs], margin[i:i+groups])
	}
}

// Scores writes what metrics are computed of for the rows of margin, groups a row:
// as many values as margins. dst and margin may be the same slice.
func Scores(l Link, dst, margin []float32, groups int) {
	l = inner(l)
	if !l.mixes() {
		l.Score(dst, margin)
		return
	}
	if s, ok := l.(rowsLink); ok {
		s.scores(dst, margin, groups)
		return
	}
	for i := 0; i < len(margin); i += groups {
		l.Score(dst[i:i+groups], margin[i:i+groups])
	}
}

// rowsLink is a link that does many rows at a time although their margins mix.
type rowsLink interface {
	values(dst, margin []float32, groups int)
	scores(dst, margin []float32, groups int)
}

// inner returns the link that an objective, or a link around another one, has its
// outputs from.
func inner(l Link) Link {
	for {
		switch o := l.(type) {
		case multi:
			l = o.Link
		case from17:
			l = o.Objective
		case marginScore:
			l = o.Link
		default:
			return l
		}
	}
}
