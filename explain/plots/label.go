package plots

import (
	"strings"
	"unicode"
)

// longest is the number of characters of a feature's name that a figure shows.
const longest = 40

// clean returns text that every format can hold on one line: control characters,
// which XML forbids, become spaces, those at the ends go, and bytes that are no
// UTF-8 become the replacement character.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == 0xfffe || r == 0xffff {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd")))
}

// short is clean for a name: one that is too long loses its middle, so that
// names that differ at either end stay distinct.
func short(s string) string {
	runes := []rune(clean(s))
	if len(runes) <= longest {
		return string(runes)
	}
	const head = longest * 2 / 3
	tail := longest - 1 - head
	return string(runes[:head]) + "…" + string(runes[len(runes)-tail:])
}
