package tree_test

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/grove-ml/grove/gbt/tree"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// leafText is how a dump writes one number.
func leafText(t *testing.T, v float32) string {
	t.Helper()
	n := []tree.Node{split(tree.None, 1, 2, 0, v), leaf(0, 0), leaf(0, 0)}
	tr, err := tree.New(n, 1)
	require.NoError(t, err)
	s := tr.Text(nil)
	return s[len("0:[f0<"):strings.Index(s, "]")]
}

// The expected texts are those of C's printf("%.9g").
func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		v    float32
		want string
	}{
		{0, "0"},
		{float32(math.Copysign(0, -1)), "-0"},
		{1, "1"},
		{-2.5, "-2.5"},
		{0.1, "0.100000001"},
		{0.3, "0.300000012"},
		{100000, "100000"},
		{123456789, "123456792"},
		{999999999, "1e+09"},
		{1e9, "1e+09"},
		{999999936, "999999936"},
		{1.5e10, "1.50000005e+10"},
		{0.0001, "9.99999975e-05"},
		{0.00011, "0.000110000001"},
		{1e-5, "9.99999975e-06"},
		{1e-45, "1.40129846e-45"},
		{math.MaxFloat32, "3.40282347e+38"},
		{math.SmallestNonzeroFloat32, "1.40129846e-45"},
		{16777216, "16777216"},
		{inf, "inf"},
		{-inf, "-inf"},
	} {
		assert.Equal(t, c.want, leafText(t, c.v))
	}
}

func TestNaNStatistics(t *testing.T) {
	l := leaf(tree.None, 1)
	l.Cover = nan
	tr, err := tree.New([]tree.Node{l}, 0)
	require.NoError(t, err)
	assert.Equal(t, "0:leaf=1,cover=nan\n", tr.Text(&tree.DumpOptions{Stats: true}))
	l.Cover = float32(math.Copysign(math.NaN(), -1))
	tr, err = tree.New([]tree.Node{l}, 0)
	require.NoError(t, err)
	assert.Equal(t, "0:leaf=1,cover=-nan\n", tr.Text(&tree.DumpOptions{Stats: true}))
}

func TestIntegerThresholds(t *testing.T) {
	for _, c := range []struct {
		v    float32
		want string
	}{
		{2, "2"}, {2.1, "3"}, {-2.1, "-2"}, {-0.5, "0"}, {0, "0"}, {1e6, "1000000"},
		{3e9, "-2147483648"}, {inf, "-2147483648"}, {-inf, "-2147483648"},
	} {
		tr, err := tree.New([]tree.Node{split(tree.None, 1, 2, 0, c.v), leaf(0, 0), leaf(0, 0)}, 1)
		require.NoError(t, err)
		o := &tree.DumpOptions{Types: []string{"int"}}
		assert.Contains(t, tr.Text(o), "f0<"+c.want+"]")
		assert.Contains(t, tr.JSON(o), `"split_condition": `+c.want+",")
	}
}

func TestNamesThatAreShortOrOdd(t *testing.T) {
	n := []tree.Node{split(tree.None, 1, 2, 3, 1), leaf(0, 0), leaf(0, 0)}
	tr, err := tree.New(n, 4)
	require.NoError(t, err)
	assert.Contains(t, tr.Text(nil), "[f3<1]")
	assert.Contains(t, tr.Text(&tree.DumpOptions{Names: []string{"a"}}), "[f3<1]")
	for name, want := range map[string]string{
		"{left}":     "{left}",
		`a\`:         `a\\`,
		`\u00e9`:     `\u00e9`,
		`\\u`:        `\\\u`,
		"\x00\x1f":   `\u0000\u001f`,
		"\b\f\r":     `\b\f\r`,
		"\xff\x7fé/": "\xff\x7fé/",
		"":           "",
	} {
		o := &tree.DumpOptions{Names: []string{"", "", "", name}, Types: []string{"", "", "", "strange"}}
		assert.Contains(t, tr.Text(o), "["+want+"<1]")
		assert.Contains(t, tr.JSON(o), `"split": "`+want+`"`)
		assert.Contains(t, tr.Dot(o, nil), `[ label="`+want+`<1" ]`)
	}
}

func TestJSONDumpIsJSON(t *testing.T) {
	for _, name := range []string{"pruned", "missing", "stumps"} {
		g := readGolden(t, name)
		var b strings.Builder
		require.NoError(t, tree.WriteJSON(&b, g.trees, &tree.DumpOptions{Stats: true}))
		var v []map[string]any
		require.NoError(t, json.Unmarshal([]byte(b.String()), &v))
		assert.Len(t, v, len(g.trees))
	}
}

func TestNoTrees(t *testing.T) {
	var b strings.Builder
	require.NoError(t, tree.WriteText(&b, nil, nil))
	assert.Empty(t, b.String())
	require.NoError(t, tree.WriteJSON(&b, nil, nil))
	assert.Equal(t, "[\n\n]", b.String())
}

// failAfter fails once n bytes went in.
type failAfter struct {
	n   int
	err error
}

func (f *failAfter) Write(p []byte) (int, error) {
	if f.n -= len(p); f.n < 0 {
		return 0, f.err
	}
	return len(p), nil
}

func TestWriteErrors(t *testing.T) {
	tr, err := tree.New(chain(20_000), 1)
	require.NoError(t, err)
	trees := []*tree.Tree{tr, tr}
	want := errors.New("disk full")
	// The whole dump has some 400 MB of indentation: this returns soon only if
	// the text is written in pieces and the first failure ends it.
	for _, n := range []int{0, 100_000} {
		assert.ErrorIs(t, tree.WriteText(&failAfter{n, want}, trees, nil), want)
		assert.ErrorIs(t, tree.WriteJSON(&failAfter{n, want}, trees, nil), want)
	}
}

func TestWriteEqualsStrings(t *testing.T) {
	tr, err := tree.New(chain(600), 1)
	require.NoError(t, err)
	o := &tree.DumpOptions{Stats: true}
	var b strings.Builder
	require.NoError(t, tree.WriteText(&b, []*tree.Tree{tr}, o))
	assert.Equal(t, "booster[0]:\n"+tr.Text(o), b.String())
	b.Reset()
	require.NoError(t, tree.WriteJSON(&b, []*tree.Tree{tr}, o))
	assert.Equal(t, "[\n"+tr.JSON(o)+"\n]", b.String())
}

func TestReadFeatureMap(t *testing.T) {
	names, types, err := tree.ReadFeatureMap(strings.NewReader("0\tage\tint\n1 income q  2 new i\r\n3 a/b float\n4 x c"))
	require.NoError(t, err)
	assert.Equal(t, []string{"age", "income", "new", "a/b", "x"}, names)
	assert.Equal(t, []string{"int", "q", "i", "float", "c"}, types)

	names, types, err = tree.ReadFeatureMap(strings.NewReader(" \n"))
	require.NoError(t, err)
	assert.Empty(t, names)
	assert.Empty(t, types)

	for in, want := range map[string]string{
		"1 age q":           `tree: feature map: entry 0 has number "1": the numbers must count up from 0`,
		"0 age q\n0 b q":    `tree: feature map: entry 1 has number "0": the numbers must count up from 0`,
		"0 age q\nx":        `tree: feature map: entry 1 has number "x": the numbers must count up from 0`,
		"0 age quantity":    `tree: feature map: entry 0 has type "quantity": must be i, q, int, float or c`,
		"0 age":             "tree: feature map: entry 0 has no type: unexpected EOF",
		"0 age q 1":         "tree: feature map: entry 1 has no name: unexpected EOF",
		"99999999999 a q":   `tree: feature map: entry 0 has number "99999999999": the numbers must count up from 0`,
		"0 my name q\n1 b ": `tree: feature map: entry 0 has type "name": must be i, q, int, float or c`,
	} {
		_, _, err := tree.ReadFeatureMap(strings.NewReader(in))
		assert.EqualError(t, err, want)
	}

	_, _, err = tree.ReadFeatureMap(iotest.ErrReader(io.ErrClosedPipe))
	assert.ErrorIs(t, err, io.ErrClosedPipe)
	_, _, err = tree.ReadFeatureMap(iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader("0 age q"))))
	assert.ErrorIs(t, err, iotest.ErrTimeout)
	_, _, err = tree.ReadFeatureMap(strings.NewReader("0 " + strings.Repeat("x", 2<<20) + " q"))
	assert.Error(t, err)
}
