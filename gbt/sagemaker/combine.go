package sagemaker

// mean writes the means of models' outputs, in the arithmetic of the container,
// which is numpy.mean(predictions, axis=0) of float32: the sums are float32, one
// model after the other. If there is but one value, numpy sees a single run of
// numbers and sums it pairwise, which differs in the last bits from 8 models on.
func mean(dst, all []float32) {
	models := len(all) / max(len(dst), 1)
	if len(dst) == 1 {
		dst[0] = pairwise(all) / float32(models)
		return
	}
	copy(dst, all)
	for k := 1; k < models; k++ {
		for i, v := range all[k*len(dst) : (k+1)*len(dst)] {
			dst[i] += v
		}
	}
	for i := range dst {
		dst[i] /= float32(models)
	}
}

// pairwise sums as numpy does: 8 running sums over up to 128 values, halves of
// more (pairwise_sum in loops_utils.h.src).
func pairwise(v []float32) float32 {
	switch n := len(v); {
	case n < 8:
		sum := v[0]
		for _, x := range v[1:] {
			sum += x
		}
		return sum
	case n <= 128:
		r := [8]float32(v)
		i := 8
		for ; i < n-n%8; i += 8 {
			for j := range r {
				r[j] += v[i+j]
			}
		}
		sum := ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]))
		for ; i < n; i++ {
			sum += v[i]
		}
		return sum
	default:
		half := n / 2
		half -= half % 8
		return pairwise(v[:half]) + pairwise(v[half:])
	}
}

// vote writes the values that most models have, the smallest of those that are
// equally frequent (scipy.stats.mode).
func vote(dst, all []float32) {
	n := len(dst)
	for i := range dst {
		best, most := all[i], 0
		for k := i; k < len(all); k += n {
			count := 0
			for j := i; j < len(all); j += n {
				if all[j] == all[k] {
					count++
				}
			}
			if count > most || count == most && all[k] < best {
				best, most = all[k], count
			}
		}
		dst[i] = best
	}
}
