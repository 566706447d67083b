package objective

import "github.com/grove-ml/grove/gbt/internal/mathf"

// gaps is the link of reg:expectileerror: the first margin of a row is its
// lowest expectile, and each further one says how far the next lies above, so
// that expectiles never cross:
//
//	q_0 = p_0, q_k = q_{k-1} + (1e-6 + log(1 + exp(p_k)))
//
// (src/objective/regression_obj.cu ExpectileRegression, 3.4).
type gaps struct{ identity }

// leastGap is the least distance of two expectiles, and of a gap from 0.
const leastGap float32 = 1e-6

// softplus returns log(1 + exp(x)) in float32.
func softplus(x float32) float32 {
	if x > 0 {
		return x + mathf.Log1p(mathf.Exp(-x))
	}
	return mathf.Log1p(mathf.Exp(x))
}

func (gaps) Margin(dst, score []float32) {
	for k := len(score) - 1; k > 0; k-- {
		gap := max(score[k]-score[k-1]-leastGap, leastGap)
		dst[k] = gap + mathf.Log(-mathf.Expm1(-gap)) // the inverse of softplus
	}
	dst[0] = score[0]
}

func (gaps) Value(dst, margin []float32) {
	q := margin[0]
	dst[0] = q
	for k := 1; k < len(margin); k++ {
		q += leastGap + softplus(margin[k])
		dst[k] = q
	}
}

func (l gaps) Score(dst, margin []float32) { l.Value(dst, margin) }
