package grow

import (
	"slices"

	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/split"
)

// partRows moves those of rows, of which there are some, that a split sends left to
// the front and the others to scratch, each in their order, and returns the number
// of the former.
func (t *Hist) partRows(rows, scratch []int32, b *split.Candidate) (lefts int32) {
	p, bins := t.m.Place(int(b.Feature)), t.m.Bins(int(b.Feature))
	switch p.Form {
	case binned.Narrow:
		return partCodes(rows, scratch, t.m.Bytes(p.Column), p.First, bins, b)
	case binned.Wide:
		return partCodes(rows, scratch, t.m.Words(p.Column), p.First, bins, b)
	}
	values, bins8, bins16 := t.m.List(p.Column)
	if bins8 != nil {
		return partitionList(rows, scratch, values, bins8, b)
	}
	return partitionList(rows, scratch, values, bins16, b)
}

// partCodes is [Hist.partRows] for a column of codes, of which first is bin 0.
func partCodes[B binned.Bin](rows, scratch []int32, codes []B, first int32, bins int, b *split.Candidate) int32 {
	_, narrow := any(codes).([]uint8)
	switch lefts := 0; {
	case b.Chosen != nil:
	case narrow && first == 0:
		lefts, _ = partition(rows, scratch, codes, b.Bin, bins, b.DefaultLeft)
		return int32(lefts)
	case bins == 1 && b.Bin == 0 && !b.DefaultLeft:
		lefts, _ = partition(rows, scratch, codes, never, int(first), true) // those that have it
		return int32(lefts)
	}
	var room [32]uint32
	return partitionCodes(rows, scratch, codes, codesRight(room[:], first, bins, b))
}

// partitionList is [Hist.partRows] for a feature stored as the list of the rows that
// have a value, ascending as rows do, and their bins. All other rows go the way of
// missing values, in runs.
func partitionList[B binned.Bin](rows, scratch []int32, values []int32, bins []B, b *split.Candidate) int32 {
	l, r := 0, 0
	pass := func(run []int32) {
		if b.DefaultLeft {
			l += copy(rows[l:], run)
		} else {
			r += copy(scratch[r:], run)
		}
	}
	rest := rows
	k, _ := slices.BinarySearch(values, first(rows))
	for k < len(values) && len(rest) > 0 {
		// The row of value k, or the first one after it.
		row := values[k]
		n := leap(rest, row)
		pass(rest[:n])
		rest = rest[n:]
		if len(rest) == 0 {
			break
		}
		if rest[0] != row {
			k += leap(values[k:], rest[0])
			continue
		}
		bin := int32(bins[k])
		goLeft := bin <= b.Bin
		if b.Chosen != nil {
			goLeft = !b.Chosen.Has(bin)
		}
		if goLeft {
			rows[l] = row
			l++
		} else {
			scratch[r] = row
			r++
		}
		rest = rest[1:]
		k++
	}
	pass(rest)
	return int32(l)
}

func first(rows []int32) int32 {
	if len(rows) == 0 {
		return 0
	}
	return rows[0]
}

// leap returns the place of the first element of s, which ascends, that is at least
// v, by steps that double.
func leap(s []int32, v int32) int {
	if len(s) == 0 || s[0] >= v {
		return 0
	}
	// s[lo] < v throughout.
	lo, step := 0, 1
	for lo+step < len(s) && s[lo+step] < v {
		lo += step
		step *= 2
	}
	hi := min(lo+step, len(s))
	for lo+1 < hi {
		if mid := int(uint(lo+hi) / 2); s[mid] < v {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi
}
