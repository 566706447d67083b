package grow

import (
	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/introsort"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// Sorted is a feature matrix by columns, each sorted by value once, before
// training (SortedCSCPage of src/data/data.cc).
type Sorted struct {
	m       *feature.Matrix
	columns []sortedColumn
	entries int // present values in all columns
}

type sortedColumn struct {
	rows     []int32
	values   []float32
	missing  bool // some row has no value
	constant bool // all values are equal
}

// NewSorted sorts the columns of m. Equal values stand in the order that
// libstdc++'s std::sort leaves them in, since it is the order in which their
// gradients are added.
func NewSorted(m *feature.Matrix, pool *parallel.Pool) *Sorted {
	s := &Sorted{m: m, columns: make([]sortedColumn, m.Cols)}
	m.EachColumn(pool, func(j int, rows []int32, values []float32) {
		c := &s.columns[j]
		c.rows, c.values = introsort.Column(rows, values)
		n := len(rows)
		// The share of missing values is taken in float32, as XGBoost does.
		c.missing = 1-float32(m.Rows-n)/float32(m.Rows) < 1
		c.constant = n > 0 && c.values[0] == c.values[n-1]
	})
	for i := range s.columns {
		s.entries += len(s.columns[i].rows)
	}
	return s
}
