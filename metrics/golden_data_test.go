package metrics

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// draw is output i of splitmix64 seeded with seed; testdata/gen.py holds the
// same function and the same recipes.
func draw(seed uint64, i int) uint64 {
	z := seed + (uint64(i)+1)*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func fill(n int, f func(i int) float32) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = f(i)
	}
	return v
}

func uniform(seed uint64, n int) []float32 {
	return fill(n, func(i int) float32 { return float32(draw(seed, i)>>40) * 0x1p-24 })
}

func levels(seed uint64, n, bits int) []float32 {
	return fill(n, func(i int) float32 { return float32(draw(seed, i)>>(64-bits)) / float32(int(1)<<bits) })
}

func makeWeight(kind string, seed uint64, n int) []float32 {
	switch kind {
	case "none":
		return nil
	case "zero":
		return make([]float32, n)
	}
	w := uniform(seed+900, n)
	for i := range w {
		w[i] = 0.5 + float32(2*w[i])
		if kind == "holes" && draw(seed+901, i)%4 == 0 {
			w[i] = 0
		}
	}
	return w
}

// makeData returns pred (n x k, row-major) and label of a recipe.
func makeData(recipe string, seed uint64, n, k int) (pred, label []float32) {
	s := 1000 * seed
	below := func(r, p []float32) []float32 {
		return fill(len(p), func(i int) float32 {
			if r[i] < p[i] {
				return 1
			}
			return 0
		})
	}
	switch recipe {
	case "smooth", "tied", "extreme", "soft", "ones", "zeros", "margin", "perfect":
		p := uniform(s, n)
		if recipe == "tied" {
			p = levels(s, n, 3)
		}
		y := below(uniform(s+1, n), p)
		switch recipe {
		case "extreme":
			for i := range p {
				switch {
				case i%7 == 3:
					p[i] = 1 - 0x1p-24
				case i%7 == 2:
					p[i] = 1e-20
				case i%5 == 1:
					p[i] = 1
				case i%5 == 0:
					p[i] = 0
				}
			}
		case "soft":
			y = uniform(s+1, n)
		case "ones":
			y = fill(n, func(int) float32 { return 1 })
		case "zeros":
			y = make([]float32, n)
		case "perfect":
			for i := range p {
				y[i] = float32(math.Floor(float64(p[i]) * 2))
			}
		case "margin":
			for i := range p {
				p[i] = (p[i] - 0.5) * 16
			}
		}
		return p, y
	case "regression":
		y, r := uniform(s, n), uniform(s+1, n)
		p := make([]float32, n)
		for i := range y {
			y[i] = (y[i] - 0.5) * 8
			p[i] = y[i] + (r[i] - 0.5)
		}
		return p, y
	case "targets":
		p := uniform(s, n*k)
		return p, below(uniform(s+1, n*k), p)
	}
	p := uniform(s, n*k)
	classes := k
	switch recipe {
	case "coarse":
		p = levels(s, n*k, 2)
	case "absent":
		classes = k - 1
	}
	y := fill(n, func(i int) float32 { return float32(draw(s+1, i) % uint64(classes)) })
	for i, c := range y {
		p[i*k+int(c)] += 0.25
	}
	return p, y
}

func readGolden(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, into))
}
