package gbt_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/internal/versions"
)

// notReadYet lists the formats of the version matrix that Load does not know.
// It must shrink: a format that loads may not stand here.
var notReadYet = map[string]bool{}

// ulps are the largest distances, in float32s, of values from those that the
// version computed, by objective; those that are not here are equal. Margins
// always are.
var ulps = map[string]int{}

// goldenFile is one file of the matrix that loads.
type goldenFile struct {
	version, format string
	golden          *versions.Model
	set             versions.Set
	parallel        int // trees of a round and group
	bytes           []byte
	model           *gbt.Model
}

func (f *goldenFile) String() string { return f.version + " " + f.golden.Name + "." + f.format }

// eachGolden loads every file of the matrix and hands it on. Formats that share
// their bytes are one file.
func eachGolden(t *testing.T, check func(t *testing.T, f *goldenFile)) {
	archives, sets, err := versions.Load("testdata/versions")
	require.NoError(t, err)
	require.NotEmpty(t, archives)
	parallel := parallelTrees(t)
	failed, loaded := map[string]int{}, map[string]int{}
	for _, a := range archives {
		for i := range a.Models {
			g := &a.Models[i]
			members := map[string]string{} // member -> its formats
			for _, format := range g.Formats() {
				members[g.Files[format]] += format + " "
			}
			for _, member := range slices.Sorted(maps.Keys(members)) {
				f := &goldenFile{version: a.Version, golden: g, set: sets[g.Set], parallel: parallel[g.Name], bytes: a.Files[member]}
				f.format = member[strings.LastIndexByte(member, '.')+1:]
				f.model, err = gbt.Load(bytes.NewReader(f.bytes), nil)
				if errors.Is(err, gbt.ErrUnsupported) {
					for _, format := range strings.Fields(members[member]) {
						failed[format]++
					}
					continue
				}
				if !assert.NoError(t, err, "%v", f) {
					continue
				}
				for _, format := range strings.Fields(members[member]) {
					loaded[format]++
				}
				check(t, f)
			}
		}
	}
	for format, n := range failed {
		assert.True(t, notReadYet[format], "%d files of format %s are not read (%d are)", n, format, loaded[format])
	}
	for format := range notReadYet {
		assert.Positive(t, failed[format], "format %s is read: take it off the table", format)
	}
	t.Logf("read: %v, not read yet: %v", loaded, failed)
}

// parallelTrees returns the number of parallel trees of each kind of model.
func parallelTrees(t *testing.T) map[string]int {
	b, err := os.ReadFile("testdata/versions/index.json")
	require.NoError(t, err)
	var index struct {
		Kinds []struct {
			Name   string
			Params struct {
				Parallel int `json:"num_parallel_tree"`
			}
		}
	}
	require.NoError(t, json.Unmarshal(b, &index))
	out := map[string]int{}
	for _, k := range index.Kinds {
		out[k.Name] = max(k.Params.Parallel, 1)
	}
	return out
}

func hexFloats(t *testing.T, text string) []float32 {
	t.Helper()
	v, err := versions.Floats(text)
	require.NoError(t, err)
	return v
}

// rows returns the rows that a golden model predicts: those of its set, and
// those at its thresholds and at the edges of its categories.
func (f *goldenFile) rows(t *testing.T) []float32 {
	return append(hexFloats(t, f.set.Rows), hexFloats(t, f.golden.Probes)...)
}

func (f *goldenFile) predict(t *testing.T, rows []float32, base []float32, o *gbt.PredictOptions) []float32 {
	t.Helper()
	x, err := dataset.FromDense(len(rows)/f.set.Columns, f.set.Columns, rows, &dataset.Info{BaseMargin: base})
	require.NoError(t, err)
	size, err := f.model.OutputSize(o)
	require.NoError(t, err, "%v", f)
	out := make([]float32, x.Rows()*size)
	require.NoError(t, f.model.PredictMatrix(context.Background(), out, x, o), "%v", f)
	return out
}

// ordinal maps float32s to whole numbers so that neighbours are neighbours.
func ordinal(v float32) int64 {
	if b := math.Float32bits(v); b>>31 == 1 {
		return -int64(b & math.MaxInt32)
	}
	return int64(math.Float32bits(v))
}

// near reports whether values are at most so many float32s apart, and the first
// that are not.
func near(want, got []float32, most int) (string, bool) {
	if len(want) != len(got) {
		return fmt.Sprintf("%d values, want %d", len(got), len(want)), false
	}
	for i, w := range want {
		d := ordinal(w) - ordinal(got[i])
		if w != w && got[i] != got[i] || max(d, -d) <= int64(most) {
			continue
		}
		return fmt.Sprintf("value %d is %v, want %v (%d apart)", i, got[i], w, d), false
	}
	return "", true
}

// TestVersions predicts with the models of all versions what they predicted.
func TestVersions(t *testing.T) {
	files, kinds := 0, map[string]int{}
	eachGolden(t, func(t *testing.T, f *goldenFile) {
		files++
		g, rows := f.golden, f.rows(t)
		kinds[f.model.Booster()]++
		if f.model.Booster() == "gbtree" {
			require.Equal(t, g.Trees, f.model.NumTrees(), "%v", f)
		}
		require.Equal(t, g.Groups, f.model.NumGroups(), "%v", f)
		require.Equal(t, g.Outputs, f.model.NumOutputs(), "%v", f)
		same := func(want string, got []float32, most int, what string) {
			if diff, ok := near(hexFloats(t, want), got, most); !ok {
				assert.Fail(t, "not equal", "%v: %s: %s", f, what, diff)
			}
		}
		margin := f.predict(t, rows, nil, &gbt.PredictOptions{Output: gbt.OutputMargin})
		same(g.Margin, margin, 0, "margins")
		same(g.Value, f.predict(t, rows, nil, nil), ulps[f.model.Objective()], "values")
		one := make([]float32, g.Groups)
		for i := range len(rows) / f.set.Columns {
			require.NoError(t, f.model.PredictMargin(one, rows[i*f.set.Columns:(i+1)*f.set.Columns]))
			if diff, ok := near(margin[i*g.Groups:(i+1)*g.Groups], one, 0); !ok {
				assert.Fail(t, "not equal", "%v: row %d alone: %s", f, i, diff)
				break
			}
		}
		for _, r := range g.Ranges {
			o := &gbt.PredictOptions{Output: gbt.OutputMargin, Begin: r.Begin, End: r.End}
			if r.How == "ntree_limit" {
				// The limit was a number of trees of each group. Files did not say
				// how many of them make a round.
				o.End = r.End * f.parallel * g.Groups * f.model.NumRounds() / f.model.NumTrees()
			}
			n := len(r.Margin) / 8 / g.Groups * f.set.Columns
			same(r.Margin, f.predict(t, rows[:n], nil, o), 0, fmt.Sprintf("rounds %d to %d", r.Begin, r.End))
		}
		if b := g.BaseMargin; b != nil {
			n := len(b.Margin) / 8 / g.Groups * f.set.Columns
			same(b.Margin, f.predict(t, rows[:n], hexFloats(t, b.Base), &gbt.PredictOptions{Output: gbt.OutputMargin}), 0, "base margins")
		}
		if g.Leaf != "" {
			want, err := hex.DecodeString(g.Leaf)
			require.NoError(t, err)
			got := f.predict(t, rows, nil, &gbt.PredictOptions{Output: gbt.OutputLeaf})
			require.Len(t, got, len(want))
			for i, id := range want {
				if float32(id) != got[i] {
					assert.Fail(t, "not equal", "%v: leaf %d is %v, want %v", f, i, got[i], id)
					break
				}
			}
		}
		if text, ok := g.Best["best_iteration"]; ok {
			best, ok := f.model.BestIteration()
			assert.Equal(t, text != "-1", ok, "%v", f) // what a model without rounds says
			assert.Equal(t, text, strconv.Itoa(best), "%v", f)
		}
	})
	t.Logf("%d files, %v", files, kinds)
	assert.Positive(t, kinds["gblinear"])
}
