package sample

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/grove-ml/grove/gbt/internal/grad"
)

// A row with a negative hessian is left out and takes no number: the others get
// the coins that they would get without it.
func TestUniformBefore32(t *testing.T) {
	const n = 400
	plain, mixed := make([]grad.Pair, n), make([]grad.Pair, 0, n+n/4)
	for i := range plain {
		plain[i] = grad.Pair{G: float32(i + 1), H: 1}
		mixed = append(mixed, plain[i])
		if i%4 == 0 {
			mixed = append(mixed, grad.Pair{G: -1, H: -1})
		}
	}
	a, b := make([]grad.Pair, len(plain)), make([]grad.Pair, len(mixed))
	e, f := NewEngine(7), NewEngine(7)
	assert.True(t, UniformBefore32(a, plain, 0.5, e))
	assert.True(t, UniformBefore32(b, mixed, 0.5, f))
	assert.Equal(t, e.Uint32(), f.Uint32(), "each takes one number of the engine")
	k, kept := 0, 0
	for i, g := range b {
		if mixed[i].H < 0 {
			assert.Zero(t, g)
			continue
		}
		assert.Equal(t, a[k], g)
		kept += int(g.H)
		k++
	}
	assert.InDelta(t, n/2, kept, 40)
	assert.False(t, UniformBefore32(a, plain, 1, e))
	assert.Equal(t, plain, a)
}
