package objective

import (
	"fmt"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/parallel"
)

// targets is the number of labels of a row for the objectives that take several:
// each label has a margin of its own, and its loss is that of the margin alone.
// All labels of a row share the row's weight. 0 means 1.
type targets int

// Groups returns the number of margins of a row.
func (t targets) Groups() int { return max(1, int(t)) }

// blocks calls f for blocks of the rows of n pairs, in parallel.
func (t targets) blocks(pool *parallel.Pool, n int, f func(begin, end int)) {
	k := t.Groups()
	pool.Blocks(n/k, gradientBlock/k+1, f)
}

// TakesTargets reports whether an objective can be trained on several labels a
// row, each a target of its own.
func TakesTargets(name string) bool {
	o, err := New(name, Config{
		Targets: 2, NumClass: 2, ScalePosWeight: 1, HuberSlope: 1, QuantileAlpha: []float32{0.5, 0.6}, ExpectileAlpha: []float32{0.5, 0.6},
		TweedieVariancePower: 1.5, AFTDistribution: "normal", AFTScale: 1,
	})
	if err != nil {
		return false
	}
	_, ok := o.(interface{ takesTargets() })
	return ok
}

func (targets) takesTargets() {}

// check reports labels that are absent or not as many a row as there are targets.
func (t targets) check(name string, info *dataset.Info, rows int) error {
	k := t.Groups()
	if n := info.NumTargets(); n != k {
		return fmt.Errorf("%s is set up for %d labels a row, there are %d", name, k, n)
	}
	if len(info.Labels) != rows*k {
		if k == 1 {
			return fmt.Errorf("%s needs a label for each of the %d rows, there are %d", name, rows, len(info.Labels))
		}
		return fmt.Errorf("%s needs %d labels for each of the %d rows, there are %d in all", name, k, rows, len(info.Labels))
	}
	return nil
}

// each is check, and reports the first label that breaks a rule.
func (t targets) each(name, rule string, info *dataset.Info, rows int, ok func(y float32) bool) error {
	if err := t.check(name, info, rows); err != nil {
		return err
	}
	for i, y := range info.Labels {
		if !ok(y) {
			return fmt.Errorf("label%s of row %d is %v: %s for %s", t.of(i), i/t.Groups(), y, rule, name)
		}
	}
	return nil
}

// of names the target of label i where there are several.
func (t targets) of(i int) string {
	if k := t.Groups(); k > 1 {
		return fmt.Sprintf(" %d", i%k)
	}
	return ""
}
