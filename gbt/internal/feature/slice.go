package feature

// Slice returns a view of rows begin..end-1 of a matrix that is dense or CSR.
func (m *Matrix) Slice(begin, end int) *Matrix {
	s := &Matrix{Rows: end - begin, Cols: m.Cols, Categorical: m.Categorical, Buffers: m.Buffers}
	if m.IsDense() {
		s.Dense = m.Dense[begin*m.Cols : end*m.Cols]
		return s
	}
	first, last := m.IndPtr[begin], m.IndPtr[end]
	s.IndPtr = m.IndPtr[begin : end+1]
	if first > 0 {
		s.IndPtr = make([]int, end-begin+1)
		for i := range s.IndPtr {
			s.IndPtr[i] = m.IndPtr[begin+i] - first
		}
	}
	s.Indices, s.Values = m.Indices[first:last], m.Values[first:last]
	return s
}

// Chunks calls f for one run of rows after the other, each small enough to stay
// in cache while its columns are gathered. begin is the first of them.
func (m *Matrix) Chunks(f func(begin int, chunk *Matrix)) {
	const values, least = 1 << 17, 64
	size := max(least, values/max(m.Cols, 1))
	for begin := 0; begin < m.Rows; begin += size {
		f(begin, m.Slice(begin, min(m.Rows, begin+size)))
	}
}
