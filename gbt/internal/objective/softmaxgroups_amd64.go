//go:build !purego

package objective

import "github.com/grove-ml/grove/gbt/internal/impl"

// The kernels take rows that are a multiple of softmaxLanes.

//go:noescape
func softmaxShiftAVX2(c *classes)

//go:noescape
func softmaxPairsAVX2(c *classes)

// whole reports whether a kernel can take the rows, all of which are where it looks
// for them.
func (c *classes) whole(l impl.Level) bool {
	return l >= impl.AVX2 && c.rows > 0 && c.rows%softmaxLanes == 0 && c.classes > 0 &&
		len(c.prob) >= c.rows*c.classes && len(c.dst) >= (c.classes-1)*c.stride+c.rows &&
		len(c.label) >= c.rows && (len(c.weight) == 0 || len(c.weight) >= c.rows)
}

// shift is shiftGeneric with the kernels of a level.
func (c *classes) shift(l impl.Level) {
	if c.whole(l) {
		softmaxShiftAVX2(c)
		return
	}
	c.shiftGeneric()
}

// pairs is pairsGeneric with the kernels of a level.
func (c *classes) pairs(l impl.Level) {
	if c.whole(l) {
		if len(c.weight) == 0 {
			c.weight = nil
		}
		softmaxPairsAVX2(c)
		return
	}
	c.pairsGeneric()
}
