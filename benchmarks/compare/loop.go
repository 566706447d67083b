package main

import (
	"sync"
	"time"
	"unsafe"
)

// loopJob is what scaling is compared with: workers stream through rows of 28 bytes
// and 8 bytes of gradients, and add to one of 7168 cells of 16 bytes for each byte,
// in a table of 112 KB of their own, as a histogram is built. The same rows are
// shared by one worker or by several.
func loopJob(j job, r *result) error {
	const cols, bins = 28, 256
	rows := max(j.Rows, j.Threads)
	x, pairs := make([]uint8, rows*cols), make([][2]float32, rows)
	s := uint64(1)
	for i := range x {
		s ^= s << 13
		s ^= s >> 7
		s ^= s << 17
		x[i] = uint8(s)
	}
	for i := range pairs {
		pairs[i] = [2]float32{float32(i%3) - 1, 1}
	}
	tables := make([][]float64, j.Threads)
	for w := range tables {
		tables[w] = make([]float64, 2*cols*bins+64/int(unsafe.Sizeof(float64(0)))) // none shares a line of cache
	}
	for i := range j.Repeats {
		start := time.Now()
		var all sync.WaitGroup
		for w := range j.Threads {
			all.Go(func() {
				table := (*[2 * cols * bins]float64)(tables[w])
				for range j.Rounds {
					for i := rows * w / j.Threads; i < rows*(w+1)/j.Threads; i++ {
						row, g, h := (*[cols]uint8)(x[i*cols:]), float64(pairs[i][0]), float64(pairs[i][1])
						for f, bin := range row {
							at := (f*bins + int(bin)) * 2
							table[at] += g
							table[at+1] += h
						}
					}
				}
			})
		}
		all.Wait()
		if j.counted(i) {
			r.Seconds = append(r.Seconds, time.Since(start).Seconds())
		}
	}
	return nil
}
