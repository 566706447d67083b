package xgbjson

import "github.com/grove-ml/grove/gbt/internal/codec"

// Section returns where in b the value stands that the keys lead to; see
// [codec.Section].
func Section(b []byte, lim codec.Limits, keys ...string) (start, end int64, err error) {
	return codec.Section(b, lim, func(b []byte, maxDepth int) codec.Reader {
		return &scanner{b: b, maxDepth: maxDepth}
	}, keys...)
}
