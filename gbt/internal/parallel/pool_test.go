package parallel_test

import (
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
