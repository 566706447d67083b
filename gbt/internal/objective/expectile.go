package objective

import (
	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/mathf"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

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

func (gaps) mixes() bool { return true }

func (l gaps) Score(dst, margin []float32) { l.Value(dst, margin) }

// expectileError is the asymmetric squared error, one output an expectile a: with
// d_k = q_k - y and c_k = 1 - a_k where d_k >= 0, else a_k,
//
//	g_j = s_j Σ_{k>=j} c_k d_k, h_j = s_j² Σ_{k>=j} c_k
//
// where s_0 = 1 and s_j = sigmoid(p_j) is the slope of gap j
// (src/objective/regression_obj.cu ExpectileRegression, 3.4).
type expectileError struct {
	gaps
	alphas []float32
}

func newExpectileError(c Config) (Objective, error) {
	if err := checkAlphas("expectile_alpha", c.ExpectileAlpha); err != nil {
		return nil, err
	}
	return expectileError{alphas: c.ExpectileAlpha}, nil
}

func (expectileError) Name() string          { return "reg:expectileerror" }
func (o expectileError) Groups() int         { return len(o.alphas) }
func (expectileError) DefaultMetric() string { return "expectile" }

func (o expectileError) Params() map[string]map[string]string {
	return map[string]map[string]string{
		"expectile_loss_param": {"expectile_alpha": formatList(o.alphas)},
	}
}

func (o expectileError) Check(info *dataset.Info, rows int) error {
	return checkLabels(o.Name(), info, rows)
}

// Intercept returns the mean and for each expectile one Newton step from there,
// none lower than the one before.
func (o expectileError) Intercept(info *dataset.Info, rows int) []float32 {
	m := mean(info, rows)
	out := make([]float32, len(o.alphas))
	for k, a := range o.alphas {
		var s grad.Sum
		for i, y := range info.Labels {
			d, w := m-y, weight(info, i)
			c := a
			if d >= 0 {
				c = 1 - a
			}
			s.G += float64(float32(c*d) * w)
			s.H += float64(c * w)
		}
		out[k] = newton(s) + m
		if k > 0 {
			out[k] = max(out[k], out[k-1])
		}
	}
	return out
}

func (o expectileError) Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool) {
	groups := len(o.alphas)
	pool.Blocks(len(info.Labels), gradientBlock/groups+1, func(begin, end int) {
		q := make([]float32, groups)
		for i := begin; i < end; i++ {
			p := margin[i*groups : (i+1)*groups]
			o.Value(q, p)
			y, w := info.Labels[i], weight(info, i)
			for j := range groups {
				var g, h float32
				for k := j; k < groups; k++ {
					d, c := q[k]-y, o.alphas[k]
					if d >= 0 {
						c = 1 - c
					}
					g += float32(float32(c*d) * w)
					h += float32(c * w)
				}
				scale := float32(1)
				if j > 0 {
					scale = Sigmoid(p[j])
				}
				dst[i*groups+j] = grad.Pair{G: scale * g, H: float32(scale*scale) * h}
			}
		}
	})
}
