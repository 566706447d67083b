package metrics

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type rankingGolden struct {
	Log2  struct{ Integers, Bits, Near string }
	Cases []struct {
		Sizes          []int
		Labels         string
		Tied, Weighted bool
		Seed           uint64
		Values         map[string]string
	}
}

// rankedData returns pred and label; testdata/ranking.py holds the same recipes.
func rankedData(labels string, tied bool, seed uint64, n int) (pred, label []float32) {
	s := 1000 * seed
	p, y := uniform(s, n), uniform(s+1, n)
	if tied {
		for i, v := range p {
			p[i] = float32(math.Floor(float64(v*8))) / 8
		}
	}
	floor := func(v float32) float32 { return float32(math.Floor(float64(v))) }
	for i, a := range y {
		less := map[bool]float32{true: 1}
		switch labels {
		case "binary":
			y[i] = less[a < p[i]]
		case "rare":
			y[i] = less[a < 0.08]
		case "none":
			y[i] = 0
		case "grades":
			y[i] = floor((a + p[i]) * 2.5)
		case "all":
			y[i] = floor(a * 32)
		case "halves":
			y[i] = floor(a*9) / 2
		}
	}
	return p, y
}

func TestGroupsEqualXGBoost(t *testing.T) {
	var golden rankingGolden
	readGolden(t, "ranking.json", &golden)
	require.Greater(t, len(golden.Cases), 150)
	checked := map[string]int{}
	for _, c := range golden.Cases {
		n := 0
		for _, size := range c.Sizes {
			n += size
		}
		if n == 0 {
			n = 50
		}
		pred, label := rankedData(c.Labels, c.Tied, c.Seed, n)
		var weight []float32
		if c.Weighted {
			weight = uniform(1000*c.Seed+900, len(c.Sizes))
			for i, v := range weight {
				weight[i] = 1 + float32(3*v)
			}
		}
		for name, want := range c.Values {
			m, err := ByNameWith(name, Settings{NDCGLinearGain: c.Labels == "halves"})
			require.NoError(t, err)
			assert.Equal(t, name, m.Name())
			assert.True(t, m.Maximize())
			got, err := m.EvalGroups(pred, 1, label, weight, c.Sizes)
			require.NoError(t, err)
			text := strconv.FormatFloat(got, 'f', 17, 64)
			if got != got {
				text = "nan"
			}
			assert.Equal(t, want, text, "%s of %s labels, tied %v, weighted %v, groups %v", name, c.Labels, c.Tied, c.Weighted, c.Sizes)
			checked[name]++
		}
	}
	for _, name := range []string{"ndcg", "ndcg-", "ndcg@3", "map", "map@4-", "pre", "pre@5", "auc", "aucpr"} {
		assert.GreaterOrEqual(t, checked[name], 90, name)
	}
}

func TestLog2EqualsGlibc(t *testing.T) {
	var golden rankingGolden
	readGolden(t, "ranking.json", &golden)
	const n = 200000
	near := uniform(9, n)
	for _, c := range []struct {
		want string
		x    func(i int) float64
	}{
		{golden.Log2.Integers, func(i int) float64 { return float64(i + 1) }},
		{golden.Log2.Bits, func(i int) float64 { return math.Float64frombits(draw(8, i) % 0x7ff0000000000000) }},
		{golden.Log2.Near, func(i int) float64 { return 1 + (float64(near[i])-0.5)/8 }},
	} {
		hash := sha256.New()
		for i := range n {
			hash.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(log2(c.x(i)))))
		}
		assert.Equal(t, c.want, hex.EncodeToString(hash.Sum(nil)))
	}
}

func TestGroupsFaults(t *testing.T) {
	pred, label := []float32{1, 2, 3}, []float32{0, 1, 0}
	for _, c := range []struct {
		name        string
		pred, label []float32
		groups      int
		weight      []float32
		sizes       []int
		want        string
	}{
		{"ndcg", pred, label, 1, nil, []int{1, 1}, "2 rows in groups: want 3"},
		{"ndcg", pred, label, 1, nil, []int{4, -1}, "size of group 0 is 4"},
		{"ndcg", pred, label, 1, nil, []int{math.MaxInt, math.MaxInt}, "size of group 0"},
		{"map", pred, label, 1, nil, []int{3, -1, 1}, "size of group 1 is -1"},
		{"auc", pred, label, 1, []float32{1, 1, 1}, []int{1, 2}, "3 weights of groups: want 2"},
		{"auc", pred, label, 3, nil, []int{3}, "number of outputs is 3"},
		{"aucpr", pred, []float32{0, 2, 1}, 1, nil, []int{3}, "label 1 is 2"},
		{"pre", pred, label[:2], 1, nil, []int{3}, "2 labels: want 3"},
		{"pre", pred, []float32{0, 0.5, 1}, 1, nil, []int{3}, "label 1 is 0.5: must be 0 or 1"},
		{"map", pred, []float32{0, 0, 2}, 1, nil, nil, "label 2 is 2: must be 0 or 1"},
		{"ndcg", pred, []float32{0, 0, 32}, 1, nil, nil, "label 2 is 32"},
		{"ndcg", pred, []float32{0, 0, 1.5}, 1, nil, nil, "label 2 is 1.5"},
		{"ndcg", []float32{1, float32(math.NaN()), 2}, label, 1, nil, nil, "prediction 1 is NaN"},
		{"ndcg", pred, label, 1, []float32{-1}, []int{3}, "weight 0 is -1"},
		{"ndcg", pred, []float32{0, 0, 0}, 1, []float32{0.5, 0.5}, []int{1, 2}, "score is 2: must be at most 1"},
		{"ndcg", nil, nil, 1, nil, []int{0}, "no rows"},
	} {
		m, err := ByName(c.name)
		require.NoError(t, err)
		_, err = m.EvalGroups(c.pred, c.groups, c.label, c.weight, c.sizes)
		require.ErrorContains(t, err, c.want, c.name)
	}
	for _, name := range []string{"ndcg@0", "ndcg@", "ndcg@-", "ndcg@x", "map@3x", "pre@-3", "pre@+3", "map@4294967295", "ndcg@3--", "ndcg--", "auc-", "auc@3"} {
		_, err := ByName(name)
		var nameErr *NameError
		require.ErrorAs(t, err, &nameErr, name)
	}
}

// TestGroupsIgnored: a metric that does not rank takes one weight a row.
func TestGroupsIgnored(t *testing.T) {
	m, err := ByName("rmse")
	require.NoError(t, err)
	got, err := m.EvalGroups([]float32{1, 2}, 1, []float32{3, 2}, []float32{1, 3}, []int{1, 1})
	require.NoError(t, err)
	assert.Equal(t, 1.0, got)
	_, err = m.EvalGroups([]float32{1, 2}, 1, []float32{3, 2}, []float32{1}, []int{2})
	var length *LengthError
	require.ErrorAs(t, err, &length)
}
