package codec

import "strings"

// parseBaseScore reads the text of base_score: a number ("5E-1", up to 3.0) or
// an array ("[5E-1,2E-1]", 3.1 and later), with spaces anywhere and parentheses
// for brackets (src/common/param_array.cc). At most limit numbers are taken.
func parseBaseScore(text string, limit int) ([]float32, error) {
	bad := func() error { return Malformed("%.60q: must be a number or an array of numbers", text) }
	b := []byte(strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\n\v\f\r", r) {
			return -1
		}
		return r
	}, text))
	if len(b) == 0 {
		return nil, bad()
	}
	list := b[0] == '[' || b[0] == '('
	if list {
		if end := b[len(b)-1]; len(b) < 3 || end != ']' && end != ')' {
			return nil, bad()
		}
		b = b[1 : len(b)-1]
	}
	var out []float32
	for {
		v, n := ScanFloat32(b)
		if n == 0 {
			return nil, bad()
		}
		if v-v != 0 {
			return nil, Malformed("%v: must be finite", v)
		}
		if len(out) == limit {
			return nil, TooLarge("more than %d intercepts", limit)
		}
		out = append(out, v)
		b = b[n:]
		switch {
		case len(b) == 0:
			return out, nil
		case b[0] != ',' || !list:
			return nil, bad()
		}
		b = b[1:]
	}
}

// appendBaseScore appends the text that XGBoost 3.4 writes: always an array.
func appendBaseScore(dst []byte, scores []float32) []byte {
	dst = append(dst, '[')
	for i, v := range scores {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = AppendFloat32(dst, v)
	}
	return append(dst, ']')
}
