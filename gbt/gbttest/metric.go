package gbttest

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/grove-ml/grove/gbt"
)

// MetricOptions say what is known about a metric. The zero value, or nil, means
// one prediction a row in (0, 1) and labels 0 and 1.
type MetricOptions struct {
	// Outputs is the number of predictions of a row; 0 means 1.
	Outputs int
	// Label draws a label; nil means 0 or 1 (with Outputs above 1, a class).
	Label func(*rand.Rand) float32
	// Unweighted says that the metric looks at no weights.
	Unweighted bool
	// Ordered says that the value depends on the order of rows.
	Ordered bool
	// Seed draws other rows.
	Seed uint64
}

// Metric checks a metric:
//
//   - its name can stand in a log;
//   - the same rows give the same value again, predictions and labels are left
//     alone;
//   - the order of rows does not matter, unless o.Ordered (up to rounding);
//   - weights of 1 change nothing, and a row of weight 2 counts as two rows, unless
//     o.Unweighted;
//   - predictions that are NaN give NaN or an error, no panic.
//
// o may be nil. Faults are reported to t.
func Metric(t testing.TB, metric gbt.Metric, o *MetricOptions) {
	t.Helper()
	if o == nil {
		o = &MetricOptions{}
	}
	outputs := max(o.Outputs, 1)
	label := o.Label
	if label == nil {
		label = func(r *rand.Rand) float32 { return float32(r.IntN(max(outputs, 2))) }
	}
	s := newSample(o.Seed, 120, outputs, label)
	for i, m := range s.margin {
		s.margin[i] = (m + 4) / 8
	}
	c := &metricCheck{t, metric, s}
	if name := metric.Name(); name == "" || strings.ContainsAny(name, " \t\n:") || name != metric.Name() {
		t.Errorf("gbttest: the name %q must not be empty, change, or hold spaces or colons", name)
	}
	first := c.value(s)
	if again := c.value(s); math.Float64bits(again) != math.Float64bits(first) {
		t.Errorf("gbttest: the same rows give %v and then %v", first, again)
	}
	rng := rand.New(rand.NewPCG(o.Seed, 2))
	if !o.Ordered {
		c.same("in another order", c.value(s.pick(rng.Perm(s.rows()))), first)
	}
	if !o.Unweighted {
		c.weights(rng, first)
	}
	c.missing()
}

type metricCheck struct {
	t testing.TB
	gbt.Metric
	s *sample
}

// value calls the metric and checks what it leaves.
func (c *metricCheck) value(s *sample) float64 {
	c.t.Helper()
	before := s.clone()
	v, err := c.Eval(s.margin, s.info)
	if err != nil {
		c.t.Fatalf("gbttest: Eval failed: %v", err)
	}
	if !s.equal(before) {
		c.t.Errorf("gbttest: Eval changed the predictions, labels or weights that it was given")
	}
	return v
}

func (c *metricCheck) same(how string, got, want float64) {
	c.t.Helper()
	if !(math.Abs(got-want) <= 1e-6*max(1, math.Abs(want))) {
		c.t.Errorf("gbttest: the rows give %v, %s %v", want, how, got)
	}
}

// weights compares weights of whole numbers with rows that come several times.
func (c *metricCheck) weights(rng *rand.Rand, unweighted float64) {
	ones, twice := c.s.clone(), c.s.clone()
	var rows []int
	for i := range c.s.rows() {
		w := 1 + rng.IntN(2)
		ones.info.Weights = append(ones.info.Weights, 1)
		twice.info.Weights = append(twice.info.Weights, float32(w))
		for range w {
			rows = append(rows, i)
		}
	}
	c.same("with weights of 1", c.value(ones), unweighted)
	c.same("some of them twice instead of weight 2", c.value(c.s.pick(rows)), c.value(twice))
}

// missing looks for a panic.
func (c *metricCheck) missing() {
	s := c.s.clone()
	for i := range s.margin {
		s.margin[i] = float32(math.NaN())
	}
	defer func() {
		if r := recover(); r != nil {
			c.t.Errorf("gbttest: Eval panics on predictions that are NaN: %v", r)
		}
	}()
	_, _ = c.Eval(s.margin, s.info)
}
