package histogram

import (
	"encoding/binary"

	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// Lean is a second layout of a matrix, for trees whose sums of gradients are exact
// (see [grad.Exact]): indicators that follow each other and of which a row has at most
// one are one column, that of the bin of the one that is set. The bin of those that are
// not set is what is left of the sum of the node: as no sum is rounded, it has the bits
// that adding up its rows would give.
type Lean struct {
	m        *binned.Matrix
	codes    []uint8 // rows × columns
	slots    []int32 // histogram slot of code 0 of each column
	features []int32 // first feature of each column, and the number of features
	columns  []int32 // by feature: its column
	runs     []int32 // by feature: the indicators from it on whose slots follow each other
}

// IndicatorSlots is the number of slots from an indicator to the next of a run: one is
// that of missing values.
const IndicatorSlots = 3

// leanRows is the largest number of rows for which there is a lean layout: with many
// more, sums of gradients are seldom exact, and the layout takes memory.
const leanRows = 1 << 16

// NewLean returns the lean layout of m, nil if it would not have far fewer columns.
func NewLean(m *binned.Matrix) *Lean {
	rows8, _ := m.RowMajor()
	if rows8 == nil || !m.Complete || m.Categorical != nil || m.Rows > leanRows {
		return nil
	}
	l := &Lean{m: m, columns: make([]int32, m.Cols)}
	met := make([]uint8, m.Rows)
	for f := 0; f < m.Cols; {
		first := f
		f++
		if indicator(m, first) {
			copy(met, m.Bytes(int32(first)))
			for f < m.Cols && indicator(m, f) && m.Offset[f]+1-m.Offset[first] < 1<<8 && apart(met, m.Bytes(int32(f))) {
				f++
			}
		}
		for k := first; k < f; k++ {
			l.columns[k] = int32(len(l.slots))
		}
		l.slots = append(l.slots, m.Offset[first])
		l.features = append(l.features, int32(first))
	}
	cols := len(l.slots)
	if 4*cols > 3*m.Cols {
		return nil
	}
	l.features = append(l.features, int32(m.Cols))
	l.runs = make([]int32, m.Cols)
	for f := m.Cols - 1; f >= 0; f-- {
		if indicator(m, f) {
			l.runs[f] = 1
			if f+1 < m.Cols && m.Offset[f+1]-m.Offset[f] == IndicatorSlots {
				l.runs[f] += l.runs[f+1]
			}
		}
	}
	l.codes = make([]uint8, m.Rows*cols)
	for c := range cols {
		first := l.features[c]
		for f := first; f < l.features[c+1]; f++ {
			up := uint8(m.Offset[f] - m.Offset[first])
			k := c
			for _, b := range m.Bytes(f) {
				if b > 0 {
					l.codes[k] = b + up
				}
				k += cols
			}
		}
	}
	return l
}

// indicator reports whether feature f has two bins.
func indicator(m *binned.Matrix, f int) bool { return m.Bins(f) == 2 }

// apart adds the rows of an indicator to those met, if there is none of them among
// those; both are 0 or 1.
func apart(met, column []uint8) bool {
	whole := len(met) &^ 7
	for i := 0; i < whole; i += 8 {
		if binary.LittleEndian.Uint64(met[i:])&binary.LittleEndian.Uint64(column[i:]) != 0 {
			return false
		}
	}
	for i := whole; i < len(met); i++ {
		if met[i]&column[i] != 0 {
			return false
		}
	}
	for i := 0; i < whole; i += 8 {
		binary.LittleEndian.PutUint64(met[i:], binary.LittleEndian.Uint64(met[i:])|binary.LittleEndian.Uint64(column[i:]))
	}
	for i := whole; i < len(met); i++ {
		met[i] |= column[i]
	}
	return true
}

// Together reports whether two features that follow each other are in one column.
func (l *Lean) Together(f, next int32) bool { return l.columns[f] == l.columns[next] }

// Columns returns the number of columns.
func (l *Lean) Columns() int { return len(l.slots) }

// Run returns how many indicators there are from feature f on whose slots follow each
// other, 0 if f is none.
func (l *Lean) Run(f int32) int { return int(l.runs[f]) }

// Work is [binned.Matrix.Work] for this layout.
func (l *Lean) Work(f int32) int {
	if f > 0 && l.Together(f-1, f) {
		return 4 * l.m.Bins(int(f))
	}
	return l.m.Work(f)
}

// Build makes the histograms of features, which follow each other and are all of
// their columns, of a node with the rows given, whose sum is total. It clears h before.
func (l *Lean) Build(h []grad.Sum, rows []int32, pairs []grad.Pair, total grad.Sum, features []int32, s *Scratch) {
	if len(features) == 0 {
		return
	}
	Clear(h, l.m, features)
	l.Add(h, rows, pairs, features, s)
	begin, end := l.columns[features[0]], l.columns[features[len(features)-1]]+1
	for c := begin; c < end; c++ {
		first, next := l.features[c], l.features[c+1]
		if next == first+1 {
			continue
		}
		for _, o := range l.m.Offset[first:next] {
			h[o] = total.Sub(h[o+1])
		}
	}
}

// Add adds the rows given to the histograms of features, which follow each other and are
// all of their columns: of indicators that share a column to the slots of the upper bins,
// and, where none of them is set, to the lower bin of the first.
func (l *Lean) Add(h []grad.Sum, rows []int32, pairs []grad.Pair, features []int32, s *Scratch) {
	checkSlots(h, l.m)
	begin, end := l.columns[features[0]], l.columns[features[len(features)-1]]+1
	run(h, l.codes, len(l.slots), int(begin), l.slots[begin:end], rows, pairs, s)
}
