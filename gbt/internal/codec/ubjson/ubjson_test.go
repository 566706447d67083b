package ubjson_test

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/codec/ubjson"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func golden(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "testdata", name+".ubj"))
	require.NoError(t, err)
	return b
}

// fails checks that b is refused with a FormatError that says what, and returns
// the offset.
func fails(t testing.TB, b, says string, kind error) int {
	t.Helper()
	m, err := ubjson.Decode([]byte(b), codec.Limits{})
	require.Error(t, err, "%.100q", b)
	assert.Nil(t, m)
	var fe *codec.FormatError
	require.ErrorAs(t, err, &fe)
	assert.ErrorIs(t, err, kind, "%v", err)
	assert.ErrorContains(t, err, says)
	return int(fe.Offset)
}

// long is a length as XGBoost writes it.
func long(n uint64) string {
	b := []byte{'L', 0, 0, 0, 0, 0, 0, 0, 0}
	for i := range 8 {
		b[8-i] = byte(n >> (8 * i))
	}
	return string(b)
}

// key is a key as XGBoost writes it.
func key(s string) string { return long(uint64(len(s))) + s }

func TestSyntaxErrors(t *testing.T) {
	a := "{" + key("a")       // 11 bytes
	v := "{" + key("version") // 17 bytes
	for _, c := range []struct {
		in     string
		says   string
		kind   error
		offset int
	}{
		{"", "the file ends where a value should be", codec.ErrTruncated, 0},
		{"[", "the document is not an object", codec.ErrFormat, 0},
		{"x", `marker 'x' where a value should be`, codec.ErrFormat, 0},
		{"\x00", "byte 0x00 where a value should be", codec.ErrFormat, 0},
		{"{}", `key "learner" is missing`, codec.ErrFormat, 0},
		{"{", "the file ends where the length of a key should be", codec.ErrTruncated, 1},
		{"{#", "objects with a count are not supported yet", codec.ErrUnsupported, 1},
		{"{$d#", "objects with a count are not supported yet", codec.ErrUnsupported, 1},
		{"{S", "marker 'S' where the length of a key should be", codec.ErrFormat, 1},
		{"{d\x00\x00\x00\x00", "marker 'd' where the length of a key should be", codec.ErrFormat, 1},
		{"{C\x01a", "marker 'C' where the length of a key should be", codec.ErrFormat, 1},
		{"{L\x00\x00", "9 bytes are needed, 3 are left", codec.ErrTruncated, 1},
		{"{" + long(5) + "ab", "the length of a key is 5, but only 2 bytes are left", codec.ErrTruncated, 1},
		{"{" + long(1<<62) + "ab", "the length of a key is 4611686018427387904, but only 2 bytes are left", codec.ErrTruncated, 1},
		{"{" + long(1<<63) + "ab", "the length of a key is -9223372036854775808, which is negative", codec.ErrFormat, 1},
		{"{i\xffab", "the length of a key is -1, which is negative", codec.ErrFormat, 1},
		{a, "the file ends where a value should be", codec.ErrTruncated, 11},
		{a + "N}", "marker 'N' where a value should be", codec.ErrFormat, 11},
		{a + "H" + long(1) + "1}", "marker 'H' where a value should be", codec.ErrFormat, 11},
		{a + "Z", "the file ends where the length of a key should be", codec.ErrTruncated, 12},
		{a + "D\x00\x00", "9 bytes are needed, 3 are left", codec.ErrTruncated, 11},
		{a + "S" + long(3) + "ab", "the length of a string is 3, but only 2 bytes are left", codec.ErrTruncated, 12},
		{a + "[", "the file ends where a value should be", codec.ErrTruncated, 12},
		{a + "[i\x01", "the file ends where a value should be", codec.ErrTruncated, 14},
		{a + "[$", "the file ends where a type of numbers should be", codec.ErrTruncated, 13},
		{a + "[$Z#" + long(1<<40), "marker 'Z' where a type of numbers should be", codec.ErrFormat, 13},
		{a + "[$T#" + long(1), "marker 'T' where a type of numbers should be", codec.ErrFormat, 13},
		{a + "[$S#" + long(1), "marker 'S' where a type of numbers should be", codec.ErrFormat, 13},
		{a + "[$[#" + long(1), "marker '[' where a type of numbers should be", codec.ErrFormat, 13},
		{a + "[$d" + long(1), "marker 'L' where the count of a typed array should be", codec.ErrFormat, 14},
		{a + "[$d#", "the file ends where the count should be", codec.ErrTruncated, 15},
		{a + "[$d#" + long(3) + "12345678901", "the count is 3, but only 11 bytes are left", codec.ErrTruncated, 15},
		{a + "[$L#" + long(1<<61) + "12345678", "the count is 2305843009213693952, but only 8 bytes are left", codec.ErrTruncated, 15},
		{a + "[$L#" + long(math.MaxUint64), "the count is -1, which is negative", codec.ErrFormat, 15},
		{a + "[#" + long(1<<62) + "ZZ", "the count is 4611686018427387904, but only 2 bytes are left", codec.ErrTruncated, 13},
		{a + "[#" + long(3) + "ZZ}", "marker '}' where a value should be", codec.ErrFormat, 24},
		{v + "[$d#" + long(1) + "\x00\x00\x00\x00}", "must be a whole number", codec.ErrFormat, 30},
		{v + "[$L#" + long(1) + "\x00\x00\x00\x01\x00\x00\x00\x00}", "4294967296 does not fit into 32 bits", codec.ErrFormat, 30},
		{v + "[T]}", "marker 'T' where a whole number should be", codec.ErrFormat, 18},
		{v + "[d\x00\x00\x00\x00]}", "marker 'd' where a whole number should be", codec.ErrFormat, 18},
		{v + "Z}", "marker 'Z' where an array should be", codec.ErrFormat, 17},
		{v + "[$i#i\x03\x01\x02\x03" + key("version") + "Z}", "the key comes twice", codec.ErrFormat, 42},
	} {
		assert.Equal(t, c.offset, fails(t, c.in, c.says, c.kind), "%q", c.in)
	}
}

func TestWhatFollowsTheDocument(t *testing.T) {
	b := string(golden(t, "leaves"))
	fails(t, b+"\n", "1 bytes after the end of the document", codec.ErrFormat)
	fails(t, b+b, "bytes after the end of the document", codec.ErrFormat)
}

func TestNesting(t *testing.T) {
	b := string(golden(t, "leaves"))
	deep := func(n int, open, end string) string {
		return "{" + key("a") + strings.Repeat(open, n) + "Z" + strings.Repeat(end, n) + b[1:]
	}
	for _, c := range [][2]string{{"[", "]"}, {"{" + key("a"), "}"}, {"[#U\x01", ""}} {
		_, err := ubjson.Decode([]byte(deep(63, c[0], c[1])), codec.Limits{})
		assert.NoError(t, err)
		fails(t, deep(64, c[0], c[1]), "nested deeper than 64", codec.ErrTooLarge)
		fails(t, deep(1_000_000, c[0], c[1]), "nested deeper than 64", codec.ErrTooLarge)
	}
	// Typed arrays, side by side, are no nesting.
	wide := "{" + key("a") + "[" + strings.Repeat("[$U#U\x02ab", 1000) + "]" + b[1:]
	_, err := ubjson.Decode([]byte(wide), codec.Limits{})
	assert.NoError(t, err)
}

// The types of numbers that other writers might choose for XGBoost's arrays.
func TestOtherTypesOfNumbers(t *testing.T) {
	b := string(golden(t, "leaves"))
	want, err := ubjson.Decode([]byte(b), codec.Limits{})
	require.NoError(t, err)
	one := func(name, typed string) string {
		start := strings.Index(b, key(name))
		require.Positive(t, start)
		start += len(key(name))
		end := start + strings.Index(b[start:], "L\x00\x00\x00\x00\x00\x00\x00\x01") + 9
		width := map[byte]int{'U': 1, 'l': 4, 'd': 4}[b[start+2]]
		return b[:start] + typed + b[end+width:]
	}
	for _, in := range []string{
		one("left_children", "[$i#U\x01\xff"),
		one("left_children", "[$I#i\x01\xff\xff"),
		one("left_children", "[$L#l\x00\x00\x00\x01\xff\xff\xff\xff\xff\xff\xff\xff"),
		one("left_children", "[i\xff]"),
		one("left_children", "[#I\x00\x01C\xff"),
		one("default_left", "[$l#U\x01\x00\x00\x00\x00"),
		one("default_left", "[F]"),
		one("default_left", "[i\x00]"),
		one("loss_changes", "[$D#U\x01\x00\x00\x00\x00\x00\x00\x00\x00"),
		one("loss_changes", "[$U#U\x01\x00"),
		one("loss_changes", "[D\x00\x00\x00\x00\x00\x00\x00\x00]"),
		one("loss_changes", "[U\x00]"),
	} {
		m, err := ubjson.Decode([]byte(in), codec.Limits{})
		require.NoError(t, err)
		assert.Equal(t, want, m)
	}
	for in, says := range map[string]string{
		one("default_left", "[$U#U\x01\x02"):                                       "2: must be 0 or 1",
		one("default_left", "[U\x02]"):                                             "2: must be 0 or 1",
		one("default_left", "[$d#U\x01\x00\x00\x00\x00"):                           "must be 0 or 1",
		one("default_left", "[S]"):                                                 "where a whole number should be",
		one("loss_changes", "[T]"):                                                 "where a number should be",
		one("loss_changes", "[[]]"):                                                "where a number should be",
		one("left_children", "[L\xff\xff\xff\xff\x00\x00\x00\x00]"):                "-4294967296 does not fit into 32 bits",
		strings.Replace(b, key("trees")+"[#", key("trees")+"[$U#", 1):              "array of numbers (type 'U') where other values should be",
		strings.Replace(b, key("trees")+"[#"+long(2), key("trees")+"[$U#U\x00", 1): "marker '{' where the length of a key should be",
	} {
		fails(t, in, says, codec.ErrFormat)
	}
}

// XGBoost takes a smaller type only if the value is not at its end.
func TestWholeNumbers(t *testing.T) {
	m, err := ubjson.Decode(golden(t, "empty"), codec.Limits{})
	require.NoError(t, err)
	for v, want := range map[int32]string{
		0: "i\x00", 126: "i\x7e", 127: "I\x00\x7f", -127: "i\x81", -128: "I\xff\x80",
		32766: "I\x7f\xfe", 32767: "l\x00\x00\x7f\xff", -32767: "I\x80\x01", -32768: "l\xff\xff\x80\x00",
		math.MaxInt32 - 1: "l\x7f\xff\xff\xfe", math.MaxInt32: "L\x00\x00\x00\x00\x7f\xff\xff\xff",
		math.MinInt32: "L\xff\xff\xff\xff\x80\x00\x00\x00",
	} {
		m.IterationPtr = []int32{v}
		assert.Contains(t, string(ubjson.Append(nil, m)), key("iteration_indptr")+"[#"+long(1)+want+long(9)+"tree_info")
	}
}

// Every prefix and every changed byte of a model gives an error or a model that
// can be written and read again.
func TestCorruption(t *testing.T) {
	all := []byte{0, 1, 0x7f, 0x80, 0xff, 'L', 'l', 'i', '[', ']', '{', '}', '$', '#', 'S', 'd', 'D', 'Z'}
	for name, with := range map[string][]byte{
		"leaves": all, "edges": {0, 0x7f, 0xff}, "categorical": {0, 0xff}, "vector": {0xff}, "dictionary": {1, 0xff}, "gblinear": {0x7f, 0xff}, "dart": {0xff},
	} {
		b := golden(t, name)
		for n := range b {
			_, err := ubjson.Decode(b[:n], codec.Limits{})
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

// A declared count never makes the decoder take memory that the file does not
// back.
func TestCountsDoNotAllocate(t *testing.T) {
	b := golden(t, "edges")
	count := []byte(long(7))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	decodes := 0
	for i := range b {
		if !bytes.HasPrefix(b[i:], count) {
			continue
		}
		for _, big := range []string{long(1 << 62), long(1 << 40), long(1 << 31)} {
			c := bytes.Clone(b)
			copy(c[i:], big)
			_, err := ubjson.Decode(c, codec.Limits{})
			require.Error(t, err)
			decodes++
		}
	}
	runtime.ReadMemStats(&after)
	require.Greater(t, decodes, 50)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(decodes)<<20, "less than 1 MB for each")
}

// check decodes b, and if that gives a model, checks that it survives.
func check(t testing.TB, b []byte) {
	m, err := ubjson.Decode(b, codec.Limits{})
	if err != nil {
		var fe *codec.FormatError
		require.ErrorAs(t, err, &fe)
		require.GreaterOrEqual(t, fe.Offset, int64(0))
		require.LessOrEqual(t, fe.Offset, int64(len(b)))
		return
	}
	once := ubjson.Append(nil, m)
	again, err := ubjson.Decode(once, codec.Limits{})
	require.NoError(t, err)
	require.Equal(t, string(once), string(ubjson.Append(nil, again)))
	row := make([]float32, min(m.NumFeature, 100))
	for _, tr := range m.Trees {
		tr.Predict(row)
	}
}

func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("../testdata/*.ubj")
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
		{long(1), long(1 << 62)}, {long(1), long(1 << 63)}, {"[$l#" + long(1), "[$U#" + long(1)}, {"[$d#", "[$D#"}, {"[#", "[$Z#"},
		{"{", "{#" + long(1)}, {"S" + long(1) + "1", "S" + long(1) + "\xff"}, {"\xff\xff\xff\xff", "\x00\x00\x00\x00"},
		{"S" + long(1) + "1", "S" + long(10) + "2147483647"}, {key("id"), key("ID")}, {"i\x01", "i\x00"},
	} {
		require.Contains(f, leaves, c[0])
		f.Add([]byte(strings.ReplaceAll(leaves, c[0], c[1])))
	}
	for _, s := range []string{
		"", "{", "{}", "{" + key("a") + "[[[[[[", "{" + key("learner") + "{}}", strings.Repeat("{"+key("a"), 70),
		"{" + key("\xff\xfe") + "H}", "{" + key("a") + "[$[#" + long(1) + "}",
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
		if _, err := ubjson.Decode(data, codec.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
