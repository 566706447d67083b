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
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/internal/versions"
	"github.com/grove-ml/grove/gbt/tree"
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
		contributionsAddUp(t, f, rows)
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

// TestVersionsSaved writes the models of all versions as files of today: saved,
// loaded and saved again they have the same bytes, those of 3.4.1 the bytes of
// XGBoost, and they predict as they did where no rule changed since.
func TestVersionsSaved(t *testing.T) {
	dir := os.Getenv("GROVE_VERSIONS")
	same := 0
	eachGolden(t, func(t *testing.T, f *goldenFile) {
		// The same model comes in many wrappings.
		if f.format != "json" && f.format != "ubj" && f.format != "none" && !strings.HasPrefix(f.version, "0.") {
			return
		}
		rows := f.rows(t)
		options := &gbt.PredictOptions{Output: gbt.OutputMargin}
		want := f.predict(t, rows, nil, options)
		for _, format := range []gbt.Format{gbt.JSON, gbt.UBJSON} {
			var first, second bytes.Buffer
			require.NoError(t, f.model.Save(&first, format))
			again, err := gbt.Load(bytes.NewReader(first.Bytes()), nil)
			require.NoError(t, err, "%v", f)
			require.NoError(t, again.Save(&second, format))
			require.Equal(t, first.String(), second.String(), "%v", f)
			if f.version == "3.4.1" && f.format == format.String() {
				require.Equal(t, string(f.bytes), first.String(), "%v", f)
				same++
			}
			copied := *f
			copied.model = again
			got := copied.predict(t, rows, nil, options)
			if !strings.HasPrefix(f.version, "0.") && !strings.HasPrefix(f.version, "1.") || strings.HasPrefix(f.version, "1.7") {
				diff, ok := near(want, got, 0)
				require.True(t, ok, "%v: %s", f, diff)
			}
			// Sums of another order, and base scores that went from margin to output
			// and back, differ in the last bits. Categories that a split does not
			// know go another way since 1.7.
			for i := range want {
				if strings.HasPrefix(f.version, "1.") && hasCategories(f.model) {
					break
				}

				require.InDelta(t, want[i], got[i], 1e-4*max(1, math.Abs(float64(want[i]))), "%v: margin %d", f, i)
			}
			if dir != "" {
				writeExchange(t, filepath.Join(dir, f.version+"-"+f.golden.Name+"-"+f.format), format, first.Bytes(), f.set.Columns, rows, got)
			}
		}
	})
	assert.Greater(t, same, 100)
}

func hasCategories(m *gbt.Model) bool {
	for _, tr := range m.Trees() {
		for _, n := range tr.All() {
			if n.Kind == tree.Categorical {
				return true
			}
		}
	}
	return false
}

// writeExchange leaves a model with rows and margins for XGBoost to compare.
func writeExchange(t *testing.T, at string, format gbt.Format, model []byte, cols int, rows, margins []float32) {
	t.Helper()
	require.NoError(t, os.WriteFile(at+"."+format.String(), model, 0o644))
	n := len(rows) / cols
	shape := fmt.Sprintf("%d %d %d 0\n", n, cols, len(margins)/n)
	require.NoError(t, os.WriteFile(at+".shape", []byte(shape), 0o644))
	writeFloats(t, at+".rows", rows)
	writeFloats(t, at+".margins", margins)
}

// TestVersionsSliced cuts models and predicts with the parts.
func TestVersionsSliced(t *testing.T) {
	n := 0
	eachGolden(t, func(t *testing.T, f *goldenFile) {
		if f.format != "ubj" || f.model.Booster() != "gbtree" || f.model.NumRounds() < 2 {
			return
		}
		n++
		rows, rounds := f.rows(t), f.model.NumRounds()
		for begin := range rounds {
			for end := begin + 1; end <= rounds; end++ {
				part := *f
				var err error
				part.model, err = f.model.Slice(begin, end)
				require.NoError(t, err)
				want := f.predict(t, rows, nil, &gbt.PredictOptions{Output: gbt.OutputMargin, Begin: begin, End: end})
				got := part.predict(t, rows, nil, &gbt.PredictOptions{Output: gbt.OutputMargin})
				diff, ok := near(want, got, 0)
				require.True(t, ok, "%v: rounds %d to %d: %s", f, begin, end, diff)
			}
		}
		last := rounds - rounds%2
		half, err := f.model.Slice(0, last, 2)
		require.NoError(t, err)
		require.Equal(t, last/2, half.NumRounds())
		at := 0
		for k := 0; k < last; k += 2 {
			one, err := f.model.Slice(k, k+1)
			require.NoError(t, err)
			for i := range one.NumTrees() {
				require.Same(t, one.Tree(i), half.Tree(at), "%v", f)
				require.Equal(t, one.TreeWeight(i), half.TreeWeight(at))
				require.Equal(t, one.TreeGroup(i), half.TreeGroup(at))
				at++
			}
		}
		require.Equal(t, half.NumTrees(), at)
		_, err = f.model.Slice(0, last, last+1)
		require.Error(t, err)
		_, err = f.model.Slice(0, last, 0)
		require.Error(t, err)
	})
	assert.Greater(t, n, 100)
}

// TestVersionsRecoded gives models data frames whose dictionaries of categories
// are not those of training.
func TestVersionsRecoded(t *testing.T) {
	n := 0
	eachGolden(t, func(t *testing.T, f *goldenFile) {
		r := f.golden.Recoded
		if r == nil {
			return
		}
		n++
		rows := hexFloats(t, r.Rows)
		if f.golden.Name == "frame-unicode" && f.version != "3.4.1" {
			err := f.model.Recode(make([]float32, 1), 0, []string{"red"})
			require.ErrorContains(t, err, "did not save whole", "%v", f)
			return
		}
		for j := range f.set.Columns {
			words, ok := r.Categories[strconv.Itoa(j)]
			if !ok {
				require.Nil(t, f.model.Categories(j), "%v", f)
				continue
			}
			names := make([]string, len(words))
			for i, w := range words {
				names[i] = fmt.Sprint(w)
			}
			codes := make([]float32, len(names))
			require.NoError(t, f.model.Recode(codes, j, names), "%v", f)
			for i := j; i < len(rows); i += f.set.Columns {
				if v := rows[i]; v == v {
					rows[i] = codes[int(v)]
				}
			}
			var unseen *gbt.CategoryError
			require.ErrorAs(t, f.model.Recode(codes[:1], j, []string{"never seen"}), &unseen)
			require.Equal(t, j, unseen.Feature)
		}
		got := f.predict(t, rows, nil, &gbt.PredictOptions{Output: gbt.OutputMargin})
		diff, ok := near(hexFloats(t, r.Margin), got, 0)
		assert.True(t, ok, "%v: %s", f, diff)
	})
	assert.Greater(t, n, 10)
}
