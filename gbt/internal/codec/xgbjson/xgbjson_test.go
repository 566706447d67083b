package xgbjson_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/codec/xgbjson"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func golden(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "testdata", name+".json"))
	require.NoError(t, err)
	return b
}

// fails checks that b is refused with a FormatError that says what, and returns
// the offset.
func fails(t testing.TB, b, says string, kind error) int {
	t.Helper()
	m, err := xgbjson.Decode([]byte(b), codec.Limits{})
	require.Error(t, err, "%.100q", b)
	assert.Nil(t, m)
	var fe *codec.FormatError
	require.ErrorAs(t, err, &fe)
	assert.ErrorIs(t, err, kind)
	assert.ErrorContains(t, err, says)
	return int(fe.Offset)
}

func TestSyntaxErrors(t *testing.T) {
	for _, c := range []struct {
		in     string
		says   string
		kind   error
		offset int
	}{
		{"", "the text ends where a value should be", codec.ErrTruncated, 0},
		{"  ", "the text ends where a value should be", codec.ErrTruncated, 2},
		{"\xef\xbb\xbf{}", "byte order mark", codec.ErrFormat, 0},
		{"[]", "the document is not an object", codec.ErrFormat, 0},
		{"null", "the document is not an object", codec.ErrFormat, 0},
		{"x", "'x' where a value should be", codec.ErrFormat, 0},
		{"\x00", "byte 0x00 where a value should be", codec.ErrFormat, 0},
		{"{}", `key "learner" is missing`, codec.ErrFormat, 0},
		{"{", "the text ends where a key should be", codec.ErrTruncated, 1},
		{"{,", "',' where a key should be", codec.ErrFormat, 1},
		{"{1:2}", "'1' where a key should be", codec.ErrFormat, 1},
		{"{'a':2}", `'\'' where a key should be`, codec.ErrFormat, 1},
		{`{"a"`, "the text ends where a colon should be", codec.ErrTruncated, 4},
		{`{"a" 1}`, "'1' where a colon should be", codec.ErrFormat, 5},
		{`{"a":}`, "'}' where a value should be", codec.ErrFormat, 5},
		{`{"a":1`, "the text ends where a comma or '}' should be", codec.ErrTruncated, 6},
		{`{"a":1 "b":2}`, `'"' where a comma or '}' should be`, codec.ErrFormat, 7},
		{`{"a":1,}`, "'}' where a key should be", codec.ErrFormat, 7},
		{`{"a":[1,]}`, "']' where a value should be", codec.ErrFormat, 8},
		{`{"a":[1 2]}`, "'2' where a comma or ']' should be", codec.ErrFormat, 8},
		{`{"a":[1}`, "'}' where a comma or ']' should be", codec.ErrFormat, 7},
		{`{"a":[`, "the text ends where a value should be", codec.ErrTruncated, 6},
		{`{"a":tru}`, "'t' where a value should be", codec.ErrFormat, 5},
		{`{"a":truely}`, "'l' where a comma or '}' should be", codec.ErrFormat, 9},
		{`{"a":nil}`, "'n' where a value should be", codec.ErrFormat, 5},
		{`{"a":+1}`, "'+' where a value should be", codec.ErrFormat, 5},
		{`{"a":01}`, "number with leading zeros", codec.ErrFormat, 5},
		{`{"a":1.2.3}`, "two points", codec.ErrFormat, 5},
		{`{"a":-}`, `"-" is not a number`, codec.ErrFormat, 5},
		{`{"a":-`, "the text ends in a number", codec.ErrTruncated, 5},
		{`{"a":1e}`, `"1e" is not a number`, codec.ErrFormat, 5},
		{`{"a":Nope}`, `"Nope" is not a number`, codec.ErrFormat, 5},
		{`{"a":-nothingbutletterswithoutend`, `"-nothingbutletterswi"... is not a number`, codec.ErrFormat, 5},
		{`{"a":"x`, "the text ends in a string", codec.ErrTruncated, 7},
		{`{"a":"x\`, "the text ends in a string", codec.ErrTruncated, 8},
		{`{"a":"x\"`, "the text ends in a string", codec.ErrTruncated, 9},
		{`{"a":"x\q"}`, "'q' is no escape", codec.ErrFormat, 8},
		{"{\"a\":\"x\ny\"}", "line break in a string", codec.ErrFormat, 7},
		{`{"a":1}//`, `key "learner" is missing`, codec.ErrFormat, 0},
		{`{"version":[1,2,99999999999999999999]}`, "number too large", codec.ErrFormat, 16},
		{`{"version":[1,2,3.0]}`, "must be a whole number", codec.ErrFormat, 16},
		{`{"version":[1,2,3E0]}`, "must be a whole number", codec.ErrFormat, 16},
		{`{"version":[1,2,00]}`, "number with leading zeros", codec.ErrFormat, 16},
		{`{"version":[1,2,-]}`, "']' where a whole number should be", codec.ErrFormat, 17},
		{`{"version":[1,2,`, "the text ends where a whole number should be", codec.ErrTruncated, 16},
		{`{"version":{}}`, "'{' where an array should be", codec.ErrFormat, 11},
		{`{"version":[1,2,3],"version":[1,2,3]}`, "the key comes twice", codec.ErrFormat, 29},
	} {
		assert.Equal(t, c.offset, fails(t, c.in, c.says, c.kind), "%q", c.in)
	}
}

func TestWhatFollowsTheDocument(t *testing.T) {
	b := string(golden(t, "leaves"))
	for _, tail := range []string{" ", "\n", "\r\n\t "} {
		_, err := xgbjson.Decode([]byte(tail+b+tail), codec.Limits{})
		assert.NoError(t, err)
	}
	for _, tail := range []string{"\x00", "{}", "x", ",", "\n}"} {
		fails(t, b+tail, "after the end of the document", codec.ErrFormat)
	}
}

func TestNesting(t *testing.T) {
	b := string(golden(t, "leaves"))
	deep := func(n int, open, end string) string {
		return `{"a":` + strings.Repeat(open, n) + "1" + strings.Repeat(end, n) + "," + b[1:]
	}
	for _, c := range [][2]string{{"[", "]"}, {`{"a":`, "}"}} {
		_, err := xgbjson.Decode([]byte(deep(63, c[0], c[1])), codec.Limits{})
		assert.NoError(t, err)
		fails(t, deep(64, c[0], c[1]), "nested deeper than 64", codec.ErrTooLarge)
		fails(t, deep(1_000_000, c[0], c[1]), "nested deeper than 64", codec.ErrTooLarge)
	}
	fails(t, strings.Repeat("[", 1_000_000), "not an object", codec.ErrFormat)
}

func TestDuplicateKeys(t *testing.T) {
	b := string(golden(t, "leaves"))
	for _, c := range []struct{ old, new string }{
		{`"id":0`, `"id":0,"id":0`},
		{`"parents":[`, `"parents":[],"parents":[`},
		{`"name":"gbtree"`, `"name":"gbtree","name":"gbtree"`},
		{`"name":"reg`, `"name":"a","name":"reg`},
		{`"num_class":"0"`, `"num_class":"0","num_class":"0"`},
		{`"num_nodes":"1"`, `"num_nodes":"1","num_nodes":"1"`},
		{`"attributes":{}`, `"attributes":{"a":"1","a":"1"}`},
		{`"reg_loss_param":{`, `"reg_loss_param":{},"reg_loss_param":{`},
		{`"reg_loss_param":{`, `"v":[],"v":[],"reg_loss_param":{`},
		{`"scale_pos_weight":"1"`, `"scale_pos_weight":"1","scale_pos_weight":"1"`},
		{`"objective":{`, `"objective":{"name":"x"},"objective":{`},
	} {
		require.Contains(t, b, c.old)
		fails(t, strings.Replace(b, c.old, c.new, 1), "the key comes twice", codec.ErrFormat)
	}
	// Keys nobody knows may do as they like.
	_, err := xgbjson.Decode([]byte(strings.Replace(b, `{"learner"`, `{"x":1,"x":2,"learner"`, 1)), codec.Limits{})
	assert.NoError(t, err)
}

func TestWhiteSpace(t *testing.T) {
	b := golden(t, "logistic_exact")
	for _, indent := range []string{"", " ", "\t\r"} {
		var spaced bytes.Buffer
		require.NoError(t, json.Indent(&spaced, b, indent, indent))
		m, err := xgbjson.Decode(spaced.Bytes(), codec.Limits{})
		require.NoError(t, err)
		assert.Equal(t, string(b), string(xgbjson.Append(nil, m)))
	}
}

func TestEscapes(t *testing.T) {
	b := string(golden(t, "leaves"))
	for text, want := range map[string]string{
		`\"\\\/\b\f\n\r\t`: "\"\\/\b\f\n\r\t",
		`\u00e9`:           `\u00e9`,
		`\u`:               `\u`,
		`a\\u0041`:         `a\u0041`,
		"é\x7f\xff\t":      "é\x7f\xff\t",
		`\\`:               `\`,
	} {
		m, err := xgbjson.Decode([]byte(strings.Replace(b, `"attributes":{}`, `"attributes":{"k`+text+`":"`+text+`"}`, 1)), codec.Limits{})
		require.NoError(t, err)
		assert.Equal(t, map[string]string{"k" + want: want}, m.Attributes)
		again, err := xgbjson.Decode(xgbjson.Append(nil, m), codec.Limits{})
		require.NoError(t, err)
		assert.Equal(t, m.Attributes, again.Attributes)
	}
}

// Every prefix and every changed byte of a model gives an error or a model that
// can be written and read again.
func TestCorruption(t *testing.T) {
	all := []byte{0, ' ', '"', '-', '0', '9', ',', '}', ']', 'E', '.', '\\'}
	for name, with := range map[string][]byte{
		"leaves": all, "edges": {'7', '"'}, "categorical": {'1', '-'}, "vector": {'2'}, "dictionary": {'9', ','}, "gblinear": {'}'}, "dart": {']'},
	} {
		b := golden(t, name)
		for n := range b {
			_, err := xgbjson.Decode(b[:n], codec.Limits{})
			var fe *codec.FormatError
			require.ErrorAs(t, err, &fe, "prefix of %d", n)
			require.ErrorIs(t, err, codec.ErrTruncated, "prefix of %d: %v", n, err)
		}
		for i := range b {
			old := b[i]
			for _, c := range append(with, old^1, old^0x80) {
				b[i] = c
				check(t, b)
			}
			b[i] = old
		}
	}
}

// check decodes b, and if that gives a model, checks that it survives.
func check(t testing.TB, b []byte) {
	m, err := xgbjson.Decode(b, codec.Limits{})
	if err != nil {
		var fe *codec.FormatError
		require.ErrorAs(t, err, &fe)
		require.GreaterOrEqual(t, fe.Offset, int64(0))
		require.LessOrEqual(t, fe.Offset, int64(len(b)))
		return
	}
	once := xgbjson.Append(nil, m)
	again, err := xgbjson.Decode(once, codec.Limits{})
	require.NoError(t, err)
	require.Equal(t, string(once), string(xgbjson.Append(nil, again)))
	row := make([]float32, min(m.NumFeature, 100))
	for _, tr := range m.Trees {
		tr.Predict(row)
	}
}

func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("../testdata/*.json")
	require.NoError(f, err)
	require.NotEmpty(f, files)
	for _, name := range files {
		if strings.Contains(name, "rounds") {
			continue // large
		}
		b, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(b)
		f.Add(b[:len(b)/2])
	}
	leaves := string(golden(f, "leaves"))
	for _, c := range [][2]string{
		{`[-1]`, `[0]`}, {`"num_nodes":"1"`, `"num_nodes":"2147483647"`}, {`"num_class":"0"`, `"num_class":"2147483647"`},
		{`"num_feature":"5"`, `"num_feature":"4294967295"`}, {`[0,1,2]`, `[0,2,1]`}, {`"id":1`, `"id":0`},
		{`"split_type":[0]`, `"split_type":[1]`}, {`"tree_info":[0,0]`, `"tree_info":[0,-1]`},
		{`"attributes":{}`, `"attributes":{"\u00":"\\"}`}, {`"base_score":"[`, `"base_score":"(`},
	} {
		require.Contains(f, leaves, c[0])
		f.Add([]byte(strings.ReplaceAll(leaves, c[0], c[1])))
	}
	for _, s := range []string{
		"", "{", "{}", "\xef\xbb\xbf{}", `{"learner":null}`, strings.Repeat(`{"a":`, 70), strings.Repeat("[", 70),
		`{"a":1e999,"b":-0,"c":NaN,"d":-Infinity,"e":0x1p1,"f":0,5}`, `{"learner":{},"learner":{}}`, "{\"\xff\xfe\":\"\\u12\"}",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) { check(t, b) })
}

func BenchmarkDecode(b *testing.B) {
	data := golden(b, "rounds")
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := xgbjson.Decode(data, codec.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppend(b *testing.B) {
	data := golden(b, "rounds")
	m, err := xgbjson.Decode(data, codec.Limits{})
	require.NoError(b, err)
	b.SetBytes(int64(len(data)))
	var buf []byte
	for b.Loop() {
		buf = xgbjson.Append(buf[:0], m)
	}
}
