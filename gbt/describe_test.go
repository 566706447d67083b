package gbt_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

func TestModelString(t *testing.T) {
	x, err := dataset.FromDense(6, 1, []float32{1, 2, 3, 4, 5, 6}, &dataset.Info{Labels: []float32{0, 1, 2, 0, 1, 2}})
	require.NoError(t, err)
	for want, set := range map[string]map[string]string{
		"gbtree reg:squarederror: 1 tree in 1 round, 1 feature":                 {},
		"gbtree multi:softprob: 3 trees in 1 round, 1 feature, 3 margins a row": {"objective": "multi:softprob", "num_class": "3"},
		"gbtree reg:squarederror: 4 trees in 1 round, 1 feature":                {"num_parallel_tree": "4"},
		"gblinear reg:squarederror: linear, 1 feature":                          {"booster": "gblinear"},
		"gblinear multi:softprob: linear, 1 feature, 3 margins a row":           {"booster": "gblinear", "objective": "multi:softprob", "num_class": "3"},
	} {
		p := gbt.DefaultParams()
		for name, value := range set {
			require.NoError(t, p.Set(name, value))
		}
		m, err := gbt.Train(context.Background(), p, x, 1, nil)
		require.NoError(t, err)
		assert.Equal(t, want, m.String())
		assert.Equal(t, want, fmt.Sprint(m))
	}
	m, err := gbt.LoadFile("testdata/lightgbm/4.7.0/binary.txt", nil)
	if assert.NoError(t, err) {
		assert.Regexp(t, `^gbtree binary.*: \d+ trees in \d+ rounds, \d+ features$`, m.String())
	}
}
