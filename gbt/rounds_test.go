package gbt_test

import (
	"bytes"
	"context"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
)

// rounds of several trees, which workers grow whole or together.
var severalTrees = []struct {
	params  string
	classes int
}{
	{"objective=multi:softprob num_class=5 max_depth=4", 5},
	{"objective=multi:softprob num_class=3 num_parallel_tree=3 subsample=0.7 colsample_bytree=0.6 max_depth=3", 3},
	{"objective=multi:softprob num_class=3 grow_policy=lossguide max_leaves=9 max_depth=0 subsample=0.5 sampling_method=gradient_based", 3},
	{"objective=multi:softprob num_class=3 colsample_bynode=0.5 max_depth=3", 3},
	{"num_parallel_tree=7 subsample=0.6 colsample_bytree=0.7 max_depth=5 seed=3", 0},
	{"objective=reg:quantileerror quantile_alpha=[0.1,0.5,0.9] max_depth=4", 0},
	{"booster=dart rate_drop=0.5 objective=multi:softprob num_class=4 max_depth=3", 4},
}

// Neither the number of workers nor rounds that were cancelled midway show in a model.
func TestTreesOfARound(t *testing.T) {
	for _, c := range severalTrees {
		t.Run(c.params, func(t *testing.T) {
			x := problem(t, 41, 900, 6, c.classes, 0.1)
			p := params(t, c.params)
			want := saved(t, train(t, p, x, 4, &gbt.TrainOptions{Workers: 1}))
			for _, workers := range []int{2, 3, 4} {
				assert.True(t, bytes.Equal(want, saved(t, train(t, p, x, 4, &gbt.TrainOptions{Workers: workers}))), "%d workers", workers)

				tr, err := gbt.NewTrainer(p, x, &gbt.TrainOptions{Workers: workers})
				require.NoError(t, err)
				defer tr.Close()
				for done := 0; done < 4; {
					for left := int64(2); ; left += 5 {
						ctx := &sharedCountdown{Context: context.Background()}
						ctx.left.Store(left)
						_, err := tr.Step(ctx)
						if err == nil {
							break
						}
						require.ErrorIs(t, err, context.Canceled)
					}
					done++
				}
				m, err := tr.Model()
				require.NoError(t, err)
				assert.True(t, bytes.Equal(want, saved(t, m)), "%d workers, cancelled", workers)
			}
		})
	}
}

// sharedCountdown is countdown for several workers.
type sharedCountdown struct {
	context.Context
	left atomic.Int64
}

func (c *sharedCountdown) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}
