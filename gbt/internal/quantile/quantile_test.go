package quantile

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/introsort"
)

// draws, generatedValues and generatedWeights make the columns of testdata/gen.py.
func draws(seed uint64, n int) []int {
	out := make([]int, n)
	for i := range out {
		x := uint64(i+1)*0x9E3779B97F4A7C15 + seed
		x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
		x = (x ^ x>>27) * 0x94D049BB133111EB
		out[i] = int((x ^ x>>31) >> 32)
	}
	return out
}

func generatedValues(t testing.TB, kind string, n int) []float32 {
	number := 0
	if i := strings.IndexAny(kind, "0123456789"); i > 0 {
		var err error
		number, err = strconv.Atoi(kind[i:])
		require.NoError(t, err)
		kind = kind[:i]
	}
	v := make([]float32, n)
	sign := draws(2, n)
	for i, d := range draws(1, n) {
		switch kind {
		case "uniform":
			v[i] = float32(float64(d>>8)*0x1p-20 - 7)
		case "wide":
			v[i] = math.Float32frombits(uint32(0x34000000 + d&0x17ffffff | sign[i]&1<<31))
		case "mod":
			v[i] = float32(float64(d%number)*0.25 - 3)
		case "skew":
			v[i] = float32(math.Floor(math.Sqrt(float64(d % (number * number)))))
		case "ascending":
			v[i] = float32(float64(i) * 0.5)
		case "descending":
			v[i] = float32(float64(n) - float64(i)*0.5)
		case "runs":
			v[i] = float32(i / 37 * 7919 % 1009)
		case "constant":
			v[i] = 2.5
		case "zeros":
			v[i] = []float32{0, float32(math.Copysign(0, -1)), 1, -1}[d%4] * float32(d%50/7)
		default:
			require.Fail(t, "unknown kind of values", kind)
		}
	}
	return v
}

func generatedWeights(t testing.TB, kind string, n int) []float32 {
	if kind == "none" {
		return nil
	}
	w := make([]float32, n)
	for i, d := range draws(3, n) {
		switch kind {
		case "random":
			w[i] = float32(d>>8+1) * 0x1p-24
		case "few":
			w[i] = []float32{0.5, 1, 3.7}[d%3]
		case "integer":
			w[i] = float32(d % 5)
		case "zeros":
			if d%10 >= 3 {
				w[i] = float32(d%1000) * 0.001
			}
		case "nothing":
		default:
			require.Fail(t, "unknown kind of weights", kind)
		}
	}
	return w
}

// present drops the rows that gen.py makes missing.
func present(values, weights []float32, percent int) (v, w []float32) {
	for i, d := range draws(4, len(values)) {
		if d%100 >= percent {
			v = append(v, values[i])
			if weights != nil {
				w = append(w, weights[i])
			}
		}
	}
	return v, w
}

func bits(values []float32) []uint32 {
	b := make([]uint32, len(values))
	for i, v := range values {
		b[i] = math.Float32bits(v)
	}
	return b
}

func hash(values []float32) string {
	h := uint64(14695981039346656037)
	for _, b := range bits(values) {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return fmt.Sprintf("%016x", h)
}

// golden calls f for each line of a file of testdata.
func golden(t *testing.T, name string, lines int, f func(line string, values, weights []float32, maxBin, cuts int, hash string, full []string)) {
	file, err := os.Open("testdata/" + name)
	require.NoError(t, err)
	defer file.Close()
	scan := bufio.NewScanner(file)
	count := 0
	for ; scan.Scan(); count++ {
		field := strings.Fields(scan.Text())
		var number [4]int
		for i := range number {
			number[i], err = strconv.Atoi(field[i+2])
			require.NoError(t, err)
		}
		n, missing, maxBin, cuts := number[0], number[1], number[2], number[3]
		v, w := present(generatedValues(t, field[0], n), generatedWeights(t, field[1], n), missing)
		f(strings.Join(field[:5], " "), v, w, maxBin, cuts, field[6], field[7:])
	}
	require.NoError(t, scan.Err())
	require.Equal(t, lines, count)
}

func TestColumnEqualsXGBoost(t *testing.T) {
	var reused Sketch
	golden(t, "rows.txt", 643, func(line string, v, w []float32, maxBin, cuts int, want string, full []string) {
		got := Column(v, w, maxBin)
		assert.Equal(t, cuts, len(got), line)
		if len(full) > 0 {
			var text []string
			for _, b := range bits(got) {
				text = append(text, fmt.Sprintf("%08x", b))
			}
			assert.Equal(t, full, text, line)
		}
		require.Equal(t, want, hash(got), line)

		reused.Reset(len(v), maxBin)
		reused.PushColumn(v, w)
		require.Equal(t, bits(got), bits(reused.AppendCuts(nil)), "buffers of another column: %s", line)
	})
}

func TestPushSortedEqualsXGBoost(t *testing.T) {
	var s Sketch
	golden(t, "sorted.txt", 336, func(line string, v, w []float32, maxBin, cuts int, want string, _ []string) {
		pairs := make([]introsort.Pair, len(v))
		hessians := make([]float32, len(v))
		for i := range v {
			pairs[i] = introsort.Pair{Key: v[i], Value: int32(i)}
			hessians[i] = 0.25
			if w != nil {
				hessians[i] = float32(0.25*w[i]) * w[i]
			}
		}
		introsort.Pairs(pairs)
		rows := make([]int32, len(v))
		sorted := make([]float32, len(v))
		for i, p := range pairs {
			sorted[i], rows[i] = p.Key, p.Value
		}
		s.Reset(len(v), maxBin)
		s.PushSorted(sorted, rows, hessians)
		got := s.AppendCuts(nil)
		last := sorted[len(sorted)-1]
		assert.Equal(t, math.Float32bits(last+(abs(last)+1e-5)), math.Float32bits(got[len(got)-1]), line)
		got = got[:len(got)-1]
		assert.Equal(t, cuts, len(got), line)
		require.Equal(t, want, hash(got), line)
	})
}

func TestColumnEqualsSlowTwin(t *testing.T) {
	for _, kind := range []string{"uniform", "wide", "mod3", "mod700", "mod1024", "mod1025", "skew40", "runs", "zeros", "descending"} {
		for _, weights := range []string{"none", "random", "few", "integer", "zeros"} {
			for _, n := range []int{0, 1, 2, 9, 150, 2500} {
				for _, maxBin := range []int{2, 3, 7, 40, 256} {
					v, w := generatedValues(t, kind, n), generatedWeights(t, weights, n)
					assert.Equal(t, bits(slowColumn(v, w, maxBin)), bits(Column(v, w, maxBin)), "%s %s %d %d", kind, weights, n, maxBin)
				}
			}
		}
	}
}

// TestOrderOfTiesShows makes sure that the goldens and twins above would notice another sort.
func TestOrderOfTiesShows(t *testing.T) {
	v, w := generatedValues(t, "mod50", 3000), generatedWeights(t, "random", 3000)
	var s Sketch
	s.Reset(len(v), 2)
	differs := false
	for i := range v {
		s.queue = append(s.queue, introsort.Word(v[i], math.Float32bits(w[i])))
	}
	exact := s.summarizeTies(nil)
	_, ok := summarize(make(summary, 0, len(v)), s.sorted())
	assert.False(t, ok)
	slices.Sort(s.queue)
	for i, e := range exact {
		var sum float32
		for _, word := range s.queue {
			if introsort.WordKey(word) == e.value {
				sum += math.Float32frombits(uint32(word))
			}
		}
		differs = differs || sum != exact[i].wmin
	}
	assert.True(t, differs)
}

func TestSumOfTies(t *testing.T) {
	for _, c := range []struct {
		weights []float32
		ok      bool
	}{
		{[]float32{0.1, 0.7}, true}, {[]float32{0.1, 0.1, 0.1, 0.1}, true}, {[]float32{0.1, 0.1, 0.3}, false},
		{[]float32{1, 7, 3, 1}, true}, {[]float32{1, 7, 3, 0.5}, false}, {[]float32{1, 7, 3, -2}, false},
		{[]float32{1<<24 - 4, 1, 2}, true}, {[]float32{1<<24 - 3, 1, 2}, false}, {[]float32{1 << 24, 1, 1}, false}, {[]float32{1 << 25, 1, 1}, false},
		{[]float32{1, 2, float32(math.NaN())}, false}, {[]float32{1, 2, float32(math.Inf(1))}, false},
	} {
		var words []uint64
		var want float32
		for _, w := range c.weights {
			words = append(words, introsort.Word(1, math.Float32bits(w)))
			want += w
		}
		sum, ok := sumOfTies(words)
		assert.Equal(t, c.ok, ok, c.weights)
		if ok {
			assert.Equal(t, math.Float32bits(want), math.Float32bits(sum), c.weights)
		}
	}
}

func TestFewValuesAreAllCuts(t *testing.T) {
	v := generatedValues(t, "mod200", 5000)
	cuts := Column(v, nil, 256)
	require.Len(t, cuts, 200)
	for i := range 199 {
		assert.Equal(t, float32(i+1)*0.25-3, cuts[i])
	}
	assert.Equal(t, []float32{1e-5}, Column(nil, nil, 16))
	assert.Equal(t, []float32{1e-5}, Column([]float32{1, 2}, []float32{0, 0}, 16))
	assert.Equal(t, []float32{6 + 1e-5}, Column([]float32{3, 3}, nil, 16))
}

func TestHostileColumns(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	assert.Equal(t, Column([]float32{1, 2, 3}, nil, 16), Column([]float32{nan, 1, 2, nan, 3}, nil, 16))
	for _, maxBin := range []int{math.MinInt, -1, 0, 1, 2, 3, math.MaxInt32, math.MaxInt} {
		for _, special := range [][]float32{{nan, nan}, {inf, -inf, 0}, {inf, inf}, {math.MaxFloat32, -math.MaxFloat32}} {
			v := append(generatedValues(t, "wide", 40), special...)
			for _, weight := range []float32{1, -1, nan, inf, math.SmallestNonzeroFloat32, math.MaxFloat32} {
				w := make([]float32, len(v))
				for i := range w {
					w[i] = weight
				}
				w[3] = 1
				assert.NotPanics(t, func() { assert.NotEmpty(t, Column(v, w, maxBin)) })
				rows := make([]int32, len(v))
				assert.NotPanics(t, func() {
					var s Sketch
					s.Reset(len(v), maxBin)
					s.PushSorted(v, rows, w)
					assert.NotEmpty(t, s.AppendCuts(nil))
				})
			}
		}
	}
}

func TestReusedSketchDoesNotAllocate(t *testing.T) {
	const n = 20000
	for _, kind := range []string{"uniform", "mod300"} {
		for _, weights := range []string{"none", "random"} {
			v, w := generatedValues(t, kind, n), generatedWeights(t, weights, n)
			var s Sketch
			cuts := make([]float32, 0, 256)
			assert.Zero(t, testing.AllocsPerRun(5, func() {
				s.Reset(n, 256)
				s.PushColumn(v, w)
				s.AppendCuts(cuts)
			}), "%s %s", kind, weights)
		}
	}
}

func BenchmarkColumn(b *testing.B) {
	const n = 1_000_000
	for _, c := range [][2]string{{"uniform", "none"}, {"uniform", "random"}, {"mod300", "none"}, {"mod300", "random"}, {"mod2", "none"}, {"ascending", "none"}} {
		v, w := generatedValues(b, c[0], n), generatedWeights(b, c[1], n)
		b.Run(c[0]+"/"+c[1], func(b *testing.B) {
			var s Sketch
			for b.Loop() {
				s.Reset(n, 256)
				s.PushColumn(v, w)
				s.AppendCuts(nil)
			}
		})
	}
}

// TestCountingEqualsQueue compares counting few different values with queueing them, at the limits
// of the former.
func TestCountingEqualsQueue(t *testing.T) {
	counted, queued := 0, 0
	for _, n := range []int{1, 40, 3000, 30000} {
		for _, values := range []int{1, 2, 29, 30, 257, 1023, 1024, 1025} {
			for _, maxBin := range []int{2, 3, 64, 256, 1024} {
				v := generatedValues(t, fmt.Sprintf("mod%d", values), n)
				var a, b Sketch
				a.Reset(n, maxBin)
				if !a.pushFew(v) {
					queued++
					continue
				}
				counted++
				b.Reset(n, maxBin)
				for _, x := range v {
					b.Push(x, 1)
				}
				require.Equal(t, bits(b.AppendCuts(nil)), bits(a.AppendCuts(nil)), "%d of %d values, %d bins", values, n, maxBin)
			}
		}
	}
	assert.Greater(t, counted, 50)
	assert.Greater(t, queued, 30)
}

// Values of weight 1 in a window give the cuts that they give in the queue of
// XGBoost, in pieces of any size, missing ones in between.
func TestWindowEqualsQueue(t *testing.T) {
	nan := float32(math.NaN())
	for _, kind := range []string{"uniform", "wide", "mod3", "mod2000", "skew100", "ascending", "descending", "runs", "constant", "zeros"} {
		for _, n := range []int{1, 5, 600, 9000, 70000} {
			values := generatedValues(t, kind, n)
			for _, maxBin := range []int{2, 3, 50, 256} {
				var want Sketch
				want.Reset(n, maxBin)
				for _, v := range values {
					want.Push(v, 1)
				}
				cuts := bits(want.AppendCuts(nil))
				for _, piece := range []int{1, 7, 1000, n} {
					var s Sketch
					s.Reset(n, maxBin)
					for at := 0; at < n; at += piece {
						some := append([]float32{nan}, values[at:min(n, at+piece)]...)
						s.PushUnit(append(some[:len(some):len(some)], nan, nan))
					}
					require.Equal(t, cuts, bits(s.AppendCuts(nil)), "%s %d, %d bins, pieces of %d", kind, n, maxBin, piece)
				}
			}
		}
	}
}

func BenchmarkPushSorted(b *testing.B) {
	const n = 1_000_000
	v, w := generatedValues(b, "uniform", n), generatedWeights(b, "random", n)
	slices.Sort(v)
	rows := make([]int32, n)
	for i, d := range draws(9, n) {
		rows[i] = int32(d % n)
	}
	var s Sketch
	for b.Loop() {
		s.Reset(n, 256)
		s.PushSorted(v, rows, w)
		s.AppendCuts(nil)
	}
}
