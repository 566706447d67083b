package tree

import (
	"encoding/xml"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// widths of the printable ASCII characters in Helvetica and its metric twins
// Arial and Liberation Sans, in thousandths of the font size (Adobe's AFM file).
var widths = [95]uint16{
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, // space to /
	556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, // 0 to ?
	1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, // @ to O
	667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, // P to _
	333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, // ` to o
	556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, // p to ~
}

// textWidth estimates how wide s is at a font size.
func textWidth(s string, size float64) float64 {
	w := 0
	for _, r := range s {
		switch {
		case r >= ' ' && r <= '~':
			w += int(widths[r-' '])
		case r < 0x1100: // Latin, Greek, Cyrillic, ...
			w += 650
		default: // CJK and symbols
			w += 1000
		}
	}
	return float64(w) / 1000 * size
}

// shorten makes one line of a name: no control characters, at most n of them.
func shorten(s string, n int) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError {
			return ' '
		}
		return r
	}, s)
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// short is a number with as many digits as a drawing has room for.
func short(v float32) string {
	if v-v != 0 { // infinite or NaN
		return string(appendNumber(nil, v))
	}
	return strconv.FormatFloat(float64(v), 'g', 5, 64)
}

// short64 is short for the value of a leaf, which is finite.
func short64(v float64, _ int) string { return strconv.FormatFloat(v, 'g', 5, 64) }

// full64 is the value of a leaf with all digits: nine of a float32, as in the
// dumps, the shortest decimal that reads back as a float64.
func full64(v float64, bits int) string {
	if bits == 32 {
		return string(appendNumber(nil, float32(v)))
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// setText is a set of categories as the dumps write it; once it has so many
// characters the rest is left out.
func setText(cats []int32, most int) string {
	b := []byte("{")
	for k, c := range cats {
		if k > 0 {
			b = append(b, ',')
		}
		if k > 0 && len(b) >= most {
			b = append(b, "…"...)
			break
		}
		b = strconv.AppendInt(b, int64(c), 10)
	}
	return string(append(b, '}'))
}

// appendXML appends s with XML's escapes; what XML cannot hold becomes U+FFFD.
func appendXML(dst []byte, s string) []byte {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder does not fail
	return append(dst, b.String()...)
}
