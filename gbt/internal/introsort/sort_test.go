package introsort

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

func less(x, y Pair) bool { return x.Key < y.Key }

// input makes the arrays of testdata/stdsort.cc.
func input(kind string, n, values int) []Pair {
	a := make([]Pair, n)
	state := uint32(n*31 + values)
	draw := func() int {
		state = state*1664525 + 1013904223
		return int(state >> 8)
	}
	for i := range a {
		a[i].Value = int32(i)
		key := &a[i].Key
		switch kind {
		case "random":
			*key = float32(draw()%values - values/2)
		case "ascending":
			*key = float32(i * values / n)
		case "descending":
			*key = -float32(i * values / n)
		case "pipes":
			*key = float32(min(i, n-i) % values)
		case "zeros":
			if draw()%2 == 0 {
				*key = 1
				if draw()%4 != 0 {
					*key = float32(math.Copysign(0, -1))
				}
			}
		}
	}
	if kind == "killer" {
		order, solid := make([]int, n), make([]int, n)
		for i := range n {
			order[i], solid[i] = i, n
		}
		next, candidate := 0, 0
		Sort(order, func(x, y int) bool {
			if solid[x] == n && solid[y] == n {
				if x == candidate {
					solid[x] = next
				} else {
					solid[y] = next
				}
				next++
			}
			if solid[x] == n {
				candidate = x
			} else if solid[y] == n {
				candidate = y
			}
			return solid[x] < solid[y]
		})
		for i := range a {
			a[i].Key = float32(solid[i] * values / (n + 1))
		}
	}
	return a
}

func hash(a []Pair) uint64 {
	h := uint64(14695981039346656037)
	for _, p := range a {
		h = (h ^ uint64(uint32(p.Value))) * 1099511628211
	}
	return h
}

func TestEqualsStdSort(t *testing.T) {
	file, err := os.Open("testdata/stdsort.txt")
	require.NoError(t, err)
	defer file.Close()
	lines := bufio.NewScanner(file)
	count := 0
	for lines.Scan() {
		var kind string
		var n, values int
		var want uint64
		_, err := fmt.Sscanf(lines.Text(), "%s %d %d %x", &kind, &n, &values, &want)
		require.NoError(t, err)
		in := input(kind, n, values)
		a := slices.Clone(in)
		Sort(a, less)
		assert.True(t, slices.IsSortedFunc(a, func(x, y Pair) int { return int(x.Key - y.Key) }), lines.Text())
		assert.Equal(t, want, hash(a), "Sort: %s", lines.Text())
		a = slices.Clone(in)
		Pairs(a)
		assert.Equal(t, want, hash(a), "Pairs: %s", lines.Text())
		a = slices.Clone(in)
		PairsInPlace(a)
		assert.Equal(t, want, hash(a), "PairsInPlace: %s", lines.Text())
		count++
	}
	require.NoError(t, lines.Err())
	require.Equal(t, 454, count)
}

// TestFallsBackToHeap shows that the adversary's input does go through the heap sort: with no limit
// on the depth the comparisons are others.
func TestFallsBackToHeap(t *testing.T) {
	comparisons := func(kind string, depth int) (c int) {
		loop(input(kind, 2000, 16000000), depth, func(x, y Pair) bool { c++; return x.Key < y.Key })
		return c
	}
	assert.NotEqual(t, comparisons("killer", 2000), comparisons("killer", 20))
	assert.Equal(t, comparisons("random", 2000), comparisons("random", 20))
}

func TestWords(t *testing.T) {
	inf := float32(math.Inf(1))
	zero := float32(math.Copysign(0, -1))
	keys := []float32{-inf, -math.MaxFloat32, -2, -1, -math.SmallestNonzeroFloat32, zero, 0, math.SmallestNonzeroFloat32, 1, 2, inf}
	for i, k := range keys {
		w := Word(k, 0xfffffff0+uint32(i))
		assert.Equal(t, math.Float32bits(k), math.Float32bits(WordKey(w)))
		assert.Equal(t, 0xfffffff0+uint32(i), uint32(w))
		if i > 0 {
			assert.Less(t, Word(keys[i-1], math.MaxUint32), Word(k, 0))
		}
	}
}

func TestRadix(t *testing.T) {
	for _, n := range []int{0, 1, 2, radixMin - 1, radixMin, 3000} {
		for _, values := range []int{1, 5, 1 << 24} {
			words := []uint64{}
			for _, p := range input("random", n, values) {
				words = append(words, Word(p.Key*1.7, uint32(p.Value)))
			}
			want := slices.Clone(words)
			slices.Sort(want)
			before := slices.Clone(words)
			got := slices.Clone(Radix(words, make([]uint64, n), make([]uint64, n)))
			assert.Equal(t, before, words)
			assert.True(t, slices.IsSortedFunc(got, func(x, y uint64) int { return int(x>>32) - int(y>>32) }))
			slices.Sort(got)
			assert.Equal(t, want, got)
		}
	}
}

func benchmark(b *testing.B, values int, sort func([]Pair)) {
	in := input("random", 100_000, values)
	a := make([]Pair, len(in))
	for b.Loop() {
		copy(a, in)
		sort(a)
	}
}

func BenchmarkPairsDistinct(b *testing.B)        { benchmark(b, 1<<24, distinct(Pairs)) }
func BenchmarkPairsInPlaceDistinct(b *testing.B) { benchmark(b, 1<<24, distinct(PairsInPlace)) }
func BenchmarkPairsTies(b *testing.B)            { benchmark(b, 1000, Pairs) }
func BenchmarkPairsInPlaceTies(b *testing.B)     { benchmark(b, 1000, PairsInPlace) }

// distinct makes all keys different.
func distinct(sort func([]Pair)) func([]Pair) {
	return func(a []Pair) {
		for i := range a {
			a[i].Key = float32((int64(i)*7368787)%int64(1<<24) - 1<<23)
		}
		sort(a)
	}
}
