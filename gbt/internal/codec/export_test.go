package codec

// DecodePlain and DecodeParallel are the two ways of Decode.
func DecodePlain(b []byte, open func(b []byte, maxDepth int) Reader) (*Model, error) {
	return decodePlain(b, Limits{}.orDefaults(), open)
}

// DecodeParallel is Decode's way with the trees of large models.
func DecodeParallel(b []byte, open func(b []byte, maxDepth int) Reader, workers int) (*Model, error) {
	return decodeParallel(b, Limits{}.orDefaults(), open, workers)
}
