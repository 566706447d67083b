package quantile

import (
	"math"

	"github.com/grove-ml/grove/gbt/internal/introsort"
)

// XGBoost sorts its queue of values and weights with std::sort and adds up the weights of equal
// values in the order that results. A faster sort will do where that order cannot be seen: if
// values are equal at most in twos (addition commutes), if the weights of equal values are all the
// same, or if the sums are of integers and exact. And equal values must be equal in their bits:
// with zeros of both signs the first of them in std::sort's order becomes the value.

// summarize makes a summary of sorted words into dst. ok is false if that would need the order of
// std::sort among equal values.
func summarize(dst summary, words []uint64) (out summary, ok bool) {
	dst = dst[:len(words)]
	n := 0
	var sum float32
	for i := 0; i < len(words); n++ {
		w := math.Float32frombits(uint32(words[i]))
		key := words[i] >> 32
		j := i + 1
		if j < len(words) && words[j]>>32 == key {
			for j++; j < len(words) && words[j]>>32 == key; j++ {
			}
			if w, ok = sumOfTies(words[i:j]); !ok {
				return dst, false
			}
		}
		value := introsort.WordKey(words[i])
		if value == 0 && j < len(words) && introsort.WordKey(words[j]) == 0 {
			return dst, false
		}
		next := sum + w
		dst[n] = entry{sum, next, w, value}
		sum = next
		i = j
	}
	return dst[:n], true
}

// sumOfTies adds up the weights of at least two words. ok is false if the sum may depend on the
// order.
func sumOfTies(words []uint64) (sum float32, ok bool) {
	first := math.Float32frombits(uint32(words[0]))
	same, integers := true, true
	for _, w := range words {
		weight := math.Float32frombits(uint32(w))
		sum += weight
		same = same && weight == first
		integers = integers && weight > 0 && weight <= exactSum && weight == float32(int32(weight))
	}
	return sum, same || len(words) == 2 || integers && sum < exactSum
}

// summarizeTies makes a summary of the queue into dst, with std::sort's order among equal values.
func (s *Sketch) summarizeTies(dst summary) summary {
	if len(s.queue) > cap(s.buffers.pairs) {
		s.buffers.pairs = make([]introsort.Pair, cap(s.queue))
	}
	pairs := s.buffers.pairs[:len(s.queue)]
	for i, w := range s.queue {
		pairs[i] = introsort.Pair{Key: introsort.WordKey(w), Value: int32(uint32(w))}
	}
	introsort.PairsInPlace(pairs)
	var sum float32
	for i := 0; i < len(pairs); {
		w := math.Float32frombits(uint32(pairs[i].Value))
		j := i + 1
		for ; j < len(pairs) && pairs[j].Key == pairs[i].Key; j++ {
			w += math.Float32frombits(uint32(pairs[j].Value))
		}
		dst = append(dst, entry{sum, sum + w, w, pairs[i].Key})
		sum += w
		i = j
	}
	return dst
}
