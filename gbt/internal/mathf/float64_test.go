package mathf

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// draw is output i of splitmix64; testdata/float64.c has the same.
func draw(seed uint64, i int) uint64 {
	z := seed + (uint64(i)+1)*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// argument is argument i of a block.
func argument(block, i int) float64 {
	r := draw(uint64(block), i)
	u := float64(r>>11) * 0x1p-53
	switch i % 4 {
	case 0:
		return math.Float64frombits(r)
	case 1:
		return (u - 0.5) * 20
	case 2:
		return (u - 0.5) * 1600
	}
	return 0.9 + float64(u*0.2)
}

// TestFloat64 compares hashes of 2^18 results with glibc's, for a few blocks of arguments; with
// GROVE_EXHAUSTIVE=1 for all 400, which is 10^8 arguments of each function.
func TestFloat64(t *testing.T) {
	file, err := os.Open("testdata/float64.txt")
	require.NoError(t, err)
	defer file.Close()
	functions := []func(float64) float64{Exp64, Log64, Erf64}
	blocks := 0
	for lines := bufio.NewScanner(file); lines.Scan(); blocks++ {
		var block int
		var want [3]uint64
		_, err := fmt.Sscanf(lines.Text(), "%d %x %x %x", &block, &want[0], &want[1], &want[2])
		require.NoError(t, err)
		require.Equal(t, blocks, block)
		if block >= 4 && os.Getenv("GROVE_EXHAUSTIVE") == "" {
			continue
		}
		for f, fn := range functions {
			h := uint64(14695981039346656037)
			for i := range 1 << 18 {
				x := argument(block, i)
				if f == 1 && i%4 != 0 {
					x = math.Abs(x)
				}
				y := fn(x)
				if y != y {
					y = math.Float64frombits(0x7ff8000000000000)
				}
				h = (h ^ math.Float64bits(y)) * 1099511628211
			}
			assert.Equalf(t, want[f], h, "function %d, block %d", f, block)
		}
	}
	require.Equal(t, 400, blocks)
}
