package predict

import "github.com/grove-ml/grove/gbt/internal/feature"

// Linear is a linear model (src/gbm/gblinear.cc).
type Linear struct {
	Weights  []float32 // (features+1) × groups, the biases last; empty for zeros
	Features int
	Groups   int
}

// Row turns what the margins of a row start from into margins: the bias is
// added first, then the products of the columns that are there, in their order.
func (l *Linear) Row(margin, row []float32) {
	if len(l.Weights) == 0 {
		return
	}
	bias := l.Weights[l.Features*l.Groups:]
	for g := range margin {
		sum := bias[g] + margin[g]
		for f, v := range row {
			if v == v {
				sum += float32(v * l.Weights[f*l.Groups+g])
			}
		}
		margin[g] = sum
	}
}

// Rows does what Row does for the rows begin..end-1 of m: margin holds what
// their margins start from, row by row.
func (l *Linear) Rows(margin []float32, m *feature.Matrix, begin, end int, scratch []float32) {
	rows := denseRows(m, begin, end, scratch)
	for r := range end - begin {
		l.Row(margin[r*l.Groups:(r+1)*l.Groups], rows[r*l.Features:(r+1)*l.Features])
	}
}
