package sample

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mathext/prng"
)

// Engine is the random number generator std::mt19937 with the distributions that libstdc++ puts
// on top of it. It must be made by [NewEngine]. It is not safe for concurrent use.
type Engine struct{ mt prng.MT19937 }

// NewEngine returns an engine seeded with seed, of which the value modulo 2^32 counts.
func NewEngine(seed int64) *Engine {
	e := new(Engine)
	e.Seed(seed)
	return e
}

// Seed puts the engine into the state of NewEngine(seed).
func (e *Engine) Seed(seed int64) { e.mt.Seed(uint64(seed)) }

// Uint32 draws one number, uniform over all 32-bit values.
func (e *Engine) Uint32() uint32 { return e.mt.Uint32() }

// Canonical64 draws two numbers and returns a float64 in [0, 1)
// (std::generate_canonical<double>).
func (e *Engine) Canonical64() float64 {
	low := float64(e.Uint32())
	u := (low + float64(float64(e.Uint32())*(1<<32))) / (1 << 64)
	if u >= 1 {
		return 1 - 0x1p-53
	}
	return u
}

// Canonical32 draws one number and returns a float32 in [0, 1)
// (std::generate_canonical<float>, std::uniform_real_distribution<float>).
func (e *Engine) Canonical32() float32 {
	u := float32(e.Uint32()) / (1 << 32)
	if u >= 1 {
		return 1 - 0x1p-24
	}
	return u
}

// Bernoulli draws two numbers and returns true with probability p
// (std::bernoulli_distribution).
func (e *Engine) Bernoulli(p float64) bool { return e.Canonical64() < p }

// UniformForm says which of libstdc++'s ways [Engine.UniformInt] and [Shuffle] use.
type UniformForm int

const (
	// Libstdcxx10 divides by a scaling factor: GCC 10 and older. The wheels of XGBoost on PyPI
	// up to 3.4.1 at least are built so (xgboost.build_info() names GCC 10.3.1), and with a few
	// hundred features their column samples show it.
	Libstdcxx10 UniformForm = iota
	// Lemire multiplies by the range (D. Lemire, Fast random integer generation in an interval,
	// 2019): GCC 11 and newer, as in the packages of distributions and in local builds.
	Lemire
	// Libstdcxx6 is Libstdcxx10 with a shuffle that draws a number for every element: GCC 6 and
	// older, as the wheels of XGBoost up to 0.90 were built with.
	Libstdcxx6
)

// UniformInt draws a number uniform over 0, ..., r-1, r > 0 (std::uniform_int_distribution). It
// takes one number from the engine, rarely more, also for r = 1.
//
// Both forms agree in all but a fraction of draws that grows like r^2/2^33.
func (e *Engine) UniformInt(r uint32, form UniformForm) uint32 {
	if form == Lemire {
		product := uint64(e.Uint32()) * uint64(r)
		if uint32(product) < r {
			threshold := -r % r // 2^32 mod r
			for uint32(product) < threshold {
				product = uint64(e.Uint32()) * uint64(r)
			}
		}
		return uint32(product >> 32)
	}
	scaling := math.MaxUint32 / r
	past := r * scaling
	for {
		if x := e.Uint32(); x < past {
			return x / scaling
		}
	}
}

// Discrete returns index i with probability weights[i] over the sum of all weights
// (std::discrete_distribution). It draws two numbers, and none if there are fewer than two weights: then it
// returns 0.
func (e *Engine) Discrete(weights []float64) int {
	if len(weights) < 2 {
		return 0
	}
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	u := e.Canonical64()
	cumulative := 0.0
	for i, w := range weights[:len(weights)-1] {
		cumulative += w / sum
		if !(cumulative < u) {
			return i
		}
	}
	return len(weights) - 1
}

// MarshalText returns the state of the engine as libstdc++ writes a std::mt19937 to a stream: 624
// words and the position, in decimal, separated by blanks. XGBoost keeps this text as rng_state in
// the configuration of a snapshot.
func (e *Engine) MarshalText() ([]byte, error) {
	state, err := e.mt.MarshalBinary()
	if err != nil {
		return nil, err
	}
	var text []byte
	for i := 0; i < len(state); i += 4 {
		if i > 0 {
			text = append(text, ' ')
		}
		text = strconv.AppendUint(text, uint64(binary.BigEndian.Uint32(state[i:])), 10)
	}
	return text, nil
}

// UnmarshalText sets the state from the text that [Engine.MarshalText] returns.
func (e *Engine) UnmarshalText(text []byte) error {
	const words = 624
	fields := strings.Fields(string(text))
	if len(fields) != words+1 {
		return fmt.Errorf("sample: engine state has %d numbers, must have %d", len(fields), words+1)
	}
	state := make([]byte, 0, 4*(words+1))
	for i, f := range fields {
		v, err := strconv.ParseUint(f, 10, 32)
		if err != nil {
			return fmt.Errorf("sample: engine state, number %d: %w", i, err)
		}
		if i == words && v > words {
			return fmt.Errorf("sample: engine state has position %d, must be at most %d", v, words)
		}
		state = binary.BigEndian.AppendUint32(state, uint32(v))
	}
	return e.mt.UnmarshalBinary(state)
}
