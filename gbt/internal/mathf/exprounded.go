package mathf

// ExpRounded returns the float64 exponential of x, rounded to float32: the value
// that glibc's expf had up to 2.26, which computed in float64, for all arguments
// that were compared. [Exp] differs from it by one unit in the last place for
// about one argument in 1800.
func ExpRounded(x float32) float32 { return float32(Exp64(float64(x))) }
