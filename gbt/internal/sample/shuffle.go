package sample

import "math"

// Shuffle permutes v as libstdc++'s std::shuffle does with a std::mt19937.
//
// Up to 65535 elements one number is drawn for two swaps: a number uniform over a*b stands for
// two, uniform over a and over b; with Libstdcxx6 each swap has its own.
func Shuffle[T any](v []T, e *Engine, form UniformForm) {
	n := uint64(len(v))
	if n == 0 {
		return
	}
	if form == Libstdcxx6 || math.MaxUint32/n < n {
		for i := uint64(1); i < n; i++ {
			j := e.UniformInt(uint32(i+1), form)
			v[i], v[j] = v[j], v[i]
		}
		return
	}
	i := uint32(1)
	if n%2 == 0 {
		j := e.UniformInt(2, form)
		v[1], v[j] = v[j], v[1]
		i++
	}
	for ; i < uint32(n); i += 2 {
		b := i + 2
		x := e.UniformInt((i+1)*b, form)
		j, k := x/b, x%b
		v[i], v[j] = v[j], v[i]
		v[i+1], v[k] = v[k], v[i+1]
	}
}
