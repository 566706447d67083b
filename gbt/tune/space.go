package tune

import (
	"errors"
	"fmt"
	"math"
	"strconv"
)

// Kind says what values a hyper-parameter takes.
type Kind int

const (
	Continuous  Kind = iota // real numbers between two ends
	Integer                 // whole numbers between two ends
	Categorical             // texts from a list
)

var kindNames = [...]string{"continuous", "integer", "categorical"}

// String returns the kind in lower case.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return fmt.Sprintf("Kind(%d)", int(k))
	}
	return kindNames[k]
}

// Scale says how densely a range is searched: values are uniform on the scale.
type Scale int

const (
	// Auto is Logarithmic where the range spans two orders of magnitude above 0,
	// Linear elsewhere.
	Auto               Scale = iota
	Linear                   // dense alike everywhere
	Logarithmic              // dense near Min, which must be above 0
	ReverseLogarithmic       // dense near 1: for ranges in [0, 1) such as a decay of 0.9 to 0.999
)

var scaleNames = [...]string{"Auto", "Linear", "Logarithmic", "ReverseLogarithmic"}

// String returns SageMaker's name of the scale.
func (s Scale) String() string {
	if s < 0 || int(s) >= len(scaleNames) {
		return fmt.Sprintf("Scale(%d)", int(s))
	}
	return scaleNames[s]
}

// Range is the range of one hyper-parameter, both ends included.
type Range struct {
	Name     string   // XGBoost's name or alias, or num_round
	Kind     Kind     // what values it takes; the zero value is Continuous
	Min, Max float64  // ends of Continuous and Integer, both included
	Scale    Scale    // of Continuous and Integer: how densely they are searched
	Values   []string // of Categorical: the texts to choose from
}

// Space is what a search varies.
type Space []Range

// SpaceError reports a range that cannot be searched.
type SpaceError struct {
	Name string // name of the hyper-parameter at fault
	Rule string // what is wrong and what is allowed
}

// Error tells the name and the rule.
func (e *SpaceError) Error() string { return fmt.Sprintf("tune: range of %q: %s", e.Name, e.Rule) }

// Validate reports every range that cannot be searched, joined into one error of
// [*SpaceError] values: min above max, ends that are not finite, a logarithmic range that
// touches 0, an empty list, a name that is there twice.
func (s Space) Validate() error {
	if len(s) == 0 {
		return errors.New("tune: no ranges: want at least 1 hyper-parameter to vary")
	}
	var errs []error
	fault := func(r Range, format string, args ...any) {
		errs = append(errs, &SpaceError{r.Name, fmt.Sprintf(format, args...)})
	}
	seen := map[string]bool{}
	for _, r := range s {
		if r.Name == "" {
			fault(r, "it has no name")
		}
		if seen[r.Name] {
			fault(r, "it is there twice")
		}
		seen[r.Name] = true
		if r.Kind == Categorical {
			r.checkValues(fault)
			continue
		}
		r.checkNumbers(fault)
	}
	return errors.Join(errs...)
}

func (r Range) checkValues(fault func(r Range, format string, args ...any)) {
	if len(r.Values) == 0 {
		fault(r, "no values: want at least 1")
	}
	seen := map[string]bool{}
	for _, v := range r.Values {
		if seen[v] {
			fault(r, "value %q is there twice", v)
		}
		seen[v] = true
	}
}

func (r Range) checkNumbers(fault func(r Range, format string, args ...any)) {
	switch {
	case r.Kind != Continuous && r.Kind != Integer:
		fault(r, "its kind is %v: want continuous, integer or categorical", r.Kind)
	case len(r.Values) > 0:
		fault(r, "it is %v but has a list of values", r.Kind)
	case !(r.Min-r.Min == 0) || !(r.Max-r.Max == 0):
		fault(r, "it goes from %v to %v: both must be finite", r.Min, r.Max)
	case r.Min > r.Max:
		fault(r, "min %v is above max %v", r.Min, r.Max)
	case r.Kind == Integer && (r.Min != math.Trunc(r.Min) || r.Max != math.Trunc(r.Max)):
		fault(r, "it goes from %v to %v: both must be whole numbers", r.Min, r.Max)
	case r.Kind == Integer && max(math.Abs(r.Min), math.Abs(r.Max)) > 1<<53:
		fault(r, "it goes from %v to %v: want at most 2^53 either side of 0", r.Min, r.Max)
	case r.Scale < Auto || r.Scale > ReverseLogarithmic:
		fault(r, "its scale is %v: want Auto, Linear, Logarithmic or ReverseLogarithmic", r.Scale)
	case r.Scale == Logarithmic && r.Min <= 0:
		fault(r, "min is %v: must be above 0 on a logarithmic scale", r.Min)
	case r.Scale == ReverseLogarithmic && (r.Min < 0 || r.Max >= 1):
		fault(r, "it goes from %v to %v: must lie in [0, 1) on a reverse-logarithmic scale", r.Min, r.Max)
	case r.Scale == ReverseLogarithmic && r.Kind == Integer:
		fault(r, "a reverse-logarithmic scale is for continuous ranges")
	}
}

// scale returns the scale with Auto decided.
func (r Range) scale() Scale {
	const orders = 100
	if r.Scale != Auto {
		return r.Scale
	}
	if r.Min > 0 && r.Max/r.Min >= orders {
		return Logarithmic
	}
	return Linear
}

// text returns the value at u in [0, 1] of the range.
func (r Range) text(u float64) string {
	switch r.Kind {
	case Categorical:
		return r.Values[min(int(u*float64(len(r.Values))), len(r.Values)-1)]
	case Integer:
		// Every number has a share as wide as any other on a linear scale.
		lo, hi := r.Min-0.5, r.Max+0.5
		v := math.Round(lo + float64(u*(hi-lo)))
		if r.scale() == Logarithmic {
			lo = max(lo, 0.5)
			v = math.Round(math.Exp(math.Log(lo) + float64(u*(math.Log(hi)-math.Log(lo)))))
		}
		return strconv.FormatFloat(min(max(v, r.Min), r.Max)+0, 'f', -1, 64) // +0: no -0
	}
	v := 0.0
	switch r.scale() {
	case Logarithmic:
		v = math.Exp(math.Log(r.Min) + float64(u*(math.Log(r.Max)-math.Log(r.Min))))
	case ReverseLogarithmic:
		lo, hi := math.Log(1-r.Min), math.Log(1-r.Max)
		v = 1 - math.Exp(lo+float64(u*(hi-lo)))
	default:
		v = r.Min + float64(u*(r.Max-r.Min))
	}
	// Nine digits say all that a float32 parameter holds and are the same text
	// wherever exp and log differ in the last bit.
	const digits = 9
	text := strconv.FormatFloat(v, 'g', digits, 64)
	v, _ = strconv.ParseFloat(text, 64)
	return strconv.FormatFloat(min(max(v, r.Min), r.Max), 'g', -1, 64)
}

// unit is the inverse of text up to rounding: where in [0, 1] a value lies, the
// middle of its share where the range is not continuous.
func (r Range) unit(text string) float64 {
	if r.Kind == Categorical {
		for i, v := range r.Values {
			if v == text {
				return (float64(i) + 0.5) / float64(len(r.Values))
			}
		}
		return 0
	}
	v, _ := strconv.ParseFloat(text, 64)
	lo, hi := r.Min, r.Max
	if r.Kind == Integer {
		lo, hi = lo-0.5, hi+0.5
	}
	switch r.scale() {
	case Logarithmic:
		if r.Kind == Integer {
			lo = max(lo, 0.5)
		}
		v, lo, hi = math.Log(v), math.Log(lo), math.Log(hi)
	case ReverseLogarithmic:
		v, lo, hi = math.Log(1-v), math.Log(1-lo), math.Log(1-hi)
	}
	if hi == lo {
		return 0.5
	}
	return (v - lo) / (hi - lo)
}

// at returns the hyper-parameters at a point of the unit cube.
func (s Space) at(point []float64) map[string]string {
	out := make(map[string]string, len(s))
	for i, r := range s {
		out[r.Name] = r.text(point[i])
	}
	return out
}

// point returns the point of the unit cube for hyper-parameters.
func (s Space) point(params map[string]string) []float64 {
	out := make([]float64, len(s))
	for i, r := range s {
		out[i] = r.unit(params[r.Name])
	}
	return out
}
