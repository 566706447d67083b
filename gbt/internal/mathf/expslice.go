package mathf

import "github.com/grove-ml/grove/gbt/internal/impl"

// level is the kernels that slices are computed with. They are called by name and not through a
// table of functions, so that callers may keep what they compute on their stack.
var level = impl.Best()

// ExpSlice sets dst[i] to Exp(src[i]) for every element of src. dst must be at least as long as
// src and may be the same slice.
func ExpSlice(dst, src []float32) { expAt(level, dst, src) }

// SigmoidSlice sets dst[i] to Sigmoid(src[i]) for every element of src. dst must be at least as
// long as src and may be the same slice.
func SigmoidSlice(dst, src []float32) { sigmoidAt(level, dst, src) }

// sigmoidLimit is the largest argument of the exponential in Sigmoid.
const sigmoidLimit = 88.7

// Sigmoid returns 1 / (1 + exp(-x)) in float32, step by step as XGBoost does
// (src/common/math.h, 3.4; its extra term of 1e-16 vanishes in the sum).
func Sigmoid(x float32) float32 {
	return 1 / (Exp(min(-x, sigmoidLimit)) + 1)
}

// expAt is ExpSlice with the kernels of a level.
func expAt(l impl.Level, dst, src []float32) {
	dst = dst[:len(src)]
	done := expVector(l, dst, src)
	for i, x := range src[done:] {
		dst[done+i] = Exp(x)
	}
}

// sigmoidAt is SigmoidSlice with the kernels of a level.
func sigmoidAt(l impl.Level, dst, src []float32) {
	dst = dst[:len(src)]
	done := sigmoidVector(l, dst, src)
	for i, x := range src[done:] {
		dst[done+i] = Sigmoid(x)
	}
}
