package paritydata

import (
	"strconv"
	"strings"
)

// indicator is a column of "hot12": 1 in the rows whose cell in a stream of twelve
// columns says so, missing in the others.
type indicator struct {
	n, member int64
	stream    uint64
	score     int64 // where it is 1
}

// indicatorOf returns what column j is, if it is of such a kind.
func indicatorOf(kind string, j int) (c indicator, ok bool) {
	number, ok := strings.CutPrefix(kind, "hot")
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n < 1 {
		return c, false
	}
	score := mod(mix(mix(scores+uint64(j))+1), 1001) - 500
	return indicator{int64(n), int64(j % n), uint64(2 * (j - j%n)), score}, true
}
