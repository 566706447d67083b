//go:build !amd64 || purego

package mathf

import "github.com/grove-ml/grove/gbt/internal/impl"

// expVector and sigmoidVector write the first elements of dst and return how many.

func expVector(impl.Level, []float32, []float32) int     { return 0 }
func sigmoidVector(impl.Level, []float32, []float32) int { return 0 }
