package plots

import (
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

// ticks are marks at the multiples of a round step, 1, 2 or 5 times a power of
// ten.
type ticks struct {
	most   int                                      // about how many
	least  float64                                  // smallest step: 1 for counts, else 0
	format func(value float64, step float64) string // label
}

// Ticks implements plot.Ticker.
func (t ticks) Ticks(low, high float64) []plot.Tick {
	step := t.step(high - low)
	first, last := math.Ceil(low/step-1e-9), math.Floor(high/step+1e-9)
	const exact = 1 << 50
	if !(math.Abs(first) < exact && math.Abs(last) < exact) {
		// So narrow and far from 0 that float64 has no such multiples.
		return []plot.Tick{{Value: low, Label: t.format(low, step)}, {Value: high, Label: t.format(high, step)}}
	}
	var marks []plot.Tick
	for i := first; i <= last; i++ {
		v := i*step + 0 // not -0
		marks = append(marks, plot.Tick{Value: v, Label: t.format(v, step)})
	}
	return marks
}

// step returns the smallest round step that makes at most t.most intervals.
func (t ticks) step(span float64) float64 {
	if !(span > 0) || math.IsInf(span, 0) {
		return 1
	}
	raw := max(span/float64(t.most), t.least)
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 5, 10} {
		if m*power >= raw*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// up returns the first mark at or above v on an axis from 0 that should hold v.
func (t ticks) up(v float64) float64 {
	step := t.step(v)
	return math.Ceil(v/step-1e-9) * step
}

// decimals is the number of digits after the point that tell multiples of step
// apart.
func decimals(step float64) int {
	return max(0, int(math.Ceil(-math.Log10(step)-1e-9)))
}

// number labels with as many decimals as the step has and separated thousands.
func number(v, step float64) string {
	if a := math.Abs(v); step < 1e-6 || a >= 1e12 {
		digits := 1 + math.Floor(math.Log10(max(a, step))) - math.Floor(math.Log10(step)+1e-9)
		return strconv.FormatFloat(v, 'g', int(min(max(digits, 1), 17)), 64)
	}
	return thousands(strconv.FormatFloat(v, 'f', decimals(step), 64))
}

// dollars labels amounts of money: $5,950 or -$20; cents where the step has some.
func dollars(v, step float64) string {
	digits := 0
	if step < 1 {
		digits = 2
	}
	s := thousands(strconv.FormatFloat(math.Abs(v), 'f', digits, 64))
	if math.Abs(v) >= 1e15 {
		s = strconv.FormatFloat(math.Abs(v), 'g', 6, 64)
	}
	if v < 0 && strings.Trim(s, "0.,") != "" {
		return "-$" + s
	}
	return "$" + s
}

// percent labels shares of 1.
func percent(v, step float64) string {
	return strconv.FormatFloat(v*100, 'f', decimals(step*100), 64) + "%"
}

// thousands puts commas into the whole part of a decimal number.
func thousands(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, fraction, found := strings.Cut(s, ".")
	if strings.Trim(s, "0.") == "" {
		sign = "" // not -0
	}
	var b strings.Builder
	b.WriteString(sign)
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	if found {
		b.WriteByte('.')
		b.WriteString(fraction)
	}
	return b.String()
}

// names are marks at 0, 1, 2, ... with a label each.
func names(labels []string) plot.ConstantTicks {
	marks := make([]plot.Tick, len(labels))
	for i, l := range labels {
		marks[i] = plot.Tick{Value: float64(i), Label: l}
	}
	return marks
}

// unitAxis makes an axis of shares from 0 to 1, with room beyond both ends so
// that curves on the border are seen whole.
func unitAxis(a *plot.Axis) {
	a.Min, a.Max = -0.02, 1.02
	a.Tick.Marker = ticks{most: 6, format: number}
}

// room is how much wider a figure gets for labels beyond what it has space for.
func room(a *plot.Axis, labels []string, space vg.Length) vg.Length {
	widest := vg.Length(0)
	for _, l := range labels {
		widest = max(widest, a.Tick.Label.Width(l))
	}
	return max(0, widest-space)
}
