package dataset

import (
	"errors"
	"fmt"
	"strconv"
)

// exactPowers are the powers of ten that a float32 holds exactly: 5^10 < 2^24.
var exactPowers = [...]float32{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10}

// parseFloat32 returns the float32 nearest to a decimal number such as -12.5e-3,
// as strconv.ParseFloat(s, 32) does, but accepts neither hexadecimal digits,
// underscores, infinities nor NaN. A number that would round to an infinity is an
// error.
func parseFloat32(b []byte) (float32, error) {
	// Digits with at most 24 bits and a power of ten that is exact give the
	// nearest float32 in one division (Clinger 1990, "How to read floating point
	// numbers accurately"); all else goes the long way.
	var mantissa uint32
	digits, decimals, point := 0, 0, false
	negative := len(b) > 0 && b[0] == '-'
	rest := b
	if negative || len(b) > 0 && b[0] == '+' {
		rest = b[1:]
	}
	for _, c := range rest {
		switch {
		case '0' <= c && c <= '9' && mantissa < 1<<24 && decimals < len(exactPowers)-1:
			mantissa = mantissa*10 + uint32(c-'0')
			digits++
			if point {
				decimals++
			}
		case c == '.' && !point:
			point = true
		default:
			v, err := parseDecimal(b, 32)
			return float32(v), err
		}
	}
	if digits == 0 || mantissa > 1<<24 {
		v, err := parseDecimal(b, 32)
		return float32(v), err
	}
	v := float32(mantissa) / exactPowers[decimals]
	if negative {
		v = -v
	}
	return v, nil
}

var errInfinity = fmt.Errorf("%w: infinite values are not allowed", ErrNumber)

// parseDecimal is strconv.ParseFloat for decimal digits only. Its errors wrap
// ErrNumber or ErrRange.
func parseDecimal(b []byte, bits int) (float64, error) {
	for _, c := range b {
		switch {
		case '0' <= c && c <= '9', c == '.', c == '-', c == '+', c == 'e', c == 'E':
		default:
			if isInfinity(b) {
				return 0, errInfinity
			}
			return 0, ErrNumber
		}
	}
	v, err := strconv.ParseFloat(string(b), bits)
	if errors.Is(err, strconv.ErrRange) {
		return 0, fmt.Errorf("%w: too large for a float%d", ErrRange, bits)
	}
	if err != nil {
		return 0, ErrNumber
	}
	return v, nil
}

// isInfinity reports whether b is one of the texts that strconv.ParseFloat takes
// for an infinity, which no file may hold.
func isInfinity(b []byte) bool {
	if len(b) > 0 && (b[0] == '+' || b[0] == '-') {
		b = b[1:]
	}
	switch string(lowerASCII(b)) {
	case "inf", "infinity":
		return true
	}
	return false
}

// lowerASCII returns a short b in lower case.
func lowerASCII(b []byte) []byte {
	if len(b) > len("infinity") {
		return nil
	}
	var buf [len("infinity")]byte
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		buf[i] = c
	}
	return buf[:len(b)]
}
