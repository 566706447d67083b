package introsort

import (
	"math"
	"math/bits"
)

// Pair is a float32 key with a payload, such as a feature value with its row or its weight's bits.
type Pair struct {
	Key   float32
	Value int32
}

// radixMin is the length from which Pairs tries a radix sort.
const radixMin = 512

// Pairs sorts a by key with the result of [Sort]: equal keys, among them zeros of either sign,
// keep their payloads where std::sort leaves them. Keys must not be NaN, else Pairs may panic.
//
// Without equal keys there is only one result, so it tries a radix sort first (which takes 24
// bytes of memory per element) and falls back to [PairsInPlace] if some keys are equal.
func Pairs(a []Pair) {
	if len(a) < radixMin {
		PairsInPlace(a)
		return
	}
	PairsWith(a, make([]uint64, RoomWords*len(a)))
}

// RoomWords is how many words for each element [PairsWith] needs for a radix sort.
const RoomWords = 3

// PairsWith is [Pairs] with room for the radix sort, which it does not try if there are
// too few words.
func PairsWith(a []Pair, buffer []uint64) {
	n := len(a)
	if n < radixMin || len(buffer) < RoomWords*n {
		PairsInPlace(a)
		return
	}
	words := buffer[:n]
	for i, p := range a {
		words[i] = Word(p.Key, uint32(p.Value))
	}
	words = Radix(words, buffer[n:2*n], buffer[2*n:3*n])
	last := WordKey(words[0])
	for _, w := range words[1:] {
		key := WordKey(w)
		if key == last {
			PairsInPlace(a)
			return
		}
		last = key
	}
	for i, w := range words {
		a[i] = Pair{WordKey(w), int32(uint32(w))}
	}
}

// PairsInPlace is [Pairs] without the attempt at a radix sort: it allocates nothing and is the
// faster of the two if there are equal keys.
func PairsInPlace(a []Pair) {
	if len(a) < 2 {
		return
	}
	loopPairs(a, 2*(bits.Len(uint(len(a)))-1))
	if len(a) <= threshold {
		insertionPairs(a)
		return
	}
	insertionPairs(a[:threshold])
	for i := threshold; i < len(a); i++ {
		unguardedPairs(a, i)
	}
}

// The functions below are those of sort.go with the comparison written out.

func loopPairs(a []Pair, depth int) {
	for len(a) > threshold {
		if depth == 0 {
			heapSort(a, func(x, y Pair) bool { return x.Key < y.Key })
			return
		}
		depth--
		cut := partitionPairs(a)
		loopPairs(a[cut:], depth)
		a = a[:cut]
	}
}

func partitionPairs(a []Pair) int {
	x, y, z := 1, len(a)/2, len(a)-1
	kx, ky, kz := a[x].Key, a[y].Key, a[z].Key
	m := x
	if kx < ky {
		if ky < kz {
			m = y
		} else if kx < kz {
			m = z
		}
	} else if kx < kz {
	} else if ky < kz {
		m = z
	} else {
		m = y
	}
	a[0], a[m] = a[m], a[0]
	pivot := a[0].Key
	i, j := 1, len(a)
	for {
		for a[i].Key < pivot {
			i++
		}
		j--
		for pivot < a[j].Key {
			j--
		}
		if i >= j {
			return i
		}
		a[i], a[j] = a[j], a[i]
		i++
	}
}

func insertionPairs(a []Pair) {
	for i := 1; i < len(a); i++ {
		if v := a[i]; v.Key < a[0].Key {
			copy(a[1:i+1], a[:i])
			a[0] = v
		} else {
			unguardedPairs(a, i)
		}
	}
}

func unguardedPairs(a []Pair, i int) {
	v := a[i]
	for ; v.Key < a[i-1].Key; i-- {
		a[i] = a[i-1]
	}
	a[i] = v
}

// Word packs a key and a payload into a number whose upper half is ordered like the keys, -0 below
// +0.
func Word(key float32, payload uint32) uint64 {
	b := math.Float32bits(key)
	// All bits of a negative number are flipped, of another the sign only.
	b ^= uint32(int32(b)>>31) | 1<<31
	return uint64(b)<<32 | uint64(payload)
}

// WordKey returns the key of a [Word].
func WordKey(w uint64) float32 {
	b := uint32(w >> 32)
	return math.Float32frombits(b ^ (^uint32(int32(b)>>31) | 1<<31))
}
