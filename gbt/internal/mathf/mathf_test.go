package mathf

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var functions = map[string]func(float32) float32{
	"exp": Exp, "log": Log, "logrounded": LogRounded, "log1p": Log1p, "expm1": Expm1, "tanh": Tanh,
}

// hashed lists the functions in the order of the columns of testdata/exhaustive.txt, with the
// blocks that are always checked: 254 starts at 1, and magnitudes 2^-4 to 2^6 of either sign
// matter most.
var hashed = []struct {
	name   string
	blocks []uint32
}{
	{"exp", []uint32{250, 263, 767, 777}},
	{"log", []uint32{0, 253, 254, 300}},
	{"logrounded", []uint32{0, 253, 254, 300}},
	{"log1p", []uint32{250, 260, 360, 761, 765}},
	{"expm1", []uint32{250, 256, 264, 266, 762, 768, 776}},
	{"tanh", []uint32{240, 251, 256, 264, 762, 768}},
}

// bits returns the bits of x with every NaN as 0x7fc00000.
func bits(x float32) uint32 {
	if x != x {
		return 0x7fc00000
	}
	return math.Float32bits(x)
}

// TestCases compares single results with glibc's: the edges of the ranges, and arguments at which
// rounding the float64 function (for logrounded: the float32 function) gives another result.
func TestCases(t *testing.T) {
	file, err := os.Open("testdata/cases.txt")
	require.NoError(t, err)
	defer file.Close()
	count := map[string]int{}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var name string
		var in, want uint32
		_, err := fmt.Sscanf(lines.Text(), "%s %x %x", &name, &in, &want)
		require.NoError(t, err)
		x := math.Float32frombits(in)
		assert.Equalf(t, want, bits(functions[name](x)), "%s(%08x) = %s(%g)", name, in, name, x)
		count[name]++
	}
	require.NoError(t, lines.Err())
	for name := range functions {
		assert.GreaterOrEqual(t, count[name], 1000, name)
	}
}

// TestExhaustive compares hashes of blocks of 2^22 results with glibc's. It checks a few blocks
// of each function; with GROVE_EXHAUSTIVE=1 all 1024, which is every float32.
func TestExhaustive(t *testing.T) {
	file, err := os.Open("testdata/exhaustive.txt")
	require.NoError(t, err)
	defer file.Close()
	all := os.Getenv("GROVE_EXHAUSTIVE") != ""
	lines := bufio.NewScanner(file)
	blocks := 0
	for lines.Scan() {
		var block uint32
		var want [6]uint64
		_, err := fmt.Sscanf(lines.Text(), "%d %x %x %x %x %x %x", &block, &want[0], &want[1], &want[2], &want[3], &want[4], &want[5])
		require.NoError(t, err)
		require.EqualValues(t, blocks, block)
		blocks++
		for i, f := range hashed {
			if all || slices.Contains(f.blocks, block) {
				assert.Equalf(t, want[i], hashBlock(functions[f.name], block), "%s, arguments %08x and on", f.name, block<<22)
			}
		}
	}
	require.NoError(t, lines.Err())
	require.Equal(t, 1024, blocks)
}

func hashBlock(fn func(float32) float32, block uint32) uint64 {
	h := uint64(14695981039346656037)
	for k := range uint32(1 << 22) {
		h = (h ^ uint64(bits(fn(math.Float32frombits(block<<22|k))))) * 1099511628211
	}
	return h
}

// TestCasesTellFunctionsApart shows that the committed cases would not pass with package math.
func TestCasesTellFunctionsApart(t *testing.T) {
	differExp, differLog := 0, 0
	for i := range 100000 {
		x := float32(i)*1e-4 + 1e-5
		if float32(math.Exp(float64(x))) != Exp(x) {
			differExp++
		}
		if LogRounded(x) != Log(x) {
			differLog++
		}
	}
	assert.Positive(t, differExp)
	assert.Positive(t, differLog)
}

func TestSpecials(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, c := range []struct {
		name     string
		in, want float32
	}{
		{"exp", nan, nan}, {"exp", inf, inf}, {"exp", -inf, 0}, {"exp", 89, inf}, {"exp", -104, 0}, {"exp", 0, 1},
		{"exp", -103.97, math.SmallestNonzeroFloat32},
		{"log", nan, nan}, {"log", inf, inf}, {"log", -inf, nan}, {"log", -1, nan}, {"log", 0, -inf},
		{"log", float32(math.Copysign(0, -1)), -inf}, {"log", 1, 0}, {"log", math.SmallestNonzeroFloat32, -103.27893},
		{"logrounded", nan, nan}, {"logrounded", inf, inf}, {"logrounded", -inf, nan}, {"logrounded", -1, nan},
		{"logrounded", 0, -inf}, {"logrounded", 1, 0}, {"logrounded", math.SmallestNonzeroFloat32, -103.27893},
	} {
		assert.Equalf(t, bits(c.want), bits(functions[c.name](c.in)), "%s(%g)", c.name, c.in)
	}
}

func TestHypot(t *testing.T) {
	file, err := os.Open("testdata/hypot.txt")
	require.NoError(t, err)
	defer file.Close()
	count := 0
	for lines := bufio.NewScanner(file); lines.Scan(); count++ {
		var x, y, want uint32
		_, err := fmt.Sscanf(lines.Text(), "%x %x %x", &x, &y, &want)
		require.NoError(t, err)
		a, b := math.Float32frombits(x), math.Float32frombits(y)
		assert.Equalf(t, want, bits(Hypot(a, b)), "Hypot(%g, %g)", a, b)
	}
	assert.Greater(t, count, 2000)
}

func TestSlices(t *testing.T) {
	src := []float32{-3, -0.5, 0, 0.5, 1, 20, 100}
	dst := make([]float32, len(src)+1)
	dst[len(src)] = 42
	ExpSlice(dst, src)
	for i, x := range src {
		assert.Equal(t, bits(Exp(x)), bits(dst[i]))
	}
	assert.Equal(t, bits(42), bits(dst[len(src)]))
	LogSlice(dst, src)
	for i, x := range src {
		assert.Equal(t, bits(Log(x)), bits(dst[i]))
	}
	ExpSlice(src, src)
	assert.Equal(t, bits(Exp(-3)), bits(src[0]))
}

func benchmarkFunction(b *testing.B, fn func(float32) float32, from, step float32) {
	xs := make([]float32, 1024)
	for i := range xs {
		xs[i] = from + float32(i)*step
	}
	var sum float32
	for i := 0; b.Loop(); i++ {
		sum += fn(xs[i&1023])
	}
	sink = sum
}

var sink float32

func BenchmarkExp(b *testing.B)        { benchmarkFunction(b, Exp, -5, 0.01) }
func BenchmarkLog(b *testing.B)        { benchmarkFunction(b, Log, 0.01, 0.01) }
func BenchmarkLogRounded(b *testing.B) { benchmarkFunction(b, LogRounded, 0.01, 0.01) }

func BenchmarkExpSlice(b *testing.B) {
	src, dst := make([]float32, 1024), make([]float32, 1024)
	for i := range src {
		src[i] = -5 + float32(i)*0.01
	}
	b.SetBytes(4 * 1024)
	for b.Loop() {
		ExpSlice(dst, src)
	}
}
