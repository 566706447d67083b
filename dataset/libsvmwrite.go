package dataset

import (
	"bufio"
	"io"
	"math"
	"strconv"
)

// LIBSVMWriteOptions says how to write a LIBSVM file.
type LIBSVMWriteOptions struct {
	// OneBased counts columns from 1, as other programs than XGBoost expect.
	OneBased bool
}

// WriteLIBSVM writes m as LIBSVM text: the label (0 if there is none), the row's
// weight and the number of its group if it has them, and all values that are not
// missing, each as the shortest decimal that reads back as the same float32. An
// infinite value is a [*ValueError]; more than one label a row, or weights of
// groups, is a [*ShapeError]. o may be nil.
func WriteLIBSVM(w io.Writer, m *Matrix, o *LIBSVMWriteOptions) error {
	if t := m.info.NumTargets(); t != 1 {
		return &ShapeError{What: "labels a row", Got: t, Want: 1}
	}
	weights := m.info.Weights
	if n := len(weights); n != 0 && n != m.rows {
		return &ShapeError{What: "weights", Got: n, Want: m.rows}
	}
	base := 0
	if o != nil && o.OneBased {
		base = 1
	}
	groups := groupNumbers(m.info.Groups)
	out := bufio.NewWriterSize(w, readBuffer)
	var line []byte
	for i := range m.rows {
		line = line[:0]
		if len(m.info.Labels) != 0 {
			line = appendFloat32(line, m.info.Labels[i])
		} else {
			line = append(line, '0')
		}
		if len(weights) != 0 {
			line = appendFloat32(append(line, ':'), weights[i])
		}
		if len(groups) != 0 {
			line = strconv.AppendInt(append(line, " qid:"...), int64(groups[i]), 10)
		}
		for j, v := range m.rowEntries(i) {
			if math.IsInf(float64(v), 0) {
				return &ValueError{Row: i, Col: j, Value: float64(v), Rule: "must be finite to be written"}
			}
			line = strconv.AppendInt(append(line, ' '), int64(j+base), 10)
			line = appendFloat32(append(line, ':'), v)
		}
		out.Write(append(line, '\n'))
	}
	return out.Flush()
}

// rowEntries runs over the columns and values of row i that are not missing.
func (m *Matrix) rowEntries(i int) func(yield func(int, float32) bool) {
	return func(yield func(int, float32) bool) {
		if m.dense != nil {
			for j, v := range m.dense[i*m.cols : (i+1)*m.cols] {
				if v == v && !yield(j, v) {
					return
				}
			}
			return
		}
		for k := m.indptr[i]; k < m.indptr[i+1]; k++ {
			if v := m.values[k]; v == v && !yield(int(m.indices[k]), v) {
				return
			}
		}
	}
}
