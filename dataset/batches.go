package dataset

import (
	"fmt"
	"iter"
)

// Batches yields the rows of m in order, at most size at a time, each batch with
// its part of the [Info]. Rows of a matrix with groups stay together with their
// group: a batch ends where the next group would make it larger than size. The
// batches share the values of m. A size below 1 is an error, the only one.
func (m *Matrix) Batches(size int) iter.Seq2[*Matrix, error] {
	return func(yield func(*Matrix, error) bool) {
		if size < 1 {
			yield(nil, fmt.Errorf("dataset: batches of %d rows: must be at least 1", size))
			return
		}
		for begin, group := 0, 0; begin < m.rows; {
			end, groups := min(size, m.rows-begin)+begin, group
			if len(m.info.Groups) > 0 {
				for end = begin; groups < len(m.info.Groups); groups++ {
					if n := m.info.Groups[groups]; end > begin && n > 0 && end+n-begin > size {
						break
					}
					end += m.info.Groups[groups]
				}
			}
			if !yield(m.batch(begin, end, group, groups), nil) {
				return
			}
			begin, group = end, groups
		}
	}
}

// batch returns rows begin..end-1, which are those of groups first..last-1 if there
// are groups.
func (m *Matrix) batch(begin, end, first, last int) *Matrix {
	b := &Matrix{rows: end - begin, cols: m.cols, info: m.info}
	part := func(v []float32) []float32 {
		k := len(v) / m.rows
		return v[begin*k : end*k : end*k]
	}
	in := &b.info
	in.Labels, in.BaseMargin = part(in.Labels), part(in.BaseMargin)
	in.LabelLower, in.LabelUpper = part(in.LabelLower), part(in.LabelUpper)
	if len(in.Weights) == m.rows {
		in.Weights = part(in.Weights)
	} else if len(in.Weights) > 0 {
		in.Weights = in.Weights[first:last:last]
	}
	if len(in.Groups) > 0 {
		in.Groups = in.Groups[first:last:last]
	}
	if m.dense != nil {
		b.dense = m.dense[begin*m.cols : end*m.cols : end*m.cols]
		return b
	}
	lo, hi := m.indptr[begin], m.indptr[end]
	b.indptr = make([]int, end-begin+1)
	for i := range b.indptr {
		b.indptr[i] = m.indptr[begin+i] - lo
	}
	b.indices, b.values = m.indices[lo:hi:hi], m.values[lo:hi:hi]
	return b
}
