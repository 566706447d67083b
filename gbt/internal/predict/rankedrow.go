package predict

import "math"

// rankedRows is how many rows pass a batch before the next one does.
const rankedRows = 16

// addRowRanked is AddRow for forests in the ranked form.
func (f *Forest) addRowRanked(margin, row []float32, first, last int) {
	if f.byGroup != nil && f.Groups > 1 {
		f.addRowSlow(margin, row, first, last)
		return
	}
	p := f.ranked
	var t rankTable
	missing := p.rank(&t, row)
	sum := f.beginSum(margin)
	var out [lanes]uint32
	for b := first / lanes; b*lanes < last; b++ {
		p.leaves(&out, b, &t, missing)
		sum = f.addBatch(margin, sum, &out, b, first, last)
	}
	f.endSum(margin, sum)
}

// addRowsRanked is AddRows for forests in the ranked form: n rows of cols values.
func (f *Forest) addRowsRanked(margin, rows []float32, n, cols, first, last int) {
	if f.byGroup != nil || n == 1 {
		for r := range n {
			f.addRowRanked(margin[r*f.Groups:(r+1)*f.Groups], rows[r*cols:(r+1)*cols], first, last)
		}
		return
	}
	p := f.ranked
	var tables [rankedRows]rankTable
	var missing [rankedRows]bool
	var out [lanes]uint32
	for at := 0; at < n; at += rankedRows {
		until := min(at+rankedRows, n)
		p.rankRows(&tables, &missing, rows[at*cols:until*cols], until-at, cols)
		for b := first / lanes; b*lanes < last; b++ {
			begin, end := max(first-b*lanes, 0), min(last-b*lanes, lanes)
			for r := at; r < until; r++ {
				p.leaves(&out, b, &tables[r-at], missing[r-at])
				if f.Groups == 1 {
					margin[r] = addSome(margin[r], out[begin:end])
					continue
				}
				f.addLeaves(margin[r*f.Groups:(r+1)*f.Groups], out[begin:end], f.group[b*lanes+begin:])
			}
		}
	}
}

// rankRows ranks n rows, at most rankedRows, of cols values each.
func (p *ranked) rankRows(tables *[rankedRows]rankTable, missing *[rankedRows]bool, rows []float32, n, cols int) {
	for r := range n {
		missing[r] = p.rank(&tables[r], rows[r*cols:(r+1)*cols])
	}
}

// addRowRanked is AddRow for trees in the ranked form.
func (d *Double) addRowRanked(sum []float64, row []float32, first, last int) {
	p := d.ranked
	var t rankTable
	missing := p.rank(&t, row)
	var places [lanes]uint32
	for b := first / lanes; b*lanes < last; b++ {
		p.leaves(&places, b, &t, missing)
		d.addLeaves(sum, &places, b, first, last)
	}
}

// addLeaves adds the leaves at places of the trees of a batch.
func (d *Double) addLeaves(sum []float64, places *[lanes]uint32, b, first, last int) {
	batch := &d.ranked.batches[b]
	begin, end := max(first-b*lanes, 0), min(last-b*lanes, lanes)
	switch {
	case d.Groups > 1:
	case end-begin == lanes:
		sum[0] = batch.addAllPlaces(sum[0], places)
		return
	default:
		sum[0] = batch.addPlaces(sum[0], places[begin:end])
		return
	}
	for i, v := range places[begin:end] {
		sum[d.group[b*lanes+begin+i]] += math.Float64frombits(batch.words[v/2])
	}
}

// addRowsRanked is AddRows for trees in the ranked form.
func (d *Double) addRowsRanked(sum []float64, rows []float32, n, cols, first, last int) {
	p := d.ranked
	var tables [rankedRows]rankTable
	var missing [rankedRows]bool
	var out [lanes]uint32
	for at := 0; at < n; at += rankedRows {
		until := min(at+rankedRows, n)
		p.rankRows(&tables, &missing, rows[at*cols:until*cols], until-at, cols)
		for b := first / lanes; b*lanes < last; b++ {
			for r := at; r < until; r++ {
				p.leaves(&out, b, &tables[r-at], missing[r-at])
				d.addLeaves(sum[r*d.Groups:(r+1)*d.Groups], &out, b, first, last)
			}
		}
	}
}
