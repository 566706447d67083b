package introsort

import "math/bits"

// threshold is the length up to which ranges are left to the final insertion sort.
const threshold = 16

// Sort sorts a by less and leaves equal elements in the places where std::sort leaves them.
//
// less must be a strict weak ordering. In particular floating-point keys must not be NaN: if they
// are, Sort may panic.
func Sort[T any](a []T, less func(x, y T) bool) {
	if len(a) < 2 {
		return
	}
	loop(a, 2*(bits.Len(uint(len(a)))-1), less)
	if len(a) <= threshold {
		insertion(a, less)
		return
	}
	insertion(a[:threshold], less)
	for i := threshold; i < len(a); i++ {
		unguarded(a, i, less)
	}
}

// loop partitions a until the ranges are short, with depth levels of recursion left.
func loop[T any](a []T, depth int, less func(x, y T) bool) {
	for len(a) > threshold {
		if depth == 0 {
			heapSort(a, less)
			return
		}
		depth--
		moveMedian(a, less)
		cut := partition(a, less)
		loop(a[cut:], depth, less)
		a = a[:cut]
	}
}

// moveMedian swaps the median of the second, the middle and the last element to the front.
func moveMedian[T any](a []T, less func(x, y T) bool) {
	x, y, z := 1, len(a)/2, len(a)-1
	m := x
	if less(a[x], a[y]) {
		switch {
		case less(a[y], a[z]):
			m = y
		case less(a[x], a[z]):
			m = z
		}
	} else {
		switch {
		case less(a[x], a[z]):
		case less(a[y], a[z]):
			m = z
		default:
			m = y
		}
	}
	a[0], a[m] = a[m], a[0]
}

// partition parts a[1:] by the pivot a[0] and returns where the upper part begins. The pivot is
// the median of elements of a, so that both scans meet an element that stops them.
func partition[T any](a []T, less func(x, y T) bool) int {
	pivot := a[0]
	i, j := 1, len(a)
	for {
		for less(a[i], pivot) {
			i++
		}
		j--
		for less(pivot, a[j]) {
			j--
		}
		if i >= j {
			return i
		}
		a[i], a[j] = a[j], a[i]
		i++
	}
}

// insertion sorts a by insertion; an element smaller than all before it goes straight to the front.
func insertion[T any](a []T, less func(x, y T) bool) {
	for i := 1; i < len(a); i++ {
		if v := a[i]; less(v, a[0]) {
			copy(a[1:i+1], a[:i])
			a[0] = v
		} else {
			unguarded(a, i, less)
		}
	}
}

// unguarded inserts a[i] into the sorted elements before it, one of which is not greater.
func unguarded[T any](a []T, i int, less func(x, y T) bool) {
	v := a[i]
	for ; less(v, a[i-1]); i-- {
		a[i] = a[i-1]
	}
	a[i] = v
}

// heapSort sorts a by a heap (std::partial_sort of the whole range).
func heapSort[T any](a []T, less func(x, y T) bool) {
	for i := (len(a) - 2) / 2; i >= 0; i-- {
		siftDown(a, i, a[i], less)
	}
	for n := len(a) - 1; n > 0; n-- {
		v := a[n]
		a[n] = a[0]
		siftDown(a[:n], 0, v, less)
	}
}

// siftDown moves the hole to a leaf, always along the greater child, and then v up from there.
func siftDown[T any](a []T, hole int, v T, less func(x, y T) bool) {
	top, child := hole, hole
	for child < (len(a)-1)/2 {
		child = 2*child + 2
		if less(a[child], a[child-1]) {
			child--
		}
		a[hole] = a[child]
		hole = child
	}
	if len(a)%2 == 0 && child == (len(a)-2)/2 {
		child = 2*child + 1
		a[hole] = a[child]
		hole = child
	}
	for parent := (hole - 1) / 2; hole > top && less(a[parent], v); parent = (hole - 1) / 2 {
		a[hole] = a[parent]
		hole = parent
	}
	a[hole] = v
}
