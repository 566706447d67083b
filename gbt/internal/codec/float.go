package codec

import (
	"bytes"
	"math"
	"strconv"
)

// AppendFloat32 appends v as XGBoost's JSON writer does (src/common/charconv.cc,
// the shortest text that reads back as the same float32): one digit, a point
// and more digits if there are any, E and the exponent: 5E-1, 1.2345E2, -0E0.
// Special values are NaN, Infinity and -Infinity, which JSON does not have.
func AppendFloat32(dst []byte, v float32) []byte {
	switch {
	case v != v:
		return append(dst, "NaN"...)
	case v > math.MaxFloat32:
		return append(dst, "Infinity"...)
	case v < -math.MaxFloat32:
		return append(dst, "-Infinity"...)
	// XGBoost breaks this one tie between two shortest texts the other way
	// than strconv does; both read back as the same float32. It is the only
	// one among all float32s.
	case v == 0x1p-12:
		return append(dst, "2.4414062E-4"...)
	case v == -0x1p-12:
		return append(dst, "-2.4414062E-4"...)
	}
	// strconv writes 1.2345E+02 where XGBoost writes 1.2345E2.
	dst = strconv.AppendFloat(dst, float64(v), 'E', -1, 32)
	n := len(dst)
	sign, tens, ones := dst[n-3], dst[n-2], dst[n-1] // a float32 has two digits
	dst = dst[:n-3]
	if sign == '-' {
		dst = append(dst, '-')
	}
	if tens != '0' {
		dst = append(dst, tens)
	}
	return append(dst, ones)
}

// ScanFloat32 reads the number at the start of b and returns it with the number
// of its bytes, 0 if there is no number. It takes JSON's numbers and the tokens
// NaN, Infinity and -Infinity, rounds once to the nearest float32, and turns
// what is too large into an infinity as strtof does.
func ScanFloat32(b []byte) (v float32, n int) {
	neg := len(b) > 0 && b[0] == '-'
	i := 0
	if neg {
		i = 1
	}
	if i == len(b) {
		return 0, 0
	}
	if c := b[i]; c < '0' || c > '9' {
		return scanSpecial(b, i, neg)
	}
	// The value is mant × 10^exp, unless there are so many digits that mant
	// overflowed.
	var mant uint64
	exp, first := 0, i
	if b[i] == '0' {
		i++
	} else {
		for ; i < len(b) && b[i]-'0' <= 9; i++ {
			mant = mant*10 + uint64(b[i]-'0')
		}
	}
	digits := i - first
	if i < len(b) && b[i] == '.' {
		i++
		start := i
		for ; i < len(b) && b[i]-'0' <= 9; i++ {
			mant = mant*10 + uint64(b[i]-'0')
		}
		if i == start {
			return 0, 0
		}
		exp = start - i
		digits += i - start
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		e, used := scanExponent(b[i+1:])
		if used == 0 {
			return 0, 0
		}
		i += 1 + used
		exp += e
	}
	if digits <= 19 {
		if v, ok := exactFloat32(mant, exp); ok {
			if neg {
				v = -v
			}
			return v, i
		}
	}
	f, _ := strconv.ParseFloat(string(b[:i]), 32) // the only error left is the range
	return float32(f), i
}

func scanSpecial(b []byte, i int, neg bool) (float32, int) {
	switch {
	case !neg && bytes.HasPrefix(b, []byte("NaN")):
		return float32(math.NaN()), 3
	case bytes.HasPrefix(b[i:], []byte("Infinity")):
		if neg {
			return float32(math.Inf(-1)), i + 8
		}
		return float32(math.Inf(1)), i + 8
	}
	return 0, 0
}

func scanExponent(b []byte) (e, n int) {
	neg := false
	if n < len(b) && (b[n] == '-' || b[n] == '+') {
		neg = b[n] == '-'
		n++
	}
	start := n
	for ; n < len(b) && b[n]-'0' <= 9; n++ {
		if e < 10000 {
			e = e*10 + int(b[n]-'0')
		}
	}
	if n == start {
		return 0, 0
	}
	if neg {
		e = -e
	}
	return e, n
}

// pow10 holds the powers of ten that a float64 has exactly.
var pow10 = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// exactFloat32 rounds mant × 10^exp to float32 where that is cheap. Both
// factors are exact float64s, so the float64 quotient or product is rounded
// once; rounding it again is right unless it sits on the middle between two
// float32s, where the first rounding may have put it, or below the normal range.
func exactFloat32(mant uint64, exp int) (float32, bool) {
	if mant == 0 {
		return 0, true
	}
	if mant >= 1<<53 || exp < -22 || exp > 22 {
		return 0, false
	}
	f := float64(mant)
	if exp < 0 {
		f /= pow10[-exp]
	} else {
		f *= pow10[exp]
	}
	if f < 0x1p-126 || f > math.MaxFloat32 || math.Float64bits(f)&(1<<29-1) == 1<<28 {
		return 0, false
	}
	return float32(f), true
}
