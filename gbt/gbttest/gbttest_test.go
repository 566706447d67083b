package gbttest_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/gbttest"
)

// fixed is an objective made of functions of one margin.
type fixed struct {
	g, h    func(m, y float32) float32
	weights bool
	after   func(grad, hess, margin []float32, info *dataset.Info)
}

func (f fixed) Gradient(grad, hess, margin []float32, info *dataset.Info) error {
	for i, m := range margin {
		w := float32(1)
		if f.weights && len(info.Weights) > 0 {
			w = info.Weights[i]
		}
		grad[i], hess[i] = f.g(m, info.Labels[i])*w, f.h(m, info.Labels[i])*w
	}
	if f.after != nil {
		f.after(grad, hess, margin, info)
	}
	return nil
}

func sigmoid(m float32) float32 { return float32(1 / (1 + math.Exp(-float64(m)))) }

func logistic() fixed {
	return fixed{
		g:       func(m, y float32) float32 { return sigmoid(m) - y },
		h:       func(m, y float32) float32 { return max(sigmoid(m)*(1-sigmoid(m)), 1e-16) },
		weights: true,
	}
}

func logLoss(margin []float32, y float32) float64 {
	m := float64(margin[0])
	return math.Log1p(math.Exp(m)) - float64(y)*m
}

// recorder gathers faults.
type recorder struct {
	testing.TB
	faults []string
}

func (r *recorder) Helper()                   {}
func (r *recorder) Errorf(f string, a ...any) { r.faults = append(r.faults, fmt.Sprintf(f, a...)) }
func (r *recorder) Fatalf(f string, a ...any) {
	r.Errorf(f, a...)
	panic(r)
}

// faults runs a check and returns what it says.
func faults(check func(t testing.TB)) (all string) {
	r := &recorder{}
	defer func() {
		if p := recover(); p != nil && p != any(r) {
			panic(p)
		}
		all = strings.Join(r.faults, "\n")
	}()
	check(r)
	return ""
}

func TestObjective(t *testing.T) {
	gbttest.Objective(t, logistic(), &gbttest.ObjectiveOptions{Loss: logLoss})
	gbttest.Objective(t, logistic(), nil)

	for name, c := range map[string]struct {
		spoil func(f *fixed)
		says  string
	}{
		"gradient": {func(f *fixed) { f.g = func(m, y float32) float32 { return y - sigmoid(m) } }, "the gradient is"},
		"hessian":  {func(f *fixed) { f.h = func(m, y float32) float32 { return 1 } }, "the hessian is"},
		"negative": {func(f *fixed) { f.h = func(m, y float32) float32 { return -1 } }, "must not be negative"},
		"infinite": {func(f *fixed) { f.g = func(m, y float32) float32 { return float32(math.Exp(float64(m) * 10)) } }, "must be written and finite"},
		"weights":  {func(f *fixed) { f.weights = false }, "times as large"},
		"changes":  {func(f *fixed) { f.after = func(_, _, m []float32, _ *dataset.Info) { m[0]++ } }, "changed the margins"},
		"random":   {func(f *fixed) { f.after = func(g, _, _ []float32, _ *dataset.Info) { g[0] = rand.Float32() } }, "the second time"},
		"mean":     {func(f *fixed) { f.after = func(g, _, _ []float32, _ *dataset.Info) { g[0] /= float32(len(g)) } }, "set Grouped"},
		"not written": {func(f *fixed) {
			f.after = func(g, _, _ []float32, _ *dataset.Info) { g[len(g)-1] = float32(math.NaN()) }
		}, "must be written"},
	} {
		f := logistic()
		c.spoil(&f)
		said := faults(func(t testing.TB) { gbttest.Objective(t, f, &gbttest.ObjectiveOptions{Loss: logLoss}) })
		assert.Contains(t, said, c.says, name)
	}
	assert.Contains(t, faults(func(t testing.TB) { gbttest.Objective(t, broken{}, nil) }), "Gradient failed: no")
}

type broken struct{}

func (broken) Gradient(_, _, _ []float32, _ *dataset.Info) error { return errors.New("no") }
func (broken) Name() string                                      { return "broken" }
func (broken) Eval([]float32, *dataset.Info) (float64, error)    { return 0, errors.New("no") }

// mean is the mean of f over rows.
type mean struct {
	name    string
	weights bool
	f       func(p, y float32) float64
	after   func(pred []float32, info *dataset.Info)
}

func (m mean) Name() string { return m.name }

func (m mean) Eval(pred []float32, info *dataset.Info) (float64, error) {
	var sum, total float64
	for i, p := range pred {
		w := 1.0
		if m.weights && len(info.Weights) > 0 {
			w = float64(info.Weights[i])
		}
		sum += w * m.f(p, info.Labels[i])
		total += w
	}
	if m.after != nil {
		m.after(pred, info)
	}
	return sum / total, nil
}

func absolute() mean {
	return mean{name: "absolute", weights: true, f: func(p, y float32) float64 { return math.Abs(float64(p - y)) }}
}

func TestMetric(t *testing.T) {
	gbttest.Metric(t, absolute(), nil)
	for name, c := range map[string]struct {
		spoil func(m *mean)
		says  string
	}{
		"name":    {func(m *mean) { m.name = "a b" }, "must not be empty"},
		"weights": {func(m *mean) { m.weights = false }, "instead of weight 2"},
		"changes": {func(m *mean) { m.after = func(p []float32, _ *dataset.Info) { slices.Sort(p) } }, "changed the predictions"},
		"random":  {func(m *mean) { m.f = func(p, y float32) float64 { return rand.Float64() } }, "the same rows give"},
		"order":   {func(m *mean) { n := 0.0; m.f = func(p, y float32) float64 { n++; return float64(p) * n } }, "in another order"},
		"panics": {func(m *mean) {
			m.f = func(p, y float32) float64 {
				if p != p {
					panic("not a number")
				}
				return float64(p)
			}
		}, "panics"},
	} {
		m := absolute()
		c.spoil(&m)
		assert.Contains(t, faults(func(t testing.TB) { gbttest.Metric(t, m, nil) }), c.says, name)
	}
	assert.Contains(t, faults(func(t testing.TB) { gbttest.Metric(t, broken{}, nil) }), "Eval failed: no")
	m := absolute()
	m.weights = false
	gbttest.Metric(t, m, &gbttest.MetricOptions{Unweighted: true})
}
