package split

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/grad"
)

// Every kernel finds the split that the plain loop finds, to the bit.
func TestScanKernelsAgree(t *testing.T) {
	for _, k := range scanKernels().Runnable() {
		if k.Func == nil {
			continue
		}
		t.Run(k.Level.String(), func(t *testing.T) {
			defer func(old scanKernel) { scanGains = old }(scanGains)
			scanGains = k.Func
			r := rand.New(rand.NewPCG(5, 1))
			found, backward := 0, 0
			for trial := range 4000 {
				n := 1 + r.IntN(80)
				if trial%8 == 0 {
					n = 200 + r.IntN(500)
				}
				room := make([]grad.Sum, n+2)
				hist, cuts := room[1:n+1], make([]float32, n)
				room[0] = grad.Sum{G: math.NaN(), H: math.NaN()}
				room[n+1] = room[0]
				var total grad.Sum
				for b := range hist {
					cuts[b] = float32(b)
					switch r.IntN(4) {
					case 0: // empty
					case 1: // exactly representable: ties
						hist[b] = grad.Sum{G: float64(r.IntN(3) - 1), H: 1}
					default:
						hist[b] = grad.Sum{G: r.NormFloat64(), H: r.Float64() * 3}
					}
					total = total.Add(hist[b])
				}
				if trial%3 == 0 { // missing values
					total = total.Add(grad.Sum{G: r.NormFloat64() * 3, H: r.Float64() * 9})
				}
				p := Params{Lambda: float32(r.IntN(3)), MinChildWeight: float32(r.IntN(4)) / 2, LearningRate: 1}
				if trial%5 == 0 {
					p.Lambda, p.MinChildWeight = 0, 0
				}
				if trial%97 == 0 {
					hist[0].G, total.G = 1e25, total.G+1e25 // a gain of infinity
				}
				gain := p.Gain(total)
				want, got := Candidate{}, Candidate{}
				if trial%2 == 0 {
					want = Candidate{LossChange: r.Float32() * 2, Feature: 2}
					got = want
				}
				p.numericalPlain(&want, 3, hist, cuts, total, gain, nil)
				p.Numerical(&got, 3, hist, cuts, total, gain, nil)
				require.Equal(t, want, got, fmt.Sprint("trial ", trial))
				if want.Feature == 3 {
					found++
					if want.DefaultLeft {
						backward++
					}
				}
			}
			require.Greater(t, found, 1000)
			require.Greater(t, backward, 100)
		})
	}
}

func BenchmarkNumerical(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 1))
	for _, n := range []int{7, 16, 64, 256} {
		hist, cuts := make([]grad.Sum, n), make([]float32, n)
		var total grad.Sum
		for i := range hist {
			hist[i] = grad.Sum{G: r.NormFloat64(), H: r.Float64()}
			total = total.Add(hist[i])
		}
		p := Params{Lambda: 1, MinChildWeight: 1}
		for _, k := range scanKernels().Runnable() {
			b.Run(fmt.Sprintf("bins=%d/kernel=%s", n, k.Level), func(b *testing.B) {
				defer func(old scanKernel) { scanGains = old }(scanGains)
				scanGains = k.Func
				for b.Loop() {
					var c Candidate
					p.Numerical(&c, 3, hist, cuts, total, p.Gain(total), nil)
				}
			})
		}
	}
}
