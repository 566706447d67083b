package grow

import (
	"math"
	"sync"
	"unsafe"

	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/introsort"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// sortWords sorts all columns and keeps of them the words of [ordered]. Columns are
// sorted in the room that ordered needs later, as far as there is some.
func (s *Sorted) sortWords(pool *parallel.Pool) {
	m := s.m.ByColumns(pool)
	present := presentOf(m)
	most := 0
	for _, n := range present {
		s.entries += n
		most = max(most, n)
	}
	words := make([]int32, s.entries)
	s.work = make([]int32, s.entries)
	for j, n := range present {
		s.columns[j].rows, words = words[:n:n], words[n:]
	}
	rooms := pairRooms{rest: s.work, size: most}
	pool.For(m.Cols, func(j int) {
		room := rooms.get()
		defer rooms.put(room)
		c, pairs := &s.columns[j], room.pairs[:present[j]]
		if m.IsDense() {
			n := 0
			for i, k := 0, j; i < m.Rows; i, k = i+1, k+m.Cols {
				if v := m.Dense[k]; v == v {
					pairs[n] = introsort.Pair{Key: v, Value: int32(i)}
					n++
				}
			}
		} else {
			rows, values := m.Lists.Column(j)
			for i, v := range values {
				pairs[i] = introsort.Pair{Key: v, Value: rows[i]}
			}
		}
		introsort.PairsWith(pairs, room.words)
		c.describe(m.Rows, len(pairs))
		c.mark(pairs)
	})
}

// presentOf returns how many values each column has of a matrix that is dense or by
// columns.
func presentOf(m *feature.Matrix) []int {
	present := make([]int, m.Cols)
	if !m.IsDense() {
		for j := range present {
			rows, _ := m.Lists.Column(j)
			present[j] = len(rows)
		}
		return present
	}
	for begin := 0; begin < len(m.Dense); begin += m.Cols {
		for j, v := range m.Dense[begin : begin+m.Cols] {
			if v == v {
				present[j]++
			}
		}
	}
	return present
}

// mark makes words of the rows of sorted pairs (see [split.Row]).
func (c *sortedColumn) mark(pairs []introsort.Pair) {
	c.low = len(pairs)
	for i := len(pairs) - 1; i > 0; i-- {
		c.rows[i] = pairs[i].Value
		if pairs[i].Key != pairs[i-1].Key {
			c.rows[i] |= math.MinInt32
			c.low = i
		}
	}
	if c.low > 0 {
		c.rows[0] = pairs[0].Value | math.MinInt32
		c.least = pairs[0].Key
		c.constant = pairs[0].Key == pairs[len(pairs)-1].Key
	}
}

// mostRadix is the length up to which a radix sort is tried. In longer columns float32
// values that are spread evenly have ties, and it would be in vain.
const mostRadix = 1 << 14

// pairRoom is what one worker sorts columns in.
type pairRoom struct {
	pairs []introsort.Pair
	words []uint64 // for a radix sort
}

// pairRooms are what workers sort columns in, one after the other.
type pairRooms struct {
	lock sync.Mutex
	free []*pairRoom
	rest []int32 // room that is shared out
	size int     // pairs of the longest column
}

func (r *pairRooms) get() *pairRoom {
	r.lock.Lock()
	defer r.lock.Unlock()
	if n := len(r.free); n > 0 {
		room := r.free[n-1]
		r.free = r.free[:n-1]
		return room
	}
	room := &pairRoom{}
	if r.size <= mostRadix {
		room.words = make([]uint64, introsort.RoomWords*r.size)
	}
	const words = int(unsafe.Sizeof(introsort.Pair{}) / unsafe.Sizeof(int32(0)))
	n := words * r.size
	if n == 0 || n > len(r.rest) {
		room.pairs = make([]introsort.Pair, r.size)
		return room
	}
	// A pair is a float32 and an int32.
	room.pairs = unsafe.Slice((*introsort.Pair)(unsafe.Pointer(unsafe.SliceData(r.rest[:n]))), r.size)
	r.rest = r.rest[n:]
	return room
}

func (r *pairRooms) put(room *pairRoom) {
	r.lock.Lock()
	r.free = append(r.free, room)
	r.lock.Unlock()
}
