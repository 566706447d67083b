package pickle

import "github.com/grove-ml/grove/gbt/internal/codec"

// memoPage is the number of values that are allocated at a time.
const memoPage = 256

// memo holds the values that a program stores for later. Their numbers count up
// in all pickles that Python writes; others go into a map.
type memo struct {
	pages  [][]value
	n      int // values in pages
	sparse map[int64]value
}

// remember stores the last value.
func (m *machine) remember(id int64) error {
	v, err := m.top()
	if err != nil {
		return err
	}
	s := &m.memo
	switch {
	case id < int64(s.n):
		s.pages[id/memoPage][id%memoPage] = v
		return nil
	case id == int64(s.n):
		if s.n%memoPage == 0 {
			s.pages = grow(s.pages, make([]value, memoPage))
		}
		s.pages[id/memoPage][id%memoPage] = v
		s.n++
		return m.pay(costMemo)
	}
	if s.sparse == nil {
		s.sparse = map[int64]value{}
	}
	s.sparse[id] = v
	return m.pay(costSparse)
}

// recall pushes a stored value.
func (m *machine) recall(id int64) error {
	s := &m.memo
	if id < int64(s.n) {
		return m.push(s.pages[id/memoPage][id%memoPage], nil)
	}
	v, ok := s.sparse[id]
	if !ok {
		return codec.Malformed("nothing has been stored as %d", id)
	}
	return m.push(v, nil)
}

// size returns the number of values stored, which is the number of the next one
// for MEMOIZE.
func (s *memo) size() int64 { return int64(s.n + len(s.sparse)) }
