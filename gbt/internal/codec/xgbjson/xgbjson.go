package xgbjson

import "github.com/grove-ml/grove/gbt/internal/codec"

// Decode reads a model. Errors are [*codec.FormatError]s.
func Decode(b []byte, lim codec.Limits) (*codec.Model, error) {
	return codec.Decode(b, lim, Reader)
}

// Reader returns a reader of the document in b.
func Reader(b []byte, maxDepth int) codec.Reader { return &scanner{b: b, maxDepth: maxDepth} }

// Append appends m as XGBoost 3.4.1 writes it: keys in byte order, no white
// space. m must be valid, as a model from Decode is.
func Append(dst []byte, m *codec.Model) []byte {
	w := writer{buf: dst}
	codec.Encode(&w, m)
	return w.buf
}
