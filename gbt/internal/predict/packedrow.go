package predict

import "math"

// addRowPacked is AddRow for forests with packed trees.
func (f *Forest) addRowPacked(margin, row []float32, first, last int) {
	if f.byGroup != nil && f.Groups > 1 {
		f.addRowSlow(margin, row, first, last)
		return
	}
	var t table
	f.packed.prepare(&t, row)
	sum := f.beginSum(margin)
	var out [lanes]uint32
	for b := first / lanes; b*lanes < last; b++ {
		f.packed.leaves(&out, b, row, &t)
		sum = f.addBatch(margin, sum, &out, b, first, last)
	}
	f.endSum(margin, sum)
}

// beginSum is the number that the leaves of a row of one group are added to: its margin, or 0 where
// leaves are summed before it.
func (f *Forest) beginSum(margin []float32) float32 {
	if f.byGroup != nil {
		return 0
	}
	return margin[0]
}

// addBatch adds the leaves of the trees of batch b, of those from first to last, to the sum that
// it returns, or to the margins if there are several groups.
func (f *Forest) addBatch(margin []float32, sum float32, leaves *[lanes]uint32, b, first, last int) float32 {
	begin, end := max(first-b*lanes, 0), min(last-b*lanes, lanes)
	switch {
	case f.Groups > 1:
		f.addLeaves(margin, leaves[begin:end], f.group[b*lanes+begin:])
		return sum
	case end-begin == lanes:
		return addAll(sum, leaves)
	}
	return addSome(sum, leaves[begin:end])
}

// endSum puts the sum of a row of one group into its margin.
func (f *Forest) endSum(margin []float32, sum float32) {
	switch {
	case f.Groups > 1:
	case f.byGroup != nil:
		margin[0] += sum
	default:
		margin[0] = sum
	}
}

// addLeaves adds the leaves of some trees to the margins of a row of several
// groups.
func (f *Forest) addLeaves(margin []float32, leaves []uint32, group []int32) {
	for i, v := range leaves {
		if g := group[i]; g != vector {
			margin[g] += math.Float32frombits(v)
			continue
		}
		values := f.vectors[int(v)*f.Groups:]
		for g := range margin {
			margin[g] += values[g]
		}
	}
}

// addRowsPacked is AddRows for forests with packed trees: n rows of cols values.
func (f *Forest) addRowsPacked(margin, rows []float32, n, cols, first, last int) {
	if f.byGroup != nil {
		for r := range n {
			f.addRowPacked(margin[r*f.Groups:(r+1)*f.Groups], rows[r*cols:(r+1)*cols], first, last)
		}
		return
	}
	// A batch passes over all rows before the next one does.
	for at := first; at < last; {
		next := min((at/lanes+1)*lanes, last)
		for r := range n {
			f.addRowPacked(margin[r*f.Groups:(r+1)*f.Groups], rows[r*cols:(r+1)*cols], at, next)
		}
		at = next
	}
}

// addRowPacked is AddRow for packed trees.
func (d *Double) addRowPacked(sum []float64, row []float32, first, last int) {
	var t table
	d.packed.prepare(&t, row)
	var out [lanes]uint32
	for b := first / lanes; b*lanes < last; b++ {
		d.packed.leaves(&out, b, row, &t)
		nodes := d.packed.batches[b].nodes
		begin, end := max(first-b*lanes, 0), min(last-b*lanes, lanes)
		if d.Groups == 1 {
			s := sum[0]
			for _, v := range out[begin:end] {
				s += math.Float64frombits(nodes[v])
			}
			sum[0] = s
			continue
		}
		for i, v := range out[begin:end] {
			sum[d.group[b*lanes+begin+i]] += math.Float64frombits(nodes[v])
		}
	}
}
