package main

import (
	"math"
	"strconv"
)

// appendFloat32 appends the shortest decimal that reads back as v; what is very
// small or large has an exponent.
func appendFloat32(b []byte, v float32) []byte { return appendShortest(b, float64(v), 32) }

// formatFloat64 returns the shortest decimal that reads back as v.
func formatFloat64(v float64) string { return string(appendShortest(nil, v, 64)) }

func appendShortest(b []byte, v float64, bits int) []byte {
	format := byte('f')
	small, large := 1e-6, 1e21
	if bits == 32 { // as they are in v
		small, large = float64(float32(small)), float64(float32(large))
	}
	if a := math.Abs(v); a != 0 && (a < small || a >= large) {
		format = 'e'
	}
	return strconv.AppendFloat(b, v, format, -1, bits)
}
