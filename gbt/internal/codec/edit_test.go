package codec_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/grove-ml/grove/gbt/internal/codec/xgbjson"
	"github.com/stretchr/testify/require"
)

// doc is a model document for tests to edit.
type doc map[string]any

// document returns a golden model as maps and slices. Numbers keep their text.
func document(t testing.TB, name string) doc {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(read(t, name+".json")))
	d.UseNumber()
	var out doc
	require.NoError(t, d.Decode(&out))
	return out
}

// at returns the container that holds the last step of a path such as
// learner.gradient_booster.model.trees[0].parents[3], and that step.
func (d doc) at(t testing.TB, path string) (any, string) {
	t.Helper()
	steps := strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' })
	var v any = map[string]any(d)
	for _, s := range steps[:len(steps)-1] {
		switch c := v.(type) {
		case map[string]any:
			v = c[s]
		case []any:
			i, err := strconv.Atoi(s)
			require.NoError(t, err)
			v = c[i]
		default:
			require.Fail(t, "no such path", path)
		}
	}
	return v, steps[len(steps)-1]
}

// drop stands for the absence of a value.
type drop struct{}

func (d doc) set(t testing.TB, path string, value any) {
	t.Helper()
	v, step := d.at(t, path)
	switch c := v.(type) {
	case map[string]any:
		if _, ok := value.(drop); ok {
			require.Contains(t, c, step)
			delete(c, step)
			return
		}
		c[step] = value
	case []any:
		i, err := strconv.Atoi(step)
		require.NoError(t, err)
		c[i] = value
	default:
		require.Fail(t, "no such path", path)
	}
}

func (d doc) get(t testing.TB, path string) any {
	t.Helper()
	v, step := d.at(t, path)
	if c, ok := v.(map[string]any); ok {
		return c[step]
	}
	i, err := strconv.Atoi(step)
	require.NoError(t, err)
	return v.([]any)[i]
}

// json writes the document as JSON text. Special float tokens are put in by
// way of strings that start with @.
func (d doc) json(t testing.TB) []byte {
	t.Helper()
	b, err := json.Marshal(map[string]any(d))
	require.NoError(t, err)
	for _, tok := range []string{"NaN", "Infinity", "-Infinity", "1e999"} {
		b = bytes.ReplaceAll(b, []byte(`"@`+tok+`"`), []byte(tok))
	}
	return b
}

// ubjStyle says how the test's encoder writes what UBJSON leaves open.
type ubjStyle struct {
	closed  bool // arrays end with ] instead of starting with a count
	longest bool // whole numbers as L and floats as D
	short   bool // lengths in the smallest type instead of L
	reverse bool // keys of objects in reverse order
}

// ubjson writes the document with an encoder that has nothing in common with
// the one under test.
func (d doc) ubjson(style ubjStyle) []byte { return appendUBJSON(nil, map[string]any(d), style) }

func appendUBJSON(b []byte, v any, style ubjStyle) []byte {
	whole := func(b []byte, i int64) []byte {
		if style.longest {
			return binary.BigEndian.AppendUint64(append(b, 'L'), uint64(i))
		}
		switch {
		case i >= 0 && i < 256:
			return append(b, 'U', byte(i))
		case int64(int16(i)) == i:
			return binary.BigEndian.AppendUint16(append(b, 'I'), uint16(i))
		case int64(int32(i)) == i:
			return binary.BigEndian.AppendUint32(append(b, 'l'), uint32(i))
		}
		return binary.BigEndian.AppendUint64(append(b, 'L'), uint64(i))
	}
	length := func(b []byte, n int) []byte {
		if style.short {
			return whole(b, int64(n))
		}
		return binary.BigEndian.AppendUint64(append(b, 'L'), uint64(n))
	}
	switch v := v.(type) {
	case map[string]any:
		b = append(b, '{')
		keys := slices.Sorted(maps.Keys(v))
		if style.reverse {
			slices.Reverse(keys)
		}
		for _, k := range keys {
			b = appendUBJSON(append(length(b, len(k)), k...), v[k], style)
		}
		return append(b, '}')
	case []any:
		b = append(b, '[')
		if !style.closed {
			b = length(append(b, '#'), len(v))
		}
		for _, e := range v {
			b = appendUBJSON(b, e, style)
		}
		if style.closed {
			b = append(b, ']')
		}
		return b
	case bool:
		if v {
			return append(b, 'T')
		}
		return append(b, 'F')
	case int:
		return whole(b, int64(v))
	case int64:
		return whole(b, v)
	case json.Number:
		if i, err := strconv.ParseInt(v.String(), 10, 64); err == nil {
			return whole(b, i)
		}
		f, err := strconv.ParseFloat(v.String(), 32)
		if err != nil {
			panic(err)
		}
		return appendUBJSON(b, f, style)
	case float64:
		if style.longest {
			return binary.BigEndian.AppendUint64(append(b, 'D'), math.Float64bits(v))
		}
		return binary.BigEndian.AppendUint32(append(b, 'd'), math.Float32bits(float32(v)))
	case string:
		if token, ok := strings.CutPrefix(v, "@"); ok {
			f, _ := strconv.ParseFloat(token, 64)
			return appendUBJSON(b, f, style)
		}
		return append(length(append(b, 'S'), len(v)), v...)
	case nil:
		return append(b, 'Z')
	}
	panic("no UBJSON for this")
}

// The documents that edits start from decode to the golden model, in every
// style.
func TestUnchangedDocuments(t *testing.T) {
	for _, name := range []string{"logistic_exact", "softprob", "rank"} {
		want := string(read(t, name+".json"))
		d := document(t, name)
		require.Equal(t, want, string(xgbjson.Append(nil, decode(t, formats[0], d.json(t)))))
		for _, style := range []ubjStyle{{}, {closed: true}, {longest: true}, {short: true}, {reverse: true}, {true, true, true, true}} {
			require.Equal(t, want, string(xgbjson.Append(nil, decode(t, formats[1], d.ubjson(style)))), "%+v", style)
		}
	}
}

func indexOf(t testing.TB, b []byte, s string) int {
	t.Helper()
	i := bytes.Index(b, []byte(s))
	require.GreaterOrEqual(t, i, 0)
	return i
}
