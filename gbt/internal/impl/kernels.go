package impl

// Kernel is one implementation of a function of type F.
type Kernel[F any] struct {
	Level Level
	Func  F
}

// Kernels lists the implementations of one function in any order. The first
// of the highest level that the process has is used; one of level [Generic] must be there.
type Kernels[F any] []Kernel[F]

// Best returns the implementation to use.
func (k Kernels[F]) Best() F {
	at := -1
	for i := range k {
		if k[i].Level <= Best() && (at < 0 || k[i].Level > k[at].Level) {
			at = i
		}
	}
	return k[at].Func
}

// Runnable returns the implementations that this process can run, for tests and
// benchmarks that compare them.
func (k Kernels[F]) Runnable() Kernels[F] {
	var out Kernels[F]
	for i := range k {
		if k[i].Level <= Best() {
			out = append(out, k[i])
		}
	}
	return out
}
