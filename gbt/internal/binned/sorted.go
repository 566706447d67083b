package binned

import (
	"sync"

	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/introsort"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/quantile"
)

// Sorted makes bins again and again from changing weights of the rows. It holds every column sorted
// by value, which costs 8 bytes a present value, and one [Matrix] that is filled in place.
type Sorted struct {
	m       *Matrix
	maxBin  int
	columns []sortedColumn
	free    *sync.Pool // of *quantile.Sketch
	rules   compat.Rules
}

type sortedColumn struct {
	rows   []int32
	values []float32
	cuts   []float32
}

// NewSorted sorts the columns of m for cuts of at most maxBin bins a feature. The matrix has bins
// only after the first [Sorted.Rebin].
func NewSorted(m *feature.Matrix, maxBin int, pool *parallel.Pool) *Sorted {
	return NewSortedFor(compat.V3_4, m, maxBin, pool)
}

// NewSortedFor is [NewSorted] for the cuts of a release of XGBoost.
func NewSortedFor(rules compat.Rules, m *feature.Matrix, maxBin int, pool *parallel.Pool) *Sorted {
	s := &Sorted{free: new(sync.Pool), maxBin: maxBin, rules: rules, columns: make([]sortedColumn, m.Cols)}
	s.free.New = func() any { return new(quantile.Sketch) }
	most := make([]int32, m.Cols) // bins that a feature can have
	m.EachColumn(pool, func(j int, rows []int32, values []float32) {
		c := &s.columns[j]
		c.rows, c.values = introsort.Column(rows, values)
		if m.IsCategorical(j) {
			c.cuts = quantile.Categories(values)
			most[j] = int32(len(c.cuts))
			return
		}
		most[j] = 1
		for i := 1; i < len(c.values) && int(most[j]) < maxBin; i++ {
			if c.values[i] != c.values[i-1] {
				most[j]++
			}
		}
	})
	b := &Matrix{Rows: m.Rows, Cols: m.Cols, Complete: true, Categorical: m.Categorical}
	b.Cuts.Ptr = make([]int32, m.Cols+1)
	if rules != compat.V3_4 {
		b.Cuts.Floor = make([]float32, m.Cols)
	}
	for j, n := range most {
		b.Cuts.Ptr[j+1] = b.Cuts.Ptr[j] + n
		if len(s.columns[j].rows) < m.Rows {
			b.Complete = false
		}
	}
	// The layout has room for the most bins there can be, and stays.
	b.setPlain()
	b.makeColumns(nil)
	s.m = b
	return s
}

// Matrix returns the matrix that [Sorted.Rebin] fills.
func (s *Sorted) Matrix() *Matrix { return s.m }

// Rebin makes the cuts from one weight a row by the path of sorted columns (see
// [quantile.Sketch.PushSorted]) and bins every value with them.
func (s *Sorted) Rebin(weights []float32, pool *parallel.Pool) {
	b := s.m
	pool.For(len(s.columns), func(j int) {
		c := &s.columns[j]
		if b.IsCategorical(j) { // whatever the weights
			if p := b.places[j]; p.Form == Narrow {
				fillCategories(b.Bytes(p.Column), c.rows, c.values, len(c.cuts))
			} else {
				fillCategories(b.Words(p.Column), c.rows, c.values, len(c.cuts))
			}
			return
		}
		if s.rules == compat.V3_4 {
			sketch := s.free.Get().(*quantile.Sketch)
			defer s.free.Put(sketch)
			sketch.Reset(len(c.values), s.maxBin)
			sketch.PushSorted(c.values, c.rows, weights)
			c.cuts = sketch.AppendCuts(c.cuts[:0])
		} else {
			c.cuts, b.Cuts.Floor[j] = quantile.SortedBefore33(c.values, c.rows, weights, s.maxBin)
		}
		if p := b.places[j]; p.Form == Narrow {
			binSorted(b.Bytes(p.Column), c)
		} else {
			binSorted(b.Words(p.Column), c)
		}
	})
	b.Cuts.Values = b.Cuts.Values[:0]
	for j := range s.columns {
		b.Cuts.Values = append(b.Cuts.Values, s.columns[j].cuts...)
		b.Cuts.Ptr[j+1] = int32(len(b.Cuts.Values))
	}
	b.transposeAll(pool)
}

// binSorted bins the values of a column: what [Search] finds, in one pass over both lists.
func binSorted[B Bin](dst []B, c *sortedColumn) {
	if len(c.rows) < len(dst) {
		missing := B(len(c.cuts))
		for i := range dst {
			dst[i] = missing
		}
	}
	bin, last := 0, len(c.cuts)-1
	for i, v := range c.values {
		for bin < last && c.cuts[bin] <= v {
			bin++
		}
		dst[c.rows[i]] = B(bin)
	}
}
