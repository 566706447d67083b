package binned

import (
	"math"
	"unsafe"

	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// sparse holds the features that are stored as lists.
type sparse struct {
	features []int32
	rows     [][]int32 // by feature: the rows that have a value, ascending
	bins8    [][]uint8 // by feature and value, if every bin is below 256
	bins16   [][]uint16
	segments []Segment
}

// Segment holds the values of some neighbouring features by rows: for each value
// the histogram slot of its bin, counted from Slot.
type Segment struct {
	First, Last int32 // features; those between that are stored as columns are not in it
	Slot        int
	Ptr         []uint32 // row i has entries Ptr[i], ..., Ptr[i+1]-1
	Short       []uint16 // entries, or nil
	Long        []uint32 // entries where slots do not fit, else nil
}

const (
	// A segment is what one worker builds: rows have about so many values in each.
	segmentValues = 4
	mostSegments  = 16
)

// Segments returns the segments of the features that are stored as lists, in
// order.
func (b *Matrix) Segments() []Segment { return b.sparse.segments }

// List returns the rows that have a value of the feature that is list k and, in one
// of the other slices, their bins.
func (b *Matrix) List(k int32) (rows []int32, bins8 []uint8, bins16 []uint16) {
	rows = b.sparse.rows[k]
	if b.sparse.bins8 != nil {
		return rows, b.sparse.bins8[k], nil
	}
	return rows, nil, b.sparse.bins16[k]
}

// fillLists makes the lists of the features that are stored so.
func (b *Matrix) fillLists(x *feature.Matrix, pool *parallel.Pool) {
	s := &b.sparse
	most := 0
	for f := range b.Cols {
		if b.places[f].Form == Sparse {
			s.features = append(s.features, int32(f))
			most = max(most, b.Bins(f))
		}
	}
	if s.features == nil {
		return
	}
	s.rows = x.Lists.Keep(s.features)
	if most <= 256 {
		s.bins8 = make([][]uint8, len(s.features))
		pool.For(len(s.features), func(k int) { s.bins8[k] = binList[uint8](b, x, s.features[k]) })
	} else {
		s.bins16 = make([][]uint16, len(s.features))
		pool.For(len(s.features), func(k int) { s.bins16[k] = binList[uint16](b, x, s.features[k]) })
	}
	b.cutSegments()
	pool.For(len(s.segments), func(i int) { b.fillSegment(&s.segments[i]) })
}

// binList bins the values of one feature.
func binList[B Bin](b *Matrix, x *feature.Matrix, f int32) []B {
	_, values := x.Lists.Column(int(f))
	list, n := make([]B, len(values)), b.Bins(int(f))
	switch {
	case b.IsCategorical(int(f)):
		binCategories(list, values, n)
	case n > 1:
		bins(newTable(b.FeatureCuts(int(f)), unsafe.Sizeof(B(0)) == 1), list, values)
	}
	return list
}

// cutSegments shares the listed features out to segments of about as many values
// each, and notes which features cannot be parted because of them.
func (b *Matrix) cutSegments() {
	s := &b.sparse
	total := 0
	for _, rows := range s.rows {
		total += len(rows)
	}
	count := max(1, min(mostSegments, total/(segmentValues*max(b.Rows, 1))))
	share := (total + count - 1) / count
	// Few slots fit 16 bits, but a segment costs 4 bytes a row.
	short := b.Slots <= mostSegments<<16
	const mostValues = math.MaxInt32
	values := 0
	for k, f := range s.features {
		end := int(b.Offset[f]) + b.Bins(int(f))
		last := len(s.segments) - 1
		if last < 0 || values >= share || values+len(s.rows[k]) > mostValues || short && end-s.segments[last].Slot > 1<<16 {
			seg := Segment{First: f, Slot: int(b.Offset[f])}
			if !short {
				seg.Long = []uint32{}
			}
			s.segments = append(s.segments, seg)
			values, last = 0, last+1
		}
		values += len(s.rows[k])
		s.segments[last].Last = f
	}
	for i := range s.segments {
		for f := s.segments[i].First; f <= s.segments[i].Last; f++ {
			b.clusters[f] = s.segments[i].First
		}
	}
}

// fillSegment turns the lists of columns into lists of rows.
func (b *Matrix) fillSegment(s *Segment) {
	s.Ptr = make([]uint32, b.Rows+1)
	each := func(f func(feature, list int32)) {
		for g := s.First; g <= s.Last; g++ {
			if p := b.places[g]; p.Form == Sparse {
				f(g, p.Column)
			}
		}
	}
	total := 0
	each(func(_, list int32) {
		for _, r := range b.sparse.rows[list] {
			s.Ptr[r]++
		}
		total += len(b.sparse.rows[list])
	})
	// For now Ptr[r] is the place of the next entry of row r.
	at := uint32(0)
	for r := range b.Rows {
		s.Ptr[r], at = at, at+s.Ptr[r]
	}
	s.Ptr[b.Rows] = at
	next := s.Ptr
	if s.Long != nil {
		s.Long = make([]uint32, total)
	} else {
		s.Short = make([]uint16, total)
	}
	each(func(f, list int32) {
		rows, bins8, bins16 := b.List(list)
		base := int(b.Offset[f]) - s.Slot
		for i, r := range rows {
			var slot int
			if bins8 != nil {
				slot = base + int(bins8[i])
			} else {
				slot = base + int(bins16[i])
			}
			if s.Long != nil {
				s.Long[next[r]] = uint32(slot)
			} else {
				s.Short[next[r]] = uint16(slot)
			}
			next[r]++
		}
	})
	// Now Ptr[r] is where row r ends: move by one.
	copy(s.Ptr[1:], s.Ptr[:b.Rows])
	s.Ptr[0] = 0
}
