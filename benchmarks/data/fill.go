package data

import (
	"math"
	"math/rand/v2"
)

// score is the signal of the dense shapes: products, steps, waves and a few linear
// terms of the first ten of z, and a faint one of all.
func score(z func(int) float64, n int) float64 {
	s := 0.8*z(0)*z(1) + 0.5*z(0) - 0.4*z(1) + 0.9*math.Sin(2*z(2)) + 0.7*z(3) + 0.6*math.Abs(z(4)) - 0.48
	if z(7) > 0.3 {
		s += 0.5*z(5)*z(6) + 0.4*z(6)
	} else {
		s -= 0.35 * z(5)
	}
	s += 0.4*z(8)*z(8) - 0.4
	if z(9) > 1 {
		s += 0.9
	} else {
		s -= 0.17
	}
	faint := 0.0
	for j := 10; j < min(n, 60); j++ {
		faint += z(j) * float64(j%5-2)
	}
	return s + 0.1*faint/math.Sqrt(float64(max(1, min(n, 60)-10))/10)
}

// logistic draws from the logistic distribution, the noise of a logistic model.
func logistic(rng *rand.Rand) float64 {
	u := rng.Float64()*(1-1e-12) + 5e-13
	return math.Log(u / (1 - u))
}

func above(v float64) float32 {
	if v > 0 {
		return 1
	}
	return 0
}

// fillDense draws normal features and a label that a good model ranks with an area
// under the curve of about 0.85.
func fillDense(rng *rand.Rand, row []float32) float32 {
	for j := range row {
		row[j] = float32(rng.NormFloat64())
	}
	return above(1.2*score(func(j int) float64 { return float64(row[j]) }, len(row)) + logistic(rng))
}

// fillMissing is fillDense with a tenth of the values missing, large ones more
// often than small ones.
func fillMissing(rng *rand.Rand, row []float32) float32 {
	label := fillDense(rng, row)
	for j, v := range row {
		p := 0.08
		if v > 1 {
			p = 0.2
		}
		if rng.Float64() < p {
			row[j] = float32(math.NaN())
		}
	}
	return label
}

// fillWide draws columns of ten kinds: normal ones, skewed ones, whole numbers, few
// values, and columns that are mostly zero.
func fillWide(rng *rand.Rand, row []float32) float32 {
	var z [60]float64
	for j := range row {
		v := rng.NormFloat64()
		if j < len(z) {
			z[j] = v
		}
		switch j % 10 {
		case 5: // skewed, as amounts are
			v = math.Exp(v)
		case 6: // counts
			v = math.Floor(math.Exp(0.6*v) * 4)
		case 7: // yes or no
			v = float64(above(v - 0.3))
		case 8: // measured in tenths
			v = math.Round(v*10) / 10
		case 9: // mostly zero
			v = max(0, math.Round((v-1)*20))
		}
		row[j] = float32(v)
	}
	return above(1.2*score(func(j int) float64 { return z[j] }, len(z)) + logistic(rng))
}

// fillChurn draws customers: 20 numbers, some of them whole, and one of 50 states
// as indicators. One in seven leaves.
func fillChurn(rng *rand.Rand, row []float32) float32 {
	const numbers = 20
	var z [numbers]float64
	for j := range numbers {
		z[j] = rng.NormFloat64()
		v := z[j]*40 + 180
		switch {
		case j%3 == 1:
			v = math.Round(v * 0.6)
		case j%5 == 4:
			v = float64(above(z[j] - 1.2))
		}
		row[j] = float32(v)
	}
	clear(row[numbers:])
	state := rng.IntN(len(row) - numbers)
	row[numbers+state] = 1
	s := 6*max(0, z[0]-0.8) + 2.5*float64(above(z[4]-1.2)) + 0.9*z[1]*z[2] + 0.6*z[3] + 0.7*effect(state, 77)
	return above(s - 4 + logistic(rng))
}

// effect is a number near zero that belongs to a value of a field, always the same:
// roughly normal with variance 1.
func effect(value, field int) float64 {
	h := uint64(value)*0x9E3779B97F4A7C15 ^ uint64(field+1)*0xD1B54A32D192ED03
	sum := 0.0
	for range 4 {
		h ^= h >> 29
		h *= 0xBF58476D1CE4E5B9
		h ^= h >> 32
		sum += float64(h>>11)/(1<<53) - 0.5
	}
	return sum * math.Sqrt(3)
}

// pick draws one of n values, early ones more often than late ones.
func pick(rng *rand.Rand, n int) int {
	u := rng.Float64()
	return min(n-1, int(float64(n)*u*math.Sqrt(u)))
}

// categorySizes is how many values the columns of the categorical shape have, from
// 10 to 1000.
func categorySize(column int) int {
	return int(math.Round(10 * math.Pow(100, float64(column)/19)))
}

func fillCategories(rng *rand.Rand, row []float32) float32 {
	s := 0.0
	for j := range row {
		v := pick(rng, categorySize(j))
		row[j] = float32(v)
		s += effect(v, j) * float64(j%4) * 0.2
	}
	s += 0.8 * effect(int(row[3]), 40) * effect(int(row[8]), 41)
	return above(s + logistic(rng))
}

const (
	oneHotFields  = 30
	oneHotColumns = 1000
)

// fillOneHot draws one value for each of 30 fields, which are 1000 columns
// together: fields of 5 to 62 values.
func fillOneHot(rng *rand.Rand, indices []int32, values []float32) float32 {
	s, first := 0.0, 0
	for f := range indices {
		n := 5 + f*2 - f/15
		if f == oneHotFields-1 {
			n = oneHotColumns - first
		}
		v := pick(rng, n)
		indices[f], values[f] = int32(first+v), 1
		s += effect(v, 100+f) * float64(f%3) * 0.35
		first += n
	}
	s += 0.7 * effect(int(indices[2]), 200) * effect(int(indices[5]), 201)
	return above(s + logistic(rng))
}

// fillClasses draws normal features and one of seven classes.
func fillClasses(rng *rand.Rand, row []float32) float32 {
	for j := range row {
		row[j] = float32(rng.NormFloat64())
	}
	best, most := 0, math.Inf(-1)
	for c := range 7 {
		a, b, d := float64(row[c]), float64(row[c+7]), float64(row[c+14])
		s := 2.2*a + 1.6*b*d + 1.2*math.Abs(float64(row[c+21])) - math.Log(-math.Log(rng.Float64()*(1-1e-12)+5e-13))
		if s > most {
			best, most = c, s
		}
	}
	return float32(best)
}

// fillRanking draws a document: normal features, some of them shared in part by its
// query, and a relevance from 0 to 4.
func fillRanking(rng *rand.Rand, row []float32, query float64) float32 {
	for j := range row {
		v := rng.NormFloat64()
		if j%4 == 3 {
			v = 0.6*v + 0.8*query
		}
		row[j] = float32(v)
	}
	s := score(func(j int) float64 { return float64(row[j]) }, len(row)) + 1.1*rng.NormFloat64()
	relevance := float32(0)
	for _, t := range []float64{0.2, 1.2, 2.2, 3.2} {
		relevance += above(s - t)
	}
	return relevance
}
