package grow

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/grove-ml/grove/gbt/internal/compat"
	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/split"
)

// Before 3.4 a split that leaves a child without hessian is not made: level by
// level it is passed over, by loss it ends the tree.
func TestSplitWithoutHessian(t *testing.T) {
	best := func(loss float32, left, right float64) split.Candidate {
		return split.Candidate{LossChange: loss, Left: grad.Sum{H: left}, Right: grad.Sum{H: right}}
	}
	for _, rules := range []compat.Rules{compat.V3_4, compat.V1_7} {
		for _, byLoss := range []bool{false, true} {
			h := Hist{params: split.Params{Rules: rules}, nodes: []node{{best: best(3, 0, 5)}, {best: best(2, 2, 3)}}}
			h.driver.reset(Policy{LossGuide: byLoss})
			h.driver.push(h.entry(0))
			h.driver.push(h.entry(1))
			var nodes []int32
			for _, e := range h.driver.pop(nil) {
				nodes = append(nodes, e.node)
			}
			switch {
			case rules == compat.V3_4 && byLoss:
				assert.Equal(t, []int32{0}, nodes)
			case rules == compat.V3_4:
				assert.Equal(t, []int32{0, 1}, nodes)
			case byLoss:
				assert.Empty(t, nodes)
			default:
				assert.Equal(t, []int32{1}, nodes)
			}
		}
	}
}
