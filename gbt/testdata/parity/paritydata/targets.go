package paritydata

// further returns room for the scores of the labels behind the first.
func (r Recipe) further() [][]int64 {
	if r.Targets < 2 {
		return nil
	}
	out := make([][]int64, r.Targets-1)
	for t := range out {
		out[t] = make([]int64, r.Rows)
	}
	return out
}

// together puts the first labels and those of the further scores side by side,
// row by row.
func (r Recipe) together(first []float32, further [][]int64, noise int64) ([]float32, error) {
	k := len(further) + 1
	out := make([]float32, len(first)*k)
	for t := range k {
		labels := first
		if t > 0 {
			around := newStream(r.Seed, uint64(side+16*t))
			for i := range further[t-1] {
				further[t-1][i] += halves(around.cell(i))*noise>>16 - 2*noise
			}
			var err error
			if labels, err = r.labels(further[t-1], newStream(r.Seed, uint64(side+16*t+1))); err != nil {
				return nil, err
			}
		}
		for i, y := range labels {
			out[i*k+t] = y
		}
	}
	return out, nil
}
