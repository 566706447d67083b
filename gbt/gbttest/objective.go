package gbttest

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/grove-ml/grove/gbt"
)

// ObjectiveOptions say what is known about an objective. The zero value, or nil,
// means one margin a row and labels 0 and 1.
type ObjectiveOptions struct {
	// Groups is the number of margins of a row; 0 means 1.
	Groups int
	// Label draws a label; nil means 0 or 1 (with Groups above 1, a class).
	Label func(*rand.Rand) float32
	// Loss is the loss of one row at its margins, without weight. With it the
	// gradient is compared with the slope of the loss.
	Loss func(margin []float32, label float32) float64
	// Approximate says that the hessian is not the derivative of the gradient,
	// as where a loss bounds its curvature; it is then only checked not to be
	// negative.
	Approximate bool
	// Grouped says that rows depend on each other, as in ranking: checks of
	// single rows are left out.
	Grouped bool
	// Seed draws other rows.
	Seed uint64
}

// Objective checks an objective:
//
//   - every gradient and hessian is written, finite at margins from -50 to 50, and
//     no hessian is negative;
//   - the same rows give the same bits again, margins and labels are left alone;
//   - the order of rows does not matter, and one row gives what it gives among
//     others, unless o.Grouped;
//   - a weight of 2 doubles gradient and hessian, 0 makes both 0;
//   - the gradient is the slope of o.Loss, where that is given, and the hessian the
//     slope of the gradient, unless o.Approximate; both within 1 % of the larger,
//     but for one row in twenty, where a kink may lie.
//
// o may be nil. Faults are reported to t.
func Objective(t testing.TB, objective gbt.Objective, o *ObjectiveOptions) {
	t.Helper()
	if o == nil {
		o = &ObjectiveOptions{}
	}
	groups := max(o.Groups, 1)
	label := o.Label
	if label == nil {
		label = func(r *rand.Rand) float32 { return float32(r.IntN(max(groups, 2))) }
	}
	c := &objectiveCheck{t, objective, o, newSample(o.Seed, 200, groups, label)}
	c.values()
	c.weights()
	if o.Grouped {
		return
	}
	c.order()
	c.slopes()
}

type objectiveCheck struct {
	t testing.TB
	gbt.Objective
	o *ObjectiveOptions
	s *sample
}

// gradient calls the objective and checks what it leaves.
func (c *objectiveCheck) gradient(s *sample) (grad, hess []float32) {
	c.t.Helper()
	nan := float32(math.NaN())
	grad, hess = make([]float32, len(s.margin)), make([]float32, len(s.margin))
	for i := range grad {
		grad[i], hess[i] = nan, nan
	}
	before := s.clone()
	if err := c.Gradient(grad, hess, s.margin, s.info); err != nil {
		c.t.Fatalf("gbttest: Gradient failed: %v", err)
	}
	if !s.equal(before) {
		c.t.Errorf("gbttest: Gradient changed the margins, labels or weights that it was given")
	}
	return grad, hess
}

// values checks that everything is written, finite and the same again.
func (c *objectiveCheck) values() {
	for _, scale := range []float32{1, 0, 12.5} {
		s := c.s.clone()
		for i := range s.margin {
			s.margin[i] *= scale
		}
		grad, hess := c.gradient(s)
		for i := range grad {
			row := i / s.groups
			switch g, h := grad[i], hess[i]; {
			case g-g != 0 || h-h != 0:
				c.t.Errorf("gbttest: margin %v, label %v: gradient %v, hessian %v: must be written and finite", s.margin[i], s.info.Labels[row], g, h)
				return
			case h < 0:
				c.t.Errorf("gbttest: margin %v, label %v: hessian %v: must not be negative", s.margin[i], s.info.Labels[row], h)
				return
			}
		}
		grad2, hess2 := c.gradient(s)
		if !slices.Equal(grad, grad2) || !slices.Equal(hess, hess2) {
			c.t.Errorf("gbttest: the same rows give other gradients the second time")
		}
	}
}

// weights checks that both derivatives are proportional to the weight.
func (c *objectiveCheck) weights() {
	grad, hess := c.gradient(c.s)
	for _, w := range []float32{1, 2, 0} {
		s := c.s.clone()
		s.info.Weights = make([]float32, s.rows())
		for i := range s.info.Weights {
			s.info.Weights[i] = w
		}
		g, h := c.gradient(s)
		for i := range g {
			if g[i] != w*grad[i] || math.Abs(float64(h[i]-w*hess[i])) > 1e-6*math.Abs(float64(hess[i]))+1e-10 {
				c.t.Errorf("gbttest: with weight %v gradient and hessian are %v and %v, without %v and %v: must be %[1]v times as large", w, g[i], h[i], grad[i], hess[i])
				return
			}
		}
	}
}

// order checks that rows do not depend on each other.
func (c *objectiveCheck) order() {
	grad, hess := c.gradient(c.s)
	rows := rand.New(rand.NewPCG(c.o.Seed, 2)).Perm(c.s.rows())
	g, h := c.gradient(c.s.pick(rows))
	k := c.s.groups
	for i, r := range rows {
		if !slices.Equal(g[i*k:(i+1)*k], grad[r*k:(r+1)*k]) || !slices.Equal(h[i*k:(i+1)*k], hess[r*k:(r+1)*k]) {
			c.t.Errorf("gbttest: row %d has other gradients where the rows have another order: set Grouped if it depends on other rows", r)
			return
		}
	}
	g, h = c.gradient(c.s.pick([]int{7}))
	if !slices.Equal(g, grad[7*k:8*k]) || !slices.Equal(h, hess[7*k:8*k]) {
		c.t.Errorf("gbttest: a row alone has other gradients than among others: set Grouped if it depends on other rows")
	}
}

// slopes compares derivatives with central differences.
func (c *objectiveCheck) slopes() {
	const step = 1.0 / 64
	grad, hess := c.gradient(c.s)
	moved := func(i int, by float32) *sample {
		s := c.s.pick([]int{i / c.s.groups})
		s.margin[i%c.s.groups] += by
		return s
	}
	var wrong [2]int
	var said [2]bool
	check := func(kind, i int, what string, got, want float64) {
		if math.Abs(got-want) <= 0.01*max(math.Abs(got), math.Abs(want))+1e-3 {
			return
		}
		if wrong[kind]++; wrong[kind]*20 <= len(grad) || said[kind] {
			return
		}
		said[kind] = true
		c.t.Errorf("gbttest: margin %v, label %v: the %s is %v, the slope is %v (and so in %d places before)",
			c.s.margin[i], c.s.info.Labels[i/c.s.groups], what, got, want, wrong[kind]-1)
	}
	for i := range grad {
		up, down := moved(i, step), moved(i, -step)
		if c.o.Loss != nil {
			y := up.info.Labels[0]
			check(0, i, "gradient", float64(grad[i]), (c.o.Loss(up.margin, y)-c.o.Loss(down.margin, y))/(2*step))
		}
		if !c.o.Approximate {
			gUp, _ := c.gradient(up)
			gDown, _ := c.gradient(down)
			k := i % c.s.groups
			check(1, i, "hessian", float64(hess[i]), (float64(gUp[k])-float64(gDown[k]))/(2*step))
		}
	}
}
