package binned

import (
	"slices"

	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/quantile"
)

// Sketch chooses cuts from rows that come in batches. It keeps a sketch of every
// column and gives, however the rows are shared out over batches, the cuts of
// [New].
type Sketch struct {
	maxBin  int
	columns []quantile.Sketch
	present []int
	settled []bool      // columns that Again does not ask for
	weights [][]float32 // buffers by column

	categorical []bool // nil if no column holds categories
	largest     []float32
}

// NewSketch prepares a sketch of columns with the given numbers of present values,
// which decide how much is remembered of each. categorical says which columns hold
// categories; nil if none does.
func NewSketch(present []int, categorical []bool, maxBin int) *Sketch {
	f := len(present)
	s := &Sketch{categorical: categorical, largest: make([]float32, f), maxBin: maxBin, columns: make([]quantile.Sketch, f), present: make([]int, f), settled: make([]bool, f), weights: make([][]float32, f)}
	for j, n := range present {
		s.columns[j].Reset(n, maxBin)
	}
	return s
}

// Push adds the next rows with their weights (nil: every row has weight 1).
func (s *Sketch) Push(m *feature.Matrix, weights []float32, pool *parallel.Pool) {
	if m.IsDense() {
		s.pushDense(m, weights, pool)
		return
	}
	m.EachColumn(pool, func(j int, rows []int32, values []float32) {
		var w []float32
		if weights != nil {
			w = slices.Grow(s.weights[j][:0], len(rows))[:len(rows)]
			for i, r := range rows {
				w[i] = weights[r]
			}
			s.weights[j] = w
		}
		s.pushColumn(j, len(values), values, w)
	})
}

// pushDense pushes the rows of a dense matrix, a group of columns and a block of
// rows at a time.
func (s *Sketch) pushDense(m *feature.Matrix, weights []float32, pool *parallel.Pool) {
	count := groups(m.Cols, pool.Workers())
	pool.For(count, func(g int) {
		var room [groupCols * groupRows]float32
		first, end := g*m.Cols/count, (g+1)*m.Cols/count
		for begin := 0; begin < m.Rows; begin += groupRows {
			n := min(groupRows, m.Rows-begin)
			m.Gather(room[:], groupRows, first, end-first, begin, begin+n)
			for j := first; j < end; j++ {
				values := room[(j-first)*groupRows:][:n]
				var w []float32
				if weights != nil {
					w = weights[begin : begin+n]
				}
				s.pushColumn(j, n-countMissing(values), values, w)
			}
		}
	})
}

// pushColumn pushes values of column j, some of which may be missing.
func (s *Sketch) pushColumn(j, present int, values, weights []float32) {
	switch {
	case s.settled[j]:
	case s.isCategorical(j):
		s.present[j] += present
		s.largest[j] = largest(s.largest[j], values)
	default:
		s.present[j] += present
		if weights == nil {
			s.columns[j].PushUnit(values)
		} else {
			s.columns[j].PushColumn(values, weights)
		}
	}
}

func (s *Sketch) isCategorical(j int) bool { return s.categorical != nil && s.categorical[j] }

// Present returns how many present values each column had.
func (s *Sketch) Present() []int { return s.present }

// Again resets the columns that had a number of present values for which another
// sketch had been needed than the one announced to [NewSketch]. It reports
// whether there are any: then all rows must be pushed once more.
func (s *Sketch) Again() bool {
	again := false
	for j := range s.columns {
		if s.settled[j] = s.isCategorical(j) || s.columns[j].Suits(s.present[j]); !s.settled[j] {
			s.columns[j].Reset(s.present[j], s.maxBin)
			s.present[j] = 0
			again = true
		}
	}
	return again
}

// Cuts returns the cuts of all columns; after it the sketch is used up.
func (s *Sketch) Cuts(pool *parallel.Pool) quantile.Cuts {
	cuts := make([][]float32, len(s.columns))
	pool.For(len(s.columns), func(j int) {
		if s.isCategorical(j) {
			cuts[j] = quantile.Categories(s.largest[j : j+1])
			return
		}
		cuts[j] = s.columns[j].AppendCuts(nil)
		s.columns[j] = quantile.Sketch{} // its buffers are worth more than the cuts
	})
	return joinCuts(cuts)
}

// joinCuts puts the cuts of all features into one list.
func joinCuts(cuts [][]float32) quantile.Cuts {
	c := quantile.Cuts{Ptr: make([]int32, len(cuts)+1)}
	for j, v := range cuts {
		c.Values = append(c.Values, v...)
		c.Ptr[j+1] = int32(len(c.Values))
	}
	return c
}
