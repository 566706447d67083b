package pickle_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/codec/pickle"
)

// Parts of programs of protocol 3.
const (
	start   = "\x80\x03"
	booster = "cxgboost.core\nBooster\n)\x81" // an empty Booster
)

// text and bytes push a value.
func text(s string) string {
	return "X" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(s)))) + s
}
func raw(s string) string {
	return "B" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(s)))) + s
}

// dict pushes a dict of keys and programs of values.
func dict(items ...string) string {
	s := "}("
	for i := 0; i < len(items); i += 2 {
		s += text(items[i]) + items[i+1]
	}
	return s + "u"
}

// of makes the program of a Booster with a state.
func of(items ...string) string { return start + booster + dict(items...) + "b." }

func TestPrograms(t *testing.T) {
	list := "](" + text("a") + text("ü") + "e"
	for name, p := range map[string]string{
		"bytes":                   of("handle", raw("model"), "feature_names", list),
		"bytearray of bytes":      of("handle", "cbuiltins\nbytearray\n"+raw("model")+"\x85R", "feature_names", list),
		"bytearray of text":       of("handle", "c__builtin__\nbytearray\n"+text("model")+text("latin-1")+"\x86R", "feature_names", list),
		"encoded":                 of("handle", "cbuiltins\nbytearray\nc_codecs\nencode\n"+text("model")+text("latin1")+"\x86R\x85R", "feature_names", list),
		"BYTEARRAY8":              "\x80\x05" + booster + dict("handle", "\x96\x05\x00\x00\x00\x00\x00\x00\x00model", "feature_names", list) + "b.",
		"tuple of names":          of("handle", raw("model"), "feature_names", text("a")+text("ü")+"\x86"),
		"the last key":            of("handle", raw("old"), "handle", raw("model"), "feature_names", list),
		"state with slots":        start + booster + dict("handle", raw("model"), "feature_names", list) + "N\x86b.",
		"protocol 4":              "\x80\x04\x95\x00\x00\x00\x00\x00\x00\x00\x00\x8c\x0cxgboost.core\x94\x8c\x07Booster\x94\x93\x94)\x81\x94}\x94(\x8c\x06handle\x94C\x05model\x94\x8c\x0dfeature_names\x94]\x94(\x8c\x01a\x94\x8c\x02ü\x94eub.",
		"protocol 0":              "ccopy_reg\n_reconstructor\np0\n(cxgboost.core\nBooster\np1\nc__builtin__\nobject\np2\nNtp3\nRp4\n(dp5\nS'handle'\np6\nc__builtin__\nbytearray\np7\n(Vmodel\np8\nS'latin-1'\np9\ntp10\nRp11\nsS'feature_names'\n(lp12\nVa\naV\\u00fc\nasb.",
		"memo":                    start + text("model") + "q\x070" + booster + dict("handle", "cbuiltins\nbytearray\nh\x07"+text("latin-1")+"\x86R", "feature_names", list) + "b.",
		"wrapper":                 start + "cxgboost.sklearn\nXGBClassifier\n)\x81" + dict("max_depth", "K\x03", "_Booster", booster+dict("handle", raw("model"), "feature_names", list)+"b", "classes_", "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85"+raw("b")+"\x87R(K\x01K\x02\x85cnumpy\ndtype\n"+text("i8")+"K\x00K\x01\x87R(K\x03"+text("<")+"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89"+raw(strings.Repeat("\x00", 16))+"tb") + "b.",
		"POP, DUP and POP_MARK":   start + "N0(NN1" + booster + "20" + dict("handle", raw("model"), "feature_names", list) + "b.",
		"what is not looked at":   of("handle", raw("model"), "feature_names", list, "x", "I01\n", "y", "L123456789012345678901234567890L\n", "z", "\x8a\x09\x01\x02\x03\x04\x05\x06\x07\x08\x09", "f", "F1.5\n", "s", "\x8f(K\x01\x90"),
		"OrderedDict on the side": of("handle", raw("model"), "feature_names", list, "evals", "ccollections\nOrderedDict\n)R("+text("a")+"]u"),
	} {
		got, err := pickle.Read([]byte(p), codec.Limits{})
		require.NoError(t, err, name)
		assert.Equal(t, "model", string(got.Handle), name)
		assert.Equal(t, []string{"a", "ü"}, got.FeatureNames, name)
		if got.Offset >= 0 {
			assert.Equal(t, "model", p[got.Offset:got.Offset+5], name)
		}
	}
}

func TestAttributes(t *testing.T) {
	scalar := func(dtype, order, b string) string {
		return "cnumpy._core.multiarray\nscalar\ncnumpy\ndtype\n" + text(dtype) + "\x89\x88\x87R(K\x03" + text(order) + "NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb" + raw(b) + "\x86R"
	}
	got, err := pickle.Read([]byte(of("handle", raw("m"), "best_iteration", "K\x63", "best_ntree_limit", "M\x2c\x01", "best_score", "G\x3f\xf8\x00\x00\x00\x00\x00\x00")), codec.Limits{})
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"best_iteration": "99", "best_ntree_limit": "300", "best_score": "1.5"}, got.Attributes)
	assert.Nil(t, got.FeatureNames)

	got, err = pickle.Read([]byte(of("handle", raw("m"), "best_score", scalar("f8", "<", "\x00\x00\x00\x00\x00\x00\xf8\x3f"), "best_iteration", scalar("i8", ">", "\x00\x00\x00\x00\x00\x00\x00\x07"))), codec.Limits{})
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"best_score": "1.5", "best_iteration": "7"}, got.Attributes)

	got, err = pickle.Read([]byte(of("handle", raw("m"), "best_score", scalar("f4", "<", "\x00\x00\x20\x3f"), "best_iteration", scalar("c16", "<", "123"))), codec.Limits{})
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"best_score": "0.625"}, got.Attributes)
}

// TestHostile refuses whatever would run code, and programs that make no sense.
func TestHostile(t *testing.T) {
	global := func(name string) string {
		return start + "c" + strings.Replace(name, ".", "\n", 1) + "\n" + text("id") + "\x85R."
	}
	for name, c := range map[string]struct {
		p    string
		kind error
		says string
	}{
		"os.system":                {global("os.system"), codec.ErrUnsupported, "the pickle names os.system, and unpickling anything but XGBoost's models is not supported yet"},
		"posix.system, protocol 0": {"cposix\nsystem\n(S'id'\ntR.", codec.ErrUnsupported, "posix.system"},
		"builtins.eval":            {global("builtins.eval"), codec.ErrUnsupported, "builtins.eval"},
		"builtins.getattr":         {global("builtins.getattr"), codec.ErrUnsupported, "builtins.getattr"},
		"STACK_GLOBAL":             {"\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x02id\x85R.", codec.ErrUnsupported, "os.system"},
		"another of a module":      {global("xgboost.core.DMatrix"), codec.ErrUnsupported, "xgboost.core"},
		"INST":                     {start + "(ios\nsystem\n.", codec.ErrUnsupported, "INST"},
		"persistent id":            {start + "Pabc\n.", codec.ErrUnsupported, "persistent ids"},
		"extension":                {start + "\x82\x01.", codec.ErrUnsupported, "extension registry"},
		"buffers":                  {"\x80\x05\x97.", codec.ErrUnsupported, "buffers"},
		"protocol 6":               {"\x80\x06.", codec.ErrUnsupported, "pickle protocol 6"},
		"a name of lines":          {"c" + strings.Repeat("x", 1000) + "\ny\n.", codec.ErrUnsupported, "the pickle names xxx"},
		"a call of text":           {start + text("a") + ")R.", codec.ErrFormat, "a value of kind text is called"},
		"arguments of text":        {start + "cxgboost.core\nBooster\n" + text("a") + "R.", codec.ErrFormat, "arguments of kind text"},
		"a state of a dict":        {start + "}}b.", codec.ErrFormat, "a state for a value of kind dict"},
		"no class":                 {start + "ccopyreg\n_reconstructor\n)R.", codec.ErrFormat, "an object is made of no class"},
		"empty":                    {"", codec.ErrTruncated, "the pickle ends before its STOP"},
		"STOP alone":               {start + ".", codec.ErrFormat, "STOP with 0 values"},
		"two values":               {start + "NN.", codec.ErrFormat, "STOP with 2 values"},
		"a mark left":              {start + "(N.", codec.ErrFormat, "STOP with"},
		"trailing":                 {of("handle", raw("m")) + "x", codec.ErrFormat, "1 bytes follow the pickle"},
		"no opcode":                {start + "\xff.", codec.ErrFormat, "byte 0xff is no opcode of a pickle"},
		"nothing stored":           {start + "h\x05.", codec.ErrFormat, "nothing has been stored as 5"},
		"nothing to store":         {start + "q\x00.", codec.ErrFormat, "the stack is empty"},
		"nothing to take":          {start + "\x85.", codec.ErrFormat, "1 values are needed, there are 0"},
		"below the mark":           {start + "N(a.", codec.ErrFormat, "1 values are needed, there are 0"},
		"no mark":                  {start + "t.", codec.ErrFormat, "there is no mark"},
		"an odd dict":              {start + "(Nd.", codec.ErrFormat, "a dict of 1 keys and values"},
		"an element of a tuple":    {start + ")Na.", codec.ErrFormat, "elements for a value of kind tuple"},
		"keys of a list":           {start + "]NNs.", codec.ErrFormat, "keys for a value of kind list"},
		"4 GB":                     {start + "B\xff\xff\xff\xffabc", codec.ErrTruncated, "4294967295 bytes are needed, 3 are left"},
		"BINBYTES8":                {start + "\x8e\xff\xff\xff\xff\xff\xff\xff\xffabc", codec.ErrTruncated, "18446744073709551615 bytes are needed"},
		"LONG4 below zero":         {start + "\x8b\xff\xff\xff\xff.", codec.ErrTruncated, "4294967295 bytes are needed"},
		"a line without end":       {start + "Vabc", codec.ErrTruncated, "the pickle ends in a line"},
		"an escape":                {"V\\u12\n.", codec.ErrFormat, "is too short"},
		"a character":              {"V\\Uffffffff\n.", codec.ErrFormat, "is no character"},
		"quotes":                   {"S'abc\n.", codec.ErrFormat, "is not a quoted string"},
		"a number":                 {"I12x\n.", codec.ErrFormat, "is not a whole number"},
		"a float":                  {"F1,5\n.", codec.ErrFormat, "is not a number"},
		"not latin-1":              {start + "cbuiltins\nbytearray\n" + text("木") + text("latin-1") + "\x86R.", codec.ErrFormat, "is no byte"},
		"encoding":                 {start + "cbuiltins\nbytearray\n" + text("a") + text("rot13") + "\x86R.", codec.ErrFormat, `unknown encoding "rot13"`},
		"bytes of a number":        {start + "cbuiltins\nbytearray\nK\x05\x85R.", codec.ErrFormat, "bytes are made of 1 values"},
		"a list":                   {start + "].", codec.ErrFormat, "a value of kind list, not a model"},
		"an encoder":               {start + "cxgboost.compat\nXGBoostLabelEncoder\n)\x81.", codec.ErrFormat, "the pickle holds no Booster"},
		"not fitted":               {start + "cxgboost.sklearn\nXGBRegressor\n)\x81" + dict("_Booster", "N") + "b.", codec.ErrFormat, "the model is not fitted"},
		"no handle":                {of("feature_names", "N"), codec.ErrFormat, "the Booster has no model"},
		"no state":                 {start + booster + ".", codec.ErrFormat, "the Booster has no model"},
		"handle of None":           {of("handle", "N"), codec.ErrFormat, "its handle is of kind None"},
		"names of a number":        {of("handle", raw("m"), "feature_names", "K\x01"), codec.ErrFormat, "feature_names is of kind int"},
		"a name of a number":       {of("handle", raw("m"), "feature_names", "](K\x01e"), codec.ErrFormat, "feature_names[0] is of kind int"},
		"a list in itself":         {of("handle", raw("m"), "feature_names", "]q\x00h\x00a"), codec.ErrFormat, "feature_names[0] is of kind list"},
		"joblib without a type":    {start + "cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}b.", codec.ErrFormat, "no data type"},
	} {
		_, err := pickle.Read([]byte(c.p), codec.Limits{})
		require.Error(t, err, name)
		assert.ErrorIs(t, err, c.kind, name)
		assert.ErrorContains(t, err, c.says, name)
		var fe *codec.FormatError
		require.True(t, errors.As(err, &fe), name)
		assert.LessOrEqual(t, fe.Offset, int64(len(c.p)), name)
	}
	_, err := pickle.Read([]byte(of("handle", raw("model"))), codec.Limits{MaxBytes: 20})
	assert.ErrorIs(t, err, codec.ErrTooLarge)
}

// array makes the program of a joblib file whose array comes before the Booster.
func array(dtype, shape, more, bytes string) string {
	w := "cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81" + dict(append([]string{"dtype", "cnumpy\ndtype\n" + text(dtype) + "\x89\x88\x87R", "shape", shape}, strings.Fields(more)...)...) + "b" + bytes
	return start + "cxgboost.sklearn\nXGBClassifier\n)\x81" + dict("classes_", w, "_Booster", booster+dict("handle", raw("model"))+"b") + "b."
}

func TestJoblib(t *testing.T) {
	for name, p := range map[string]string{
		"numbers":  array("f4", "K\x03\x85", "", "123456789012"),
		"nothing":  array("i8", "K\x00\x85", "", ""),
		"texts":    array("U2", "K\x02\x85", "", "1234567890123456"),
		"padding":  array("i8", "K\x01\x85", "numpy_array_alignment_bytes K\x10", "\x03abc12345678"),
		"objects":  array("O8", "K\x02\x85", "", "\x80\x03]("+text("a")+text("b")+"e."),
		"a scalar": array("f8", ")", "", "12345678"),
	} {
		got, err := pickle.Read([]byte(p), codec.Limits{})
		require.NoError(t, err, name)
		assert.Equal(t, "model", string(got.Handle), name)
	}
	for name, c := range map[string][2]string{
		"too long":     {array("f4", "J\xff\xff\xff\x7f\x85", "", "1234"), "larger than the file"},
		"product":      {array("f4", "J\x00\x00\x01\x00J\x00\x00\x01\x00J\x00\x00\x01\x00\x87", "", ""), "larger than the file"},
		"below zero":   {array("f4", "J\xff\xff\xff\xff\x85", "", ""), "not a whole number"},
		"type":         {array("x4", "K\x01\x85", "", "1234"), `arrays of data type "x4"`},
		"shape":        {array("f4", "N", "", ""), "no shape"},
		"code inside":  {array("O8", "K\x01\x85", "", "\x80\x03cos\nsystem\n."), "os.system"},
		"deep objects": {array("O8", "K\x01\x85", "", strings.Repeat("cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81"+dict("dtype", "cnumpy\ndtype\n"+text("O8")+"\x89\x88\x87R")+"b", 20)), "nested deeper than 8"},
	} {
		_, err := pickle.Read([]byte(c[0]), codec.Limits{})
		assert.ErrorContains(t, err, c[1], name)
	}
}

// TestMemory bounds what programs make that are all work and no bytes.
func TestMemory(t *testing.T) {
	const n = 1 << 20
	long := strings.Repeat("x", n)
	for name, p := range map[string]string{
		"marks":         start + strings.Repeat("(", n),
		"lists":         start + strings.Repeat("]0", n),
		"stored":        start + strings.Repeat("]\x940", n),
		"stored far":    start + "N" + strings.Repeat("r\x00\x00\x00\x7f", n/5) + ".",
		"in itself":     start + "]q\x00" + strings.Repeat("h\x00a", n/3) + ".",
		"doubling":      start + strings.Repeat("(22222222222222222222l", n/22),
		"objects":       start + "cxgboost.core\nBooster\nq\x000" + strings.Repeat("h\x00)\x810", n/5),
		"encoded again": start + text(long) + "q\x000c_codecs\nencode\nq\x010" + text("latin-1") + "q\x020" + strings.Repeat("h\x01h\x00h\x02\x86R0", n/9),
		"names again":   of("handle", raw("m"), "feature_names", "]("+text(long)+"q\x00"+strings.Repeat("h\x00", 10000)+"e"),
		"nested tuples": start + ")" + strings.Repeat("\x85", n) + ".",
		"many names":    names(100_000),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := pickle.Read([]byte(p), codec.Limits{})
		runtime.ReadMemStats(&after)
		used := after.TotalAlloc - before.TotalAlloc
		assert.Less(t, used, uint64(16*len(p)+1<<20), name)
		if name == "many names" {
			assert.NoError(t, err)
		} else {
			assert.Error(t, err, name)
		}
	}
}

// names is a pickle as Python writes it of a Booster with n feature names.
func names(n int) string {
	var b strings.Builder
	b.WriteString("\x80\x04\x8c\x0cxgboost.core\x94\x8c\x07Booster\x94\x93\x94)\x81\x94}\x94(\x8c\x06handle\x94C\x05model\x94\x8c\x0dfeature_names\x94]\x94(")
	for i := range n {
		name := fmt.Sprintf("f%d", i)
		b.WriteString("\x8c" + string(rune(len(name))) + name + "\x94")
		if i%1000 == 999 && i < n-1 {
			b.WriteString("e(")
		}
	}
	b.WriteString("eub.")
	return b.String()
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(of("handle", raw("model"), "feature_names", "]("+text("a")+"e")))
	f.Add([]byte(array("f4", "K\x03\x85", "", "123456789012")))
	f.Add([]byte(array("O8", "K\x02\x85", "", "\x80\x03]("+text("a")+text("b")+"e.")))
	f.Add([]byte(names(3)))
	f.Add([]byte("ccopy_reg\n_reconstructor\np0\n(cxgboost.core\nBooster\np1\nc__builtin__\nobject\np2\nNtp3\nRp4\n(dp5\nS'handle'\np6\nS'\\x01'\nsb."))
	f.Add([]byte("\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x02id\x85R."))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := pickle.Read(b, codec.Limits{})
		if err == nil && got.Offset >= 0 && string(b[got.Offset:got.Offset+int64(len(got.Handle))]) != string(got.Handle) {
			t.Fatal("the model is not where it is said to be")
		}
	})
}
