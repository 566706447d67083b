package binned

import (
	"math"
	"sync"

	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/quantile"
)

// groupRows and groupCols are the rows and columns whose values are pushed to
// sketches at a time: few columns, so that their sketches stay in cache, but enough
// that a line of the matrix is not read too often.
const (
	groupRows = 256
	groupCols = 16
)

// groups cuts cols columns into groups of at most groupCols, which workers take in
// turn and in equal parts where there are only few.
func groups(cols, workers int) (count int) {
	count = (cols + groupCols - 1) / groupCols
	if count < 4*workers {
		count = min((count+workers-1)/workers*workers, cols)
	}
	return count
}

// denseCuts returns the cuts of a dense matrix and how many values of each column
// are present. It reads every group of columns once, if none of them has both few
// values at first and many later, or misses so many that its sketch should have
// been another. Sketches are made in room as far as there is some.
func denseCuts(m *feature.Matrix, weights []float32, maxBin int, room []uint32, pool *parallel.Pool) (cuts [][]float32, present []int) {
	cuts, present = make([][]float32, m.Cols), make([]int, m.Cols)
	count := groups(m.Cols, pool.Workers())
	rooms := rooms{rest: room, size: len(room) / min(pool.Workers(), max(count, 1))}
	pool.For(count, func(g int) {
		begin, end := g*m.Cols/count, (g+1)*m.Cols/count
		c := rooms.get()
		defer rooms.put(c)
		c.m, c.weights, c.maxBin = m, weights, maxBin
		c.begin(begin, end)
		c.push()
		for k := range c.sketches {
			cuts[begin+k], present[begin+k] = c.finish(k)
		}
	})
	return cuts, present
}

// rooms are what workers make their cuts in, group by group.
type rooms struct {
	lock sync.Mutex
	free []*columns
	rest []uint32 // of the room that is shared out
	size int      // share of a worker
}

func (r *rooms) get() *columns {
	r.lock.Lock()
	defer r.lock.Unlock()
	if n := len(r.free); n > 0 {
		c := r.free[n-1]
		r.free = r.free[:n-1]
		return c
	}
	c := &columns{}
	n := min(r.size, len(r.rest))
	c.all[0].sketch.UseRoom(r.rest[:n])
	for k := range c.all[1:] {
		c.all[1+k].sketch.ShareBuffers(&c.all[0].sketch)
	}
	r.rest = r.rest[n:]
	return c
}

func (r *rooms) put(c *columns) {
	r.lock.Lock()
	r.free = append(r.free, c)
	r.lock.Unlock()
}

// columns are a group of columns of a dense matrix whose cuts are made.
type columns struct {
	m        *feature.Matrix
	weights  []float32 // nil: every row has weight 1
	maxBin   int
	first    int
	sketches []column // of the group
	all      [groupCols]column
	room     [groupCols * groupRows]float32
}

// begin begins the group of columns first, ..., end-1.
func (c *columns) begin(first, end int) {
	c.first, c.sketches = first, c.all[:end-first]
	for k := range c.sketches {
		s := &c.sketches[k]
		s.counting, s.present, s.largest = false, 0, 0
	}
}

// column is a column of a group.
type column struct {
	sketch   quantile.Sketch
	counting bool // the sketch has not been pushed anything, but counts
	present  int
	largest  float32 // category
}

// push pushes all rows.
func (c *columns) push() {
	for k := range c.sketches {
		s := &c.sketches[k].sketch
		s.Reset(c.m.Rows, c.maxBin)
		if c.weights == nil {
			s.StartCounting()
			c.sketches[k].counting = true
		}
	}
	for begin := 0; begin < c.m.Rows; begin += groupRows {
		end := min(c.m.Rows, begin+groupRows)
		c.m.Gather(c.room[:], groupRows, c.first, len(c.sketches), begin, end)
		for k := range c.sketches {
			c.add(k, c.room[k*groupRows:k*groupRows+end-begin], begin)
		}
	}
}

// add pushes the values of rows from begin on to column k.
func (c *columns) add(k int, values []float32, begin int) {
	s := &c.sketches[k]
	switch {
	case c.m.IsCategorical(c.first + k):
		s.present += len(values) - countMissing(values)
		s.largest = largest(s.largest, values)
	case c.weights != nil:
		s.present += len(values) - countMissing(values)
		for i, v := range values {
			s.sketch.Push(v, c.weights[begin+i])
		}
	case !s.counting:
		s.sketch.PushUnit(values)
	case !s.sketch.Count(values):
		s.counting = false
		c.pushAlone(k, begin)
		s.sketch.PushUnit(values)
	}
}

// pushAlone pushes the rows before end to the sketch of column k only.
func (c *columns) pushAlone(k, end int) {
	var room [groupRows]float32
	s := &c.sketches[k].sketch
	for begin := 0; begin < end; begin += groupRows {
		n := min(end-begin, groupRows)
		c.m.Gather(room[:], groupRows, c.first+k, 1, begin, begin+n)
		if c.weights == nil {
			s.PushUnit(room[:n])
			continue
		}
		for i, v := range room[:n] {
			s.Push(v, c.weights[begin+i])
		}
	}
}

// finish returns the cuts of column k and the number of its present values.
func (c *columns) finish(k int) (cuts []float32, present int) {
	s := &c.sketches[k]
	if c.m.IsCategorical(c.first + k) {
		return quantile.Categories([]float32{s.largest}), s.present
	}
	if c.weights == nil {
		s.present = s.sketch.Present()
	}
	suits := s.sketch.Suits(s.present)
	if !suits {
		s.sketch.Reset(s.present, c.maxBin)
	}
	if s.counting && s.sketch.Few() && s.sketch.PushCounts() {
		return s.sketch.AppendCuts(nil), s.present
	}
	if s.counting || !suits {
		c.pushAlone(k, c.m.Rows)
	}
	return s.sketch.AppendCuts(nil), s.present
}

// countMissing returns how many values are NaN.
func countMissing(values []float32) int {
	missing := 0
	for _, v := range values {
		// The bits without the sign are above those of infinity.
		missing += int((0x7f800000 - math.Float32bits(v)&^(1<<31)) >> 31)
	}
	return missing
}

// largest returns the greatest of so far and those values that are present.
func largest(so float32, values []float32) float32 {
	for _, v := range values {
		if v > so {
			so = v
		}
	}
	return so
}
