package codec_test

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAppendFloat32(t *testing.T) {
	for want, v := range map[string]float32{
		"5E-1": 0.5, "1E0": 1, "1.2345E2": 123.45, "-8.841105E-3": -8.841105e-3, "1E-45": 1e-45, "3.4028235E38": math.MaxFloat32,
		"0E0": 0, "-0E0": float32(math.Copysign(0, -1)), "NaN": float32(math.NaN()), "Infinity": float32(math.Inf(1)),
		"-Infinity": float32(math.Inf(-1)), "1E10": 1e10, "1E-10": 1e-10, "9.999999E-5": 9.999999e-5, "1.6777216E7": 1 << 24,
		"2.4414062E-4": 0x1p-12, "-2.4414062E-4": -0x1p-12, // exactly 2.44140625E-4, where strconv rounds up
	} {
		assert.Equal(t, want, string(codec.AppendFloat32(nil, v)))
	}
	assert.Equal(t, "x2E0", string(codec.AppendFloat32([]byte("x"), 2)))
	assert.Equal(t, "NaN", string(codec.AppendFloat32(nil, float32(math.Copysign(math.NaN(), -1)))))
}

// Every float32 survives being written and read; the sample has many of each
// exponent, and all that lie next to a power of two.
func TestFloatRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	check := func(bits uint32) {
		v := math.Float32frombits(bits)
		if v != v {
			return
		}
		b := codec.AppendFloat32(nil, v)
		got, n := codec.ScanFloat32(b)
		require.Equal(t, len(b), n, "%s", b)
		require.Equal(t, bits, math.Float32bits(got), "%s", b)
	}
	for range 100_000 {
		check(r.Uint32())
	}
	for e := uint32(0); e <= 255; e++ {
		for _, m := range []uint32{0, 1, 2, 1 << 22, 1<<23 - 1} {
			check(e<<23 | m)
			check(1<<31 | e<<23 | m)
		}
	}
}

// The fast path rounds as strconv does, whose algorithm is another one. The
// texts cluster around the middles between two float32s, where rounding twice
// would go wrong.
func TestScanFloat32RoundsOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	check := func(s string) {
		want, err := strconv.ParseFloat(s, 32)
		if err != nil {
			require.ErrorIs(t, err, strconv.ErrRange)
		}
		got, n := codec.ScanFloat32([]byte(s))
		require.Equal(t, len(s), n, s)
		require.Equal(t, math.Float32bits(float32(want)), math.Float32bits(got), s)
	}
	for range 12_000 {
		a := math.Float32frombits(r.Uint32() &^ (1 << 31))
		if a-a != 0 {
			continue
		}
		middle := (float64(a) + float64(math.Nextafter32(a, math.MaxFloat32))) / 2
		for _, digits := range []int{7, 8, 14, 15, 16, 17, 24} {
			check(strconv.FormatFloat(middle, 'e', digits, 64))
		}
		check(strconv.FormatFloat(middle, 'f', -1, 64))
		check(strconv.FormatFloat(math.Float64frombits(math.Float64bits(middle)+1), 'e', -1, 64))
		check("-" + strconv.FormatInt(r.Int64(), 10) + "." + strconv.FormatInt(r.Int64(), 10) + "E" + strconv.Itoa(r.IntN(120)-60))
		check(strconv.FormatInt(r.Int64N(1<<25), 10) + "e" + strconv.Itoa(r.IntN(60)-30))
	}
	for _, s := range []string{
		"0", "-0", "0.0", "0e5", "-0.000E-999", "1e999", "-1e999", "1e-999", "1E+2", "1e0000000000000000000001",
		"1e99999999999999999999", "1e-99999999999999999999", "0.00000000000000000000000000000000000000000000000000001e54",
		"100000000000000000000000000000000000000000000000000e-50", "3.4028236e38", "3.40282357e38", "7e-46", "8e-46",
		"16777217", "16777219", "16777217.0000000000000000000000001", "9007199254740993", strings.Repeat("9", 400),
		"0." + strings.Repeat("0", 400) + "1", "1." + strings.Repeat("0", 400) + "1",
	} {
		check(s)
	}
}

func TestScanFloat32Syntax(t *testing.T) {
	for s, want := range map[string]int{
		"": 0, "-": 0, "+1": 0, ".5": 0, "-.5": 0, "5.": 0, "1.e5": 0, "1e": 0, "1e+": 0, "1e-x": 0, "e5": 0, "x": 0, "nan": 0,
		"inf": 0, "-NaN": 0, "Na": 0, "Infinit": 0, "--1": 0, "- 1": 0, "0x10": 1, "1_000": 1, "1,5": 1, "12]": 2, "1.25 ": 4,
		"NaNo": 3, "Infinityx": 8, "-Infinity,": 9, "01": 1, "1.5.5": 3, "1e5e5": 3, "-1E-5}": 5,
	} {
		_, n := codec.ScanFloat32([]byte(s))
		assert.Equal(t, want, n, "%q", s)
	}
}

func BenchmarkScanFloat32(b *testing.B) {
	text := []byte("-8.8411051E-3,")
	for b.Loop() {
		codec.ScanFloat32(text)
	}
}

func BenchmarkAppendFloat32(b *testing.B) {
	buf := make([]byte, 0, 32)
	for b.Loop() {
		buf = codec.AppendFloat32(buf[:0], -8.8411051e-3)
	}
}
