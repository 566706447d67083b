package feature

// Gather copies the values of rows begin..end-1 of a dense matrix, by columns,
// for columns first, first+1, ... as many as fit: that of column first+k goes to
// dst[k*stride:], NaN included. Rows should be few enough to stay in cache, since
// each of their lines is read again for every other column that it holds.
func (m *Matrix) Gather(dst []float32, stride, first, cols, begin, end int) {
	n, f := end-begin, m.Cols
	if n <= 0 {
		return
	}
	k := 0
	for ; k+4 <= cols; k += 4 {
		src := m.Dense[begin*f+first+k : (end-1)*f+first+k+4]
		a, b := dst[k*stride:][:n], dst[(k+1)*stride:][:n]
		c, d := dst[(k+2)*stride:][:n], dst[(k+3)*stride:][:n]
		at := 0
		for i := range a {
			four := src[at : at+4 : at+4]
			a[i], b[i], c[i], d[i] = four[0], four[1], four[2], four[3]
			at += f
		}
	}
	for ; k < cols; k++ {
		src := m.Dense[begin*f+first+k : (end-1)*f+first+k+1]
		a := dst[k*stride:][:n]
		at := 0
		for i := range a {
			a[i] = src[at]
			at += f
		}
	}
}
