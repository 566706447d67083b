package grow

import (
	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/introsort"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// Sorted is a feature matrix by columns, each sorted by value once, before
// training (SortedCSCPage of src/data/data.cc).
type Sorted struct {
	m       *feature.Matrix
	columns []sortedColumn
	entries int  // present values in all columns
	words   bool // the columns are for [ordered]

	work []int32 // room for all entries, which ordered takes
}

type sortedColumn struct {
	rows     []int32 // words of rows for ordered
	values   []float32
	missing  bool    // some row has no value
	constant bool    // all values are equal
	least    float32 // value
	low      int     // entries that have it
}

// NewSorted sorts the columns of m for the rules of 3.4.
func NewSorted(m *feature.Matrix, pool *parallel.Pool) *Sorted {
	return NewSortedFor(compat.V3_4, m, pool)
}

// NewSortedFor sorts the columns of m for [NewExact] with the rules of a release.
// Equal values stand in the order that libstdc++'s std::sort leaves them in, since it
// is the order in which their gradients are added.
func NewSortedFor(rules compat.Rules, m *feature.Matrix, pool *parallel.Pool) *Sorted {
	s := &Sorted{m: m, columns: make([]sortedColumn, m.Cols), words: rules == compat.V3_4}
	if s.words {
		s.sortWords(pool)
		return s
	}
	m.EachColumn(pool, func(j int, rows []int32, values []float32) {
		c := &s.columns[j]
		c.rows, c.values = introsort.Column(rows, values)
		c.describe(m.Rows, len(rows))
		c.constant = len(rows) > 0 && c.values[0] == c.values[len(rows)-1]
	})
	for i := range s.columns {
		s.entries += len(s.columns[i].rows)
	}
	return s
}

// describe notes whether some of the rows miss a value if n have one.
func (c *sortedColumn) describe(rows, n int) {
	// The share of missing values is taken in float32, as XGBoost does.
	c.missing = 1-float32(rows-n)/float32(rows) < 1
}
