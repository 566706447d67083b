package grow

import (
	"math"

	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/split"
)

// setWords are the words of 32 bits of a set of codes that kernels take.
const setWords = 32

// setKernels are the ways to partition by a set of codes, which has setWords words:
// they begin with all rows and go on until fewer remain than they take at a time.
// Rows go right if the set has their code. The rows ascend.
type setKernels struct {
	bytes func(rows, scratch []int32, codes []uint8, set []uint32) parting
	words func(rows, scratch []int32, codes []uint16, set []uint32) parting
}

var setPartition = partitionSetKernels().Best()

// noSets leaves all rows to the plain loop.
var noSets = setKernels{
	func(_, _ []int32, _ []uint8, _ []uint32) parting { return parting{} },
	func(_, _ []int32, _ []uint16, _ []uint32) parting { return parting{} },
}

// codesRight returns the set of the codes of a column that a split on the feature
// with codes first, ..., first+bins-1 sends right: in room, which has setWords words
// of zeros, if it fits. All codes but the feature's are missing values.
func codesRight(room []uint32, first int32, bins int, b *split.Candidate) []uint32 {
	if n := (int(first)+bins)/32 + 1; n > len(room) {
		room = make([]uint32, n)
	}
	if !b.DefaultLeft {
		for i := range room {
			room[i] = math.MaxUint32
		}
	}
	for bin := range int32(bins) {
		code := first + bin
		bit := uint32(1) << (code % 32)
		right := bin > b.Bin
		if b.Chosen != nil {
			right = b.Chosen.Has(bin)
		}
		if right {
			room[code/32] |= bit
		} else {
			room[code/32] &^= bit
		}
	}
	return room
}

// partitionCodes moves the rows whose code is not in the set to the front and the
// others to scratch, each in their order, and returns the number of the former.
// The set has a bit for every code of the column.
func partitionCodes[B binned.Bin](rows, scratch []int32, codes []B, set []uint32) int32 {
	var at parting
	if len(set) == setWords {
		switch codes := any(codes).(type) {
		case []uint8:
			at = setPartition.bytes(rows, scratch, codes, set)
		case []uint16:
			at = setPartition.words(rows, scratch, codes, set)
		}
	}
	return int32(restByCodes(rows, scratch, codes, set, at).lefts)
}

// restByCodes is partitionCodes from a state on.
func restByCodes[B binned.Bin](rows, scratch []int32, codes []B, set []uint32, at parting) parting {
	l, r := at.lefts, at.next-at.lefts
	for _, row := range rows[at.next:] {
		code := int(codes[row])
		// Both are written, one of them advances: no branch to mispredict.
		rows[l], scratch[r] = row, row
		right := int(set[code/32] >> (code % 32) & 1)
		r += right
		l += 1 - right
	}
	return parting{len(rows), l}
}
