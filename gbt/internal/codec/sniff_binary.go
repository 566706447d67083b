package codec

import (
	"bytes"
	"encoding/binary"
	"math"
)

// The start of files that are not text, see package legacy and package buffer.
const (
	magicBinary   = "binf"
	magicSnapshot = "CONFIG-offset:"
	binaryParams  = 136 // bytes of learner parameters
)

// oldFormat recognises the formats that are not documents, 0 if it is none.
func oldFormat(b []byte) Format {
	starts := func(s string) bool { return bytes.HasPrefix(b, []byte(s)) }
	switch {
	case starts(magicSnapshot):
		return FormatSnapshotBinary
	case starts(magicBinary):
		return FormatBinary
	case starts("\x80") && len(b) > 1 && b[1] >= 2 && b[1] <= 5:
		return FormatPickle
	// Protocols 0 and 1 have no magic. An instance starts with the function or
	// the class it is made of.
	case starts("ccopy_reg\n_reconstructor\n"), starts("ccopyreg\n_reconstructor\n"), starts("cxgboost."):
		return FormatPickle
	case plausibleBinary(b):
		return FormatBinary
	}
	return 0
}

// plausibleBinary reports whether b may be a binary model without magic, which
// 0.72 to 1.0 wrote: 136 bytes of parameters, then the name of the objective,
// which is text.
func plausibleBinary(b []byte) bool {
	if len(b) < binaryParams+8 {
		return false
	}
	u := func(i int) uint32 { return binary.LittleEndian.Uint32(b[i:]) }
	score := math.Float32frombits(u(0))
	switch {
	case score-score != 0, u(4) > math.MaxInt32, u(8) > 1<<20: // base_score, num_feature, num_class
		return false
	case u(12) > 1, u(16) > 1, u(20) > 9, u(24) > 99: // contain_extra_attrs, contain_eval_metrics, version
		return false
	}
	n := binary.LittleEndian.Uint64(b[binaryParams:])
	rest := b[binaryParams+8:]
	if n >= math.MaxUint32 && len(rest) >= 4 { // see objectiveName in package legacy
		n, rest = n>>32, rest[4:]
	}
	if n == 0 || n > 64 {
		return false
	}
	for i := 0; i < int(n) && i < len(rest); i++ {
		if rest[i] <= ' ' || rest[i] >= 0x7f {
			return false
		}
	}
	return true
}

// snapshotKey reports whether the first key of a document is one of a memory
// snapshot. head is what follows the brace.
func snapshotKey(head []byte, format Format) bool {
	if format == FormatUBJSON {
		// The type and the bytes of the length stand before the key.
		for _, size := range []int{1, 2, 4, 8} {
			if len(head) > 1+size && (hasKey(head[1+size:], "Config") || hasKey(head[1+size:], "Model")) && ubjsonLength(head[:1+size]) {
				return true
			}
		}
		return false
	}
	return bytes.HasPrefix(head, []byte(`"Config"`)) || bytes.HasPrefix(head, []byte(`"Model"`))
}

func hasKey(b []byte, key string) bool { return bytes.HasPrefix(b, []byte(key)) }

// ubjsonLength reports whether b is the length of "Config" or "Model" with its
// type.
func ubjsonLength(b []byte) bool {
	for _, c := range b[1 : len(b)-1] {
		if c != 0 {
			return false
		}
	}
	last := b[len(b)-1]
	return (last == 5 || last == 6) && ubjsonKey(b[0])
}
