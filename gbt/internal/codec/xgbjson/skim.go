package xgbjson

import "bytes"

// skimDepth is how deep a tree of a model nests at most; Skim gives up on more.
const skimDepth = 4

// Skim passes over an object by its brackets and quotes alone. It reports false
// where it cannot find the end.
func (s *scanner) Skim() bool {
	if s.space() != '{' {
		return false
	}
	b, i, depth := s.b, s.pos, 0
	for i < len(b) {
		switch b[i] {
		case '{':
			depth++
		case '[':
			// Most of a tree is arrays of numbers: from bracket to bracket.
			n := bytes.IndexByte(b[i:], ']')
			if n < 0 {
				return false
			}
			if inner := b[i+1 : i+n]; plain(inner) {
				i += n + 1
				continue
			}
			depth++
		case '}', ']':
			depth--
			if depth == 0 {
				s.pos = i + 1
				return true
			}
		case '"':
			n := closingQuote(b[i+1:])
			if n < 0 {
				return false
			}
			i += 1 + n
		}
		if depth > skimDepth {
			return false
		}
		i++
	}
	return false
}

// plain reports whether nothing in b opens.
func plain(b []byte) bool {
	return bytes.IndexByte(b, '[') < 0 && bytes.IndexByte(b, '{') < 0 && bytes.IndexByte(b, '"') < 0
}

// closingQuote returns the index of the quote that ends a string, -1 if there is
// none.
func closingQuote(b []byte) int {
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return -1
}
