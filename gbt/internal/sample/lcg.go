package sample

// lcg is the engine of the row samplers: x <- 16807*x mod 2^63 (RandomReplace,
// src/tree/hist/sampler.h). Unlike a Mersenne Twister it can jump.
type lcg uint64

const (
	lcgFactor = 16807
	lcgMask   = 1<<63 - 1
)

// newLCG returns the engine seeded with seed; a state of zero becomes one.
func newLCG(seed uint64) lcg {
	if seed &= lcgMask; seed == 0 {
		return 1
	}
	return lcg(seed)
}

// newLCGAt returns the engine seeded with seed after n draws. (XGBoost computes the same state
// for each of its threads, so that the number of threads does not matter.)
func newLCGAt(seed uint64, n int) lcg {
	result, base := uint64(1), uint64(lcgFactor)
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			result *= base
		}
		base *= base
	}
	return lcg(result * uint64(newLCG(seed)) & lcgMask)
}

func (x *lcg) next() uint64 {
	*x = *x * lcgFactor & lcgMask
	return uint64(*x)
}

// canonical64 draws one number and returns a float64 in [0, 1). The engine's smallest number is 1.
func (x *lcg) canonical64() float64 {
	u := float64(int64(x.next()-1)) / (1 << 63)
	if u >= 1 {
		return 1 - 0x1p-53
	}
	return u
}

// canonical32 draws one number and returns a float32 in [0, 1).
func (x *lcg) canonical32() float32 {
	u := float32(int64(x.next()-1)) / (1 << 63)
	if u >= 1 {
		return 1 - 0x1p-24
	}
	return u
}
