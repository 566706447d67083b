package quantile

// Cuts holds the cuts of all features: Values[Ptr[f]:Ptr[f+1]] are those of feature f, ascending.
// Bin b of a feature holds the values below its cut b and not below cut b-1; values at or above
// the last cut belong to the last bin.
type Cuts struct {
	Values []float32
	Ptr    []int32
	// Floor is a bound below all values of each feature, as releases before 3.3
	// kept it; nil in 3.3 and later, where it is -Inf.
	Floor []float32
}

// emptyCut is the only cut of a feature without values, and the margin of every last cut.
const emptyCut float32 = 1e-5

// appendCuts appends the at most maxBin cuts that summary s makes (WQSummary::QueryCutValues).
func appendCuts(dst []float32, s summary, maxBin int) []float32 {
	if len(s) == 0 {
		return append(dst, emptyCut)
	}
	if len(s) <= maxBin {
		for _, e := range s[1:] {
			if e.value > s[0].value {
				dst = append(dst, e.value)
			}
		}
	} else {
		dst = appendQuantiles(dst, s, maxBin)
	}
	v := s[len(s)-1].value
	return append(dst, v+(abs(v)+emptyCut))
}

// appendQuantiles appends the values at the ranks i/maxBin of the total, 0 < i < maxBin. Where that
// would repeat a cut it takes the next value of the summary.
func appendQuantiles(dst []float32, s summary, maxBin int) []float32 {
	total := float64(s[len(s)-1].rmax)
	last := s[0].value
	cursor, greater := 0, 1 // greater: no entry before it has a value above last
	for i := 1; i < maxBin; i++ {
		rank2 := 2 * (float64(i) * total / float64(maxBin))
		for cursor < len(s)-2 && rank2 >= float64(s[cursor+1].rmin+s[cursor+1].rmax) {
			cursor++
		}
		e := &s[cursor+1]
		if rank2 < float64(s[cursor].next()+e.prev()) {
			e = &s[cursor]
		}
		cut := e.value
		if cut <= last {
			for greater < len(s) && s[greater].value <= last {
				greater++
			}
			if greater == len(s) {
				break
			}
			cut = s[greater].value
		}
		dst = append(dst, cut)
		last = cut
	}
	return dst
}

func abs(v float32) float32 {
	if v < 0 {
		return -v
	}
	return v
}
