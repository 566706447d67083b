package parallel_test

import (
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/grove-ml/grove/gbt/internal/parallel"
)

func TestForCallsEveryPieceOnce(t *testing.T) {
	for _, workers := range []int{0, 1, 2, 3, 8} {
		p := parallel.New(workers)
		for _, n := range []int{0, 1, 2, 7, 1000} {
			calls := make([]atomic.Int32, n)
			p.For(n, func(i int) { calls[i].Add(1) })
			for i := range calls {
				assert.EqualValues(t, 1, calls[i].Load(), "workers %d, n %d, piece %d", workers, n, i)
			}
		}
		p.Close()
	}
}

// Loops that follow each other closely or after a while, whose last piece the
// caller or a worker does, and loops within loops.
func TestManyLoops(t *testing.T) {
	for _, workers := range []int{2, 3, 40} {
		p := parallel.New(workers)
		var calls atomic.Int64
		for round := range 3000 {
			p.For(1+round%5, func(i int) {
				if round%500 == 0 && i > 0 {
					runtime.Gosched()
				}
				if round%1000 == 7 {
					p.For(3, func(int) { calls.Add(1) })
				}
				calls.Add(1)
			})
		}
		assert.EqualValues(t, 9000+3*3*3, calls.Load(), "workers %d", workers)
		p.Close()
	}
}

func TestBlocksCoverTheRange(t *testing.T) {
	p := parallel.New(3)
	defer p.Close()
	for _, n := range []int{0, 1, 9, 10, 11, 101} {
		seen := make([]atomic.Int32, n)
		p.Blocks(n, 10, func(begin, end int) {
			for i := begin; i < end; i++ {
				seen[i].Add(1)
			}
		})
		for i := range seen {
			assert.EqualValues(t, 1, seen[i].Load())
		}
	}
}
