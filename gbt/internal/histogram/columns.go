package histogram

import (
	"unsafe"

	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/grad"
)

// columns8 adds the pairs of rows, which ascend, to the slots of columns of bytes that lie
// stride from each other: bins are those of the first of them, offset their first slots, of
// which there are at least 4.
type columns8 func(h []grad.Sum, bins []uint8, stride int, offset []int32, rows []int32, pairs []grad.Pair)

// byColumns is the kernel that is used.
var byColumns = columnKernels().Best()

// columnsFast says that it is assembly. In plain Go rows are faster.
var columnsFast = len(columnKernels().Runnable()) > 1

// columnRows are rows whose pairs stay in the second-level cache while the columns are
// added to, block by block.
const columnRows = 8192

// columnsGeneric adds column by column.
func columnsGeneric(h []grad.Sum, bins []uint8, stride int, offset []int32, rows []int32, pairs []grad.Pair) {
	base := unsafe.Pointer(unsafe.SliceData(h))
	for len(rows) > 0 {
		tile := rows[:min(len(rows), columnRows)]
		for j, o := range offset {
			column := bins[j*stride:]
			slots := unsafe.Add(base, uintptr(o)*slotBytes)
			for _, r := range tile {
				p := pairs[r]
				s := (*grad.Sum)(unsafe.Add(slots, uintptr(column[r])*slotBytes))
				s.G += float64(p.G)
				s.H += float64(p.H)
			}
		}
		rows = rows[len(tile):]
	}
}

// columnsPay reports whether columns begin, ..., end-1 of bytes are better read where they
// lie than as a part of rows. A column is read whole, however few the rows; a part of a row
// costs about as much to fetch as all of it.
func columnsPay(m *binned.Matrix, begin, end int, rows []int32) bool {
	return columnsFast && end-begin >= 4 && 16*len(rows) >= m.Rows
}
