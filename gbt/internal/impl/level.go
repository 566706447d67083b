package impl

import (
	"os"
	"sync"
)

// Level is a set of instructions that a kernel needs. A processor that has a level
// has all lower ones.
type Level int

const (
	Generic Level = iota // plain Go
	Base                 // what every processor of the architecture has: SSE2 on amd64, NEON on arm64
	AVX2                 // AVX2, FMA, BMI1, BMI2 and POPCNT on amd64 (2013 and later)
	AVX512               // AVX-512 F, BW, CD, DQ, VL, VBMI and VBMI2 on amd64 (Ice Lake, Zen 4 and later)
)

var names = [...]string{Generic: "generic", Base: "base", AVX2: "avx2", AVX512: "avx512"}

// String returns the name by which GROVE_IMPL asks for the level.
func (l Level) String() string { return names[l] }

// Best returns the highest level that this process uses: that of the processor,
// or a lower one where GROVE_IMPL asks for it.
func Best() Level { return best() }

var best = sync.OnceValue(func() Level { return lower(supported(), os.Getenv("GROVE_IMPL")) })

// lower returns the level called name if it is below l, else l.
func lower(l Level, name string) Level {
	for i, n := range names {
		if n == name {
			return min(l, Level(i))
		}
	}
	return l
}
