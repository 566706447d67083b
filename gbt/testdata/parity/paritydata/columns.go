package paritydata

import (
	"fmt"
	"strconv"
	"strings"
)

// kind is a kind of column: a cell gives an integer k in [-most, most], which
// becomes k × 2^exp.
type kind struct {
	take func(u uint64) int64
	most int64
	exp  int
}

func kindOf(name string) (kind, bool) {
	thousand := func(u uint64) int64 { return mod(u, 2001) - 1000 }
	switch name {
	case "norm":
		return kind{func(u uint64) int64 { return halves(u) - 131070 }, 131070, -14}, true
	case "fine":
		return kind{func(u uint64) int64 { return int64(u>>40) - 1<<23 }, 1 << 23, -10}, true
	case "int":
		return kind{func(u uint64) int64 { return mod(u, 101) - 50 }, 50, 0}, true
	case "pos":
		return kind{func(u uint64) int64 { return mod(u, 1000) }, 1000, -3}, true
	case "neg":
		return kind{func(u uint64) int64 { return -1 - mod(u, 300) }, 300, -2}, true
	case "few":
		return kind{func(u uint64) int64 { return mod(u, 4) }, 3, 0}, true
	case "bin":
		return kind{func(u uint64) int64 { return mod(u, 2) }, 1, 0}, true
	case "geo":
		return kind{func(u uint64) int64 { return trailing(u, 20) }, 20, 0}, true
	case "grid":
		return kind{func(u uint64) int64 { return mod(u, 257) - 128 }, 128, -6}, true
	case "spike":
		return kind{func(u uint64) int64 {
			if u&255 < 230 {
				return 0
			}
			return mod(u, 1001) - 500
		}, 500, 0}, true
	case "wide": // the exponent comes from the cell, see value
		return kind{thousand, 1000, 0}, true
	case "huge":
		return kind{thousand, 1000, 100}, true
	case "top":
		return kind{thousand, 1000, 117}, true
	case "over":
		return kind{thousand, 1000, 118}, true
	case "tiny":
		return kind{thousand, 1000, -120}, true
	case "sub":
		return kind{thousand, 1000, -149}, true
	}
	return kind{}, false
}

// columns expands "norm*2 few" to norm, norm, few.
func columns(text string) ([]string, error) {
	var out []string
	for _, part := range strings.Fields(text) {
		name, times, many := strings.Cut(part, "*")
		n := 1
		if many {
			var err error
			if n, err = strconv.Atoi(times); err != nil || n < 1 {
				return nil, fmt.Errorf("paritydata: column %q: want kind or kind*count", part)
			}
		}
		switch name {
		case "const", "none", "dup", "flip":
		default:
			_, hot := indicatorOf(name, 0)
			if _, ok := kindOf(name); !ok && !hot && !isCategories(name) {
				return nil, fmt.Errorf("paritydata: column %q: kind not known", part)
			}
		}
		for range n {
			out = append(out, name)
		}
	}
	return out, nil
}
