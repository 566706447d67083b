package histogram

import (
	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// run16 adds the pairs of rows to the slots of columns begin, ..., end-1, whose
// codes are words.
type run16 func(h []grad.Sum, c *binned.Columns[uint16], begin, end int, rows []int32, pairs []grad.Pair, s *Scratch)

// runWide is the kernel that is used.
var runWide = wordKernels().Best()

// plain16 is [runGeneric] as a kernel.
func plain16(h []grad.Sum, c *binned.Columns[uint16], begin, end int, rows []int32, pairs []grad.Pair, _ *Scratch) {
	runGeneric(h, c.Codes, len(c.Slots), begin, c.Slots[begin:end], rows, pairs)
}
