//go:build !amd64 || purego

package objective

import "github.com/grove-ml/grove/gbt/internal/impl"

// shift is shiftGeneric with the kernels of a level.
func (c *classes) shift(impl.Level) { c.shiftGeneric() }

// pairs is pairsGeneric with the kernels of a level.
func (c *classes) pairs(impl.Level) { c.pairsGeneric() }
