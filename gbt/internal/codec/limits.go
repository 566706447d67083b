package codec

// Limits bounds what a decoder takes in. A field that is 0 or less stands for
// its default; the defaults accept models of 2 GB and more. Memory in use while
// decoding is bounded by a small multiple of the file's size in any case: no
// count that a file declares is believed before the bytes for it are there.
type Limits struct {
	MaxBytes   int64 // size of the file; default 4 GiB
	MaxNodes   int64 // node slots in all trees; default 2^27
	MaxTrees   int   // trees; default 2^23
	MaxOutputs int   // classes or targets; default 2^20
	MaxDepth   int   // nesting of objects and arrays; default 64 (XGBoost's files need 8)
}

// orDefaults returns the limits with all fields set.
func (l Limits) orDefaults() Limits {
	return Limits{
		MaxBytes:   orDefault(l.MaxBytes, 4<<30),
		MaxNodes:   orDefault(l.MaxNodes, 1<<27),
		MaxTrees:   orDefault(l.MaxTrees, 1<<23),
		MaxOutputs: orDefault(l.MaxOutputs, 1<<20),
		MaxDepth:   orDefault(l.MaxDepth, 64),
	}
}

func orDefault[T int | int64](v, def T) T {
	if v <= 0 {
		return def
	}
	return v
}
