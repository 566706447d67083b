package threshold

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
)

// Interval is a range that holds an unknown number with a stated confidence.
type Interval struct {
	Estimate  float64 // from the rows themselves
	Low, High float64 // ends of the range
	Level     float64 // confidence, from 0 to 1, as 0.95
}

// String returns "estimate (low to high)" with whole dollars.
func (i Interval) String() string {
	return fmt.Sprintf("%.0f (%.0f to %.0f)", i.Estimate, i.Low, i.High)
}

// BootstrapOptions are the settings of a bootstrap. The zero value, like nil, asks for
// 2000 resamples, seed 0 and a level of 0.95.
type BootstrapOptions struct {
	Resamples int     // sets of rows drawn with replacement; 0 for 2000
	Seed      int64   // of the draws: the same seed gives the same intervals, whatever the workers
	Level     float64 // confidence of the intervals; 0 for 0.95
	Workers   int     // at most so many at once; 0 for one a processor
}

// filled returns the options with their defaults.
func (o *BootstrapOptions) filled() (BootstrapOptions, error) {
	out := BootstrapOptions{}
	if o != nil {
		out = *o
	}
	if out.Resamples == 0 {
		out.Resamples = 2000
	}
	if out.Level == 0 {
		out.Level = 0.95
	}
	if out.Workers < 1 {
		out.Workers = runtime.GOMAXPROCS(0)
	}
	if out.Resamples < 2 {
		return out, &ValueError{What: "number of resamples", Index: -1, Value: float64(out.Resamples), Rule: "at least 2"}
	}
	if !(out.Level > 0 && out.Level < 1) {
		return out, &ValueError{What: "level", Index: -1, Value: out.Level, Rule: "in (0, 1)"}
	}
	return out, nil
}

// source returns the random numbers of resample b.
func (o BootstrapOptions) source(b int) *rand.Rand {
	return rand.New(rand.NewPCG(uint64(o.Seed), uint64(b)))
}

// resample draws rows with replacement.
func (o BootstrapOptions) resample(b int, rows []int) {
	r := o.source(b)
	for i := range rows {
		rows[i] = r.IntN(len(rows))
	}
}

// each calls f for every resample, on the workers asked for, until ctx ends. A worker
// has a slice of n rows of its own.
func (o BootstrapOptions) each(ctx context.Context, n int, f func(b int, rows []int) error) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	errs := make([]error, min(o.Workers, o.Resamples))
	for w := range errs {
		wg.Go(func() {
			rows := make([]int, n)
			for errs[w] == nil {
				b := int(next.Add(1)) - 1
				if b >= o.Resamples {
					return
				}
				if errs[w] = ctx.Err(); errs[w] != nil {
					return
				}
				o.resample(b, rows)
				errs[w] = f(b, rows)
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// percentile returns the interval between the percentiles of sorted values at p and q,
// with the next value outwards where they fall between two.
func percentile(sorted []float64, p, q float64) (low, high float64) {
	n := float64(len(sorted))
	at := func(x float64) float64 { return sorted[int(max(0, min(x, n-1)))] }
	return at(math.Floor(p * n)), at(math.Ceil(q*n) - 1)
}
