package sample

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hash is FNV-1a with 64 bits, fed 32-bit words, as in testdata/libstdcxx.cc.
func hash[T uint32 | byte](words []T) uint64 {
	h := uint64(14695981039346656037)
	for _, w := range words {
		h = (h ^ uint64(w)) * 1099511628211
	}
	return h
}

func TestEngineEqualsLibstdcxx(t *testing.T) {
	text, err := os.ReadFile("testdata/libstdcxx.txt")
	require.NoError(t, err)
	count := map[string]int{}
	for line := range strings.Lines(string(text)) {
		left, want, ok := strings.Cut(strings.TrimSpace(line), " = ")
		require.True(t, ok, line)
		name, argument, _ := strings.Cut(left, " ")
		arg, err := strconv.ParseInt(argument, 10, 64)
		require.NoError(t, err)
		assert.Equal(t, want, draw(t, name, arg), left)
		count[name]++
	}
	assert.Equal(t, map[string]int{"uint32": 6, "canonical64": 6, "canonical32": 6, "bernoulli": 6, "uniform": 11,
		"shuffle": 15, "lcg": 4, "discrete": 5, "state": 5}, count)
}

// draw repeats what one line of the C++ program does.
func draw(t *testing.T, name string, arg int64) string {
	var out []string
	add := func(format string, v any) { out = append(out, fmt.Sprintf(format, v)) }
	switch name {
	case "uint32":
		e := NewEngine(arg)
		for i := range 2000 {
			if x := e.Uint32(); i < 3 || i >= 1997 {
				add("%08x", x)
			}
		}
	case "canonical64":
		e := NewEngine(arg)
		for range 4 {
			add("%016x", math.Float64bits(e.Canonical64()))
		}
	case "canonical32":
		e := NewEngine(arg)
		for range 4 {
			e.Canonical64() // the C++ program goes on with the engine of the line before
		}
		for range 4 {
			add("%08x", math.Float32bits(e.Canonical32()))
		}
	case "bernoulli":
		e := NewEngine(arg)
		for range 12 {
			e.Uint32()
		}
		for range 40 {
			add("%d", map[bool]int{true: 1}[e.Bernoulli(float64(float32(0.3)))])
		}
	case "uniform":
		e := NewEngine(7)
		for range 8 {
			add("%d", e.UniformInt(uint32(arg), Lemire))
		}
	case "shuffle":
		e := NewEngine(arg + 5)
		v := make([]uint32, arg)
		for i := range v {
			v[i] = uint32(i)
		}
		Shuffle(v, e, Lemire)
		add("%016x", hash(v))
		add("%08x", e.Uint32())
	case "lcg":
		e := newLCG(uint64(arg))
		for range 4 {
			add("%016x", e.next())
		}
		for range 4 {
			add("%08x", math.Float32bits(e.canonical32()))
		}
		coins := make([]uint32, 1000)
		for i := range coins {
			if e.canonical64() < 0.75 {
				coins[i] = 1
			}
		}
		add("%016x", hash(coins))
		add("%016x", e.next())
		assert.Equal(t, e, newLCGAt(uint64(arg), 1009))
	case "discrete":
		weights := [][]float64{{}, {3}, {1, 1}, {0.1, 0.2, 0.3}, {0, 5, 0, 1e-3, 2}}
		e := NewEngine(9)
		for range 12 {
			add("%d", e.Discrete(weights[arg]))
		}
		add("%08x", e.Uint32())
	case "state":
		e := NewEngine(3)
		for range arg {
			e.Uint32()
		}
		state, err := e.MarshalText()
		require.NoError(t, err)
		add("%016x", hash(state))
	default:
		require.Fail(t, "unknown line", name)
	}
	return strings.Join(out, " ")
}

func TestUniformFormsDiffer(t *testing.T) {
	for _, c := range []struct {
		r        uint32
		min, max int // how many of 10000 draws differ
	}{{2, 0, 0}, {1000, 0, 10}, {40200, 1000, 3000}, {1000003, 9000, 10000}} {
		a, b := NewEngine(1), NewEngine(1)
		differ := 0
		for range 10000 {
			x, y := a.UniformInt(c.r, Libstdcxx10), b.UniformInt(c.r, Lemire)
			require.Less(t, x, c.r)
			require.Less(t, y, c.r)
			if x != y {
				differ++
			}
		}
		assert.GreaterOrEqual(t, differ, c.min, c.r)
		assert.LessOrEqual(t, differ, c.max, c.r)
	}
}

func TestEngineState(t *testing.T) {
	e := NewEngine(12)
	for range 1000 {
		e.Uint32()
	}
	text, err := e.MarshalText()
	require.NoError(t, err)
	var f Engine
	require.NoError(t, f.UnmarshalText(text))
	for range 1000 {
		require.Equal(t, e.Uint32(), f.Uint32())
	}
	for _, bad := range []string{"", "1 2 3", strings.Replace(string(text), " ", " x", 1), strings.Replace(string(text), " ", " -", 1),
		string(text) + " 1", string(text)[:strings.LastIndex(string(text), " ")] + " 625", strings.Replace(string(text), " ", " 4294967296 ", 1)} {
		before, _ := f.MarshalText()
		assert.Error(t, f.UnmarshalText([]byte(bad)))
		after, _ := f.MarshalText()
		assert.Equal(t, before, after, "a failed UnmarshalText must leave the engine alone")
	}
}

func TestLCGJumps(t *testing.T) {
	for _, seed := range []uint64{0, 1, 5, 1 << 62, 1<<63 + 5, math.MaxUint64} {
		x := newLCG(seed)
		for n := range 300 {
			require.Equal(t, x, newLCGAt(seed, n))
			x.next()
		}
	}
}
