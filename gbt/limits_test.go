package gbt_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
)

// list writes n numbers as a JSON array, each followed by a comma but the last.
func list(n int, number func(i int) int) string {
	var b strings.Builder
	b.WriteByte('[')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprint(&b, number(i))
	}
	b.WriteByte(']')
	return b.String()
}

func zeros(n int) string { return list(n, func(int) int { return 0 }) }

// documentOf is a model of one feature with a booster and a number of classes.
func documentOf(classes int, booster string) string {
	return fmt.Sprintf(`{"learner":{"attributes":{},"gradient_booster":%s,"learner_model_param":{"base_score":"5E-1","num_class":"%d","num_feature":"1"},"objective":{"name":"multi:softprob"}},"version":[3,4,1]}`, booster, classes)
}

func treesOf(rest string, trees ...string) string {
	for i, t := range trees {
		trees[i] = fmt.Sprintf(`{"id":%d,%s}`, i, t)
	}
	return fmt.Sprintf(`{"model":{%s"tree_info":%s,"trees":[%s]},"name":"gbtree"}`, rest, zeros(len(trees)), strings.Join(trees, ","))
}

// comb is a tree of n splits whose left children are leaves.
func comb(n int, kind int, size int, rest string) string {
	all := 2*n + 1
	left := list(all, func(i int) int {
		if i%2 == 1 || i == all-1 {
			return -1
		}
		return i + 1
	})
	leaf := -1
	right := list(all, func(i int) int {
		if i%2 == 1 || i == all-1 {
			if size > 1 {
				leaf++
			}
			return leaf
		}
		return i + 2
	})
	parents := list(all, func(i int) int {
		if i == 0 {
			return math.MaxInt32*(2-min(size, 2)) - 1*(min(size, 2)-1)
		}
		return (i - 1) / 2 * 2
	})
	types := list(all, func(i int) int {
		if i%2 == 1 || i == all-1 {
			return 0
		}
		return kind
	})
	return fmt.Sprintf(`"base_weights":%s,"default_left":%s,"left_children":%s,"loss_changes":%s,"parents":%s,"right_children":%s,"split_conditions":%s,"split_indices":%s,"split_type":%s,"sum_hessian":%s,"tree_param":{"num_deleted":"0","num_feature":"1","num_nodes":"%d","size_leaf_vector":"%d"}%s`,
		zeros(all*size), zeros(all), left, zeros(all), parents, right, zeros(all), zeros(all), types, zeros(all), all, size, rest)
}

// sets are the categories of the splits of a comb: size categories each.
func sets(n, size int, category func(i int) int) string {
	return fmt.Sprintf(`,"categories":%s,"categories_nodes":%s,"categories_segments":%s,"categories_sizes":%s`,
		list(n*size, category), list(n, func(i int) int { return 2 * i }), list(n, func(i int) int { return i * size }), list(n, func(int) int { return size }))
}

func cats(enc string, segments, sorted string) string {
	return fmt.Sprintf(`"cats":{"enc":[%s],"feature_segments":%s,"sorted_idx":%s},`, enc, segments, sorted)
}

// denseUBJSON writes a JSON document as UBJSON that is as short as can be:
// arrays of numbers have the smallest type that holds them.
func denseUBJSON(t *testing.T, doc string) []byte {
	var v any
	d := json.NewDecoder(strings.NewReader(doc))
	d.UseNumber()
	require.NoError(t, d.Decode(&v))
	return appendDense(nil, v)
}

func appendDense(b []byte, v any) []byte {
	long := func(marker byte, n int64) []byte { return binary.BigEndian.AppendUint64(append(b, marker), uint64(n)) }
	switch v := v.(type) {
	case map[string]any:
		b = append(b, '{')
		for k, e := range v {
			b = append(append(append(b, 'i'), byte(len(k))), k...)
			if len(k) > 127 {
				panic("long key")
			}
			b = appendDense(b, e)
		}
		return append(b, '}')
	case json.Number:
		n, err := v.Int64()
		if err != nil {
			panic(err)
		}
		return long('L', n)
	case string:
		return append(append(append(b, 'S', 'i'), byte(len(v))), v...)
	case []any:
		marker := byte('i')
		numbers := make([]int64, len(v))
		for i, e := range v {
			n, ok := e.(json.Number)
			if !ok {
				b = long('[', 0)[:len(b)+1]
				for _, e := range v {
					b = appendDense(b, e)
				}
				return append(b, ']')
			}
			numbers[i], _ = n.Int64()
			if numbers[i] < -128 || numbers[i] > 127 {
				marker = 'l'
			}
		}
		b = append(b, '[', '$', marker, '#')
		b = long('L', int64(len(v)))
		for _, n := range numbers {
			if marker == 'i' {
				b = append(b, byte(n))
			} else {
				b = binary.BigEndian.AppendUint32(b, uint32(n))
			}
		}
		return b
	}
	panic(v)
}

// TestMemory loads models that get as much as possible out of few bytes, and
// refuses those that claim more than they hold. Whatever it takes in is bounded
// by the size of the file.
func TestMemory(t *testing.T) {
	if gbt.RaceDetector {
		t.Skip("the race detector allocates on its own")
	}
	const n = 200_000
	numbers := fmt.Sprintf("[0,%d]", n)
	for name, c := range map[string]struct {
		doc  string
		says string // of the error, if it must fail
	}{
		"splits":        {documentOf(0, treesOf("", comb(n/4, 0, 1, ""))), ""},
		"many trees":    {documentOf(0, treesOf("", strings.Split(strings.Repeat(comb(1, 0, 1, "")+";", 2000)+comb(1, 0, 1, ""), ";")...)), ""},
		"weights":       {documentOf(0, treesOf(`"weight_drop":`+zeros(2)+`,`, comb(n/4, 0, 1, ""), comb(1, 0, 1, ""))), ""},
		"one set":       {documentOf(0, treesOf("", comb(1, 1, 1, sets(1, n, func(i int) int { return i })))), ""},
		"same category": {documentOf(0, treesOf("", comb(1, 1, 1, sets(1, n, func(int) int { return 0 })))), ""},
		"small sets":    {documentOf(0, treesOf("", comb(n/8, 1, 1, sets(n/8, 1, func(int) int { return 0 })))), ""},
		"last category": {documentOf(0, treesOf("", comb(n/8, 1, 1, sets(n/8, 1, func(int) int { return 1<<24 - 1 })))), ""},
		"one category":  {documentOf(0, treesOf("", comb(1, 1, 1, sets(1, 1, func(int) int { return 1<<24 - 1 })))), ""},
		"no category":   {documentOf(0, treesOf("", comb(1, 1, 1, sets(1, 1, func(int) int { return 1 << 24 })))), "must ascend within"},
		"vectors":       {documentOf(50, treesOf("", comb(n/400, 0, 50, `,"leaf_weights":`+zeros(50*(n/400+1))))), ""},
		"old vectors":   {documentOf(3, strings.ReplaceAll(treesOf("", comb(0, 0, 3, "")), `"right_children":[0]`, `"right_children":[-1]`)), ""},
		"linear":        {documentOf(n/2, `{"model":{"weights":`+zeros(n)+`},"name":"gblinear"}`), ""},
		"texts":         {documentOf(0, treesOf(cats(`{"offsets":`+zeros(n+1)+`,"values":[]}`, numbers, zeros(n)))), ""},
		"bytes":         {documentOf(0, treesOf(cats(fmt.Sprintf(`{"offsets":[0,%d],"values":%s}`, n, zeros(n)), "[0,1]", "[0]"))), ""},
		"small numbers": {documentOf(0, treesOf(cats(`{"type":9,"values":`+zeros(n)+`}`, numbers, zeros(n)))), "there are 256 numbers of 8 bits"},
		"integers":      {documentOf(0, treesOf(cats(`{"type":15,"values":`+zeros(n)+`}`, numbers, zeros(n)))), ""},
		"classes":       {documentOf(1<<20, treesOf("", comb(1, 0, 1, ""))), "1048576 outputs, but there are only 1 trees"},
		"more classes":  {documentOf(1<<20+1, treesOf("", comb(1, 0, 1, ""))), "at most 1048576 are allowed"},
		"vector size":   {documentOf(0, treesOf("", strings.ReplaceAll(comb(1, 0, 1, ""), `vector":"1"`, `vector":"1000000"`))), "3 entries for 3 nodes with 1000000 outputs"},
	} {
		for _, b := range [][]byte{[]byte(c.doc), denseUBJSON(t, c.doc)} {
			defer debug.SetGCPercent(debug.SetGCPercent(-1))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			m, err := gbt.Load(bytes.NewReader(b), nil)
			runtime.ReadMemStats(&after)
			taken := after.TotalAlloc - before.TotalAlloc
			t.Logf("%s: %d bytes: %d taken, %.1f for each", name, len(b), taken, float64(taken)/float64(len(b)))
			assert.Less(t, taken, uint64(16*len(b)+1<<20), name)
			if c.says != "" {
				require.ErrorContains(t, err, c.says, name)
				continue
			}
			require.NoError(t, err, name)
			out := make([]float32, m.NumGroups())
			require.NoError(t, m.PredictMargin(out, []float32{1<<24 - 1}))
			require.NoError(t, m.PredictMargin(out, []float32{float32(math.NaN())}))
		}
	}
}
