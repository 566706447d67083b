package objective

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/mathf"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// ascending is the link of reg:quantileerror: the outputs of a row, one a
// quantile, are its margins in ascending order, so that quantiles do not cross.
type ascending struct{ identity }

func (ascending) Value(dst, margin []float32) {
	copy(dst, margin)
	for i := range margin {
		v, at := dst[i], i
		for ; at > 0 && dst[at-1] > v; at-- {
			dst[at] = dst[at-1]
		}
		dst[at] = v
	}
}

func (ascending) mixes() bool { return true }

func (l ascending) Score(dst, margin []float32) { l.Value(dst, margin) }

func quantileLink(version [3]int) Link {
	if before(version, 3, 4) {
		return identity{}
	}
	return ascending{}
}

// quantileError is a smooth form of the pinball loss, one output a quantile a:
// with r = p - y, the scale s of the residuals of that output, see
// [residualScale], and x = r / (0.04 s),
//
//	g = s/2 (tanh(x) + 1 - 2a), h = 12.5 max(tanh(x)/x, 3e-4)
//
// (src/objective/quantile_obj.cu, 3.4). Before 3.4 XGBoost took the pinball
// loss's own gradient and set the leaves to quantiles afterwards.
type quantileError struct {
	ascending
	alphas []float32
}

func newQuantileError(c Config) (Objective, error) {
	if err := checkAlphas("quantile_alpha", c.QuantileAlpha); err != nil {
		return nil, err
	}
	return quantileError{alphas: c.QuantileAlpha}, nil
}

// checkAlphas reports a list that is empty, not in [0, 1] or not ascending.
func checkAlphas(name string, alphas []float32) error {
	if len(alphas) == 0 {
		return fmt.Errorf("%s must be given", name)
	}
	for i, a := range alphas {
		if !(a >= 0 && a <= 1) || i > 0 && a < alphas[i-1] {
			return fmt.Errorf("%s = %v: must be in [0, 1] and ascend", name, alphas)
		}
	}
	return nil
}

func (quantileError) Name() string          { return "reg:quantileerror" }
func (o quantileError) Groups() int         { return len(o.alphas) }
func (quantileError) DefaultMetric() string { return "quantile" }

func (o quantileError) Params() map[string]map[string]string {
	return map[string]map[string]string{
		"quantile_loss_param": {"quantile_alpha": formatList(o.alphas)},
	}
}

// formatList writes a list of parameters as XGBoost's JSON does.
func formatList(v []float32) string {
	b := []byte{'['}
	for i, x := range v {
		if i > 0 {
			b = append(b, ',')
		}
		text := strconv.FormatFloat(float64(x), 'E', -1, 32)
		mantissa, exponent, _ := strings.Cut(text, "E")
		n, _ := strconv.Atoi(exponent)
		b = append(append(append(b, mantissa...), 'E'), strconv.Itoa(n)...)
	}
	return string(append(b, ']'))
}

func (o quantileError) Check(info *dataset.Info, rows int) error {
	return checkLabels(o.Name(), info, rows)
}

// Intercept returns the quantiles of the labels.
func (o quantileError) Intercept(info *dataset.Info, rows int) []float32 {
	order := orderOf(info.Labels)
	out := make([]float32, len(o.alphas))
	for k, a := range o.alphas {
		if len(info.Weights) == 0 {
			out[k] = quantileOf(info.Labels, order, float64(a))
		} else {
			out[k] = weightedQuantile(info.Labels, info.Weights, order, float64(a))
		}
	}
	return out
}

// orderOf returns the numbers of values in ascending order, equal ones as they
// were.
func orderOf(values []float32) []int {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	return order
}

// quantileOf returns the alpha-quantile of values sorted by order, between two of
// them where it falls there. The difference of the two is float32, the rest
// float64 (src/common/stats.h Quantile, 3.4).
func quantileOf(values []float32, order []int, alpha float64) float32 {
	n := float64(len(order))
	if alpha <= 1/(n+1) {
		return values[order[0]]
	}
	if alpha >= n/(n+1) {
		return values[order[len(order)-1]]
	}
	x := alpha * (n + 1)
	k := math.Floor(x) - 1
	low, high := values[order[int(k)]], values[order[int(k)+1]]
	return float32(float64(low) + float64((x-1-k)*float64(high-low)))
}

// weightedQuantile returns the first value in order at which the float32 running
// sum of weights reaches the share alpha of the whole (src/common/stats.h
// WeightedQuantile, 3.4).
func weightedQuantile(values, weights []float32, order []int, alpha float64) float32 {
	var total float32
	for _, i := range order {
		total += weights[i]
	}
	share := float32(float64(total) * alpha)
	var sum float32
	for _, i := range order {
		if sum += weights[i]; sum >= share {
			return values[i]
		}
	}
	return values[order[len(order)-1]]
}

func (o quantileError) Gradient(dst []grad.Pair, margin []float32, info *dataset.Info, pool *parallel.Pool) {
	const smoothing, leastRatio float32 = 0.04, 3e-4
	groups := len(o.alphas)
	scale := make([]float32, groups)
	pool.For(groups, func(k int) { scale[k] = residualScale(margin, k, groups, info) })
	pool.Blocks(len(info.Labels), gradientBlock/groups+1, func(begin, end int) {
		for i := begin; i < end; i++ {
			y, w := info.Labels[i], weight(info, i)
			for k, a := range o.alphas {
				s, at := scale[k], i*groups+k
				if !(s > 0) || w == 0 {
					dst[at] = grad.Pair{}
					continue
				}
				x := (margin[at] - y) / float32(smoothing*s)
				tanh, ratio := mathf.Tanh(x), float32(1)
				if x != 0 {
					ratio = max(tanh/x, leastRatio)
				}
				g := float32(0.5*s) * (tanh + 1 - float32(2*a))
				h := float32(0.5/smoothing) * ratio
				dst[at] = grad.Pair{G: w * g, H: w * h}
			}
		}
	})
}
