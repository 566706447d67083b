package sagemaker

import (
	"archive/tar"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
)

// entryOf returns a tar file of one entry and its content.
func entryOf(t testing.TB, h *tar.Header, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	h.Size = int64(len(content))
	h.Mode = 0o644
	require.NoError(t, w.WriteHeader(h))
	_, err := io.WriteString(w, content)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

// patch changes the header of the first entry and its checksum.
func patch(b []byte, change func(header []byte)) []byte {
	b = bytes.Clone(b)
	change(b[:512])
	copy(b[148:], "        ")
	sum := 0
	for _, c := range b[:512] {
		sum += int(c)
	}
	copy(b[148:], fmt.Sprintf("%06o\x00 ", sum))
	return b
}

// resize changes the size that the header of the first entry says.
func resize(b []byte, size int64) []byte {
	return patch(b, func(h []byte) { copy(h[124:], fmt.Sprintf("%011o\x00", size)) })
}

// pax returns a tar file whose only file has an extended header of records.
func pax(t testing.TB, content string, records ...string) []byte {
	t.Helper()
	var text string
	for _, r := range records {
		n := len(r) + 4 // two digits, a space and the end of the line
		text += fmt.Sprintf("%02d %s\n", n, r)
	}
	head := patch(entryOf(t, &tar.Header{Typeflag: tar.TypeReg, Name: "PaxHeaders/x"}, text), func(h []byte) { h[156] = tar.TypeXHeader })
	return append(head[:1024], tarOf(t, file{"xgboost-model", content})...)
}

func hostile(t testing.TB) map[string]struct {
	b    []byte
	kind error
	says string
} {
	text := stump("binary:logistic", 0, [2]float64{-1, 1})
	zeros := strings.Repeat("\x00", 40<<20)
	var many []file
	for i := range 12 {
		many = append(many, file{fmt.Sprintf(".%d", i), ""})
	}
	whole := gzipOf(t, tarOf(t, file{"xgboost-model", text}))
	sum := bytes.Clone(whole)
	sum[len(sum)-8] ^= 1
	type c = struct {
		b    []byte
		kind error
		says string
	}
	return map[string]c{
		"empty":             {nil, gbt.ErrTruncated, "the file is empty"},
		"text":              {[]byte("hello, world"), gbt.ErrFormat, "not a model file"},
		"gzip of nothing":   {gzipOf(t, nil), gbt.ErrTruncated, "the file is empty"},
		"no entry":          {gzipOf(t, make([]byte, 1024)), gbt.ErrFormat, "not a model file"},
		"dotfiles alone":    {gzipOf(t, tarOf(t, file{".a", "x"})), gbt.ErrFormat, "the archive has no model"},
		"a folder":          {gzipOf(t, tarOf(t, file{"model/xgboost-model", text})), gbt.ErrFormat, `files in folders such as "model/xgboost-model"`},
		"not a model":       {gzipOf(t, tarOf(t, file{"xgboost-model", text}, file{"README", "hello, this is text"})), gbt.ErrFormat, `sagemaker: "README": model: not a model file`},
		"twice":             {gzipOf(t, tarOf(t, file{"xgboost-model", text}, file{"./xgboost-model", text})), gbt.ErrFormat, "the name comes twice"},
		"outside":           {gzipOf(t, tarOf(t, file{"../xgboost-model", text})), gbt.ErrFormat, "the path leads out of the archive"},
		"outside and back":  {gzipOf(t, tarOf(t, file{"a/../../xgboost-model", text})), gbt.ErrFormat, "the path leads out of the archive"},
		"absolute":          {gzipOf(t, tarOf(t, file{"/etc/xgboost-model", text})), gbt.ErrFormat, "the path is absolute"},
		"windows":           {gzipOf(t, tarOf(t, file{`..\xgboost-model`, text})), gbt.ErrFormat, "the path is absolute"},
		"symbolic link":     {gzipOf(t, entryOf(t, &tar.Header{Typeflag: tar.TypeSymlink, Name: "xgboost-model", Linkname: "/etc/passwd"}, "")), gbt.ErrUnsupported, "links are not followed"},
		"hard link":         {gzipOf(t, entryOf(t, &tar.Header{Typeflag: tar.TypeLink, Name: "xgboost-model", Linkname: "a"}, "")), gbt.ErrUnsupported, "links are not followed"},
		"device":            {gzipOf(t, entryOf(t, &tar.Header{Typeflag: tar.TypeChar, Name: "xgboost-model"}, "")), gbt.ErrUnsupported, "neither a file nor a folder"},
		"pipe":              {gzipOf(t, entryOf(t, &tar.Header{Typeflag: tar.TypeFifo, Name: "xgboost-model"}, "")), gbt.ErrUnsupported, "neither a file nor a folder"},
		"larger than said":  {gzipOf(t, resize(tarOf(t, file{"xgboost-model", text}), 10)), gbt.ErrFormat, "json model"},
		"smaller than said": {gzipOf(t, resize(tarOf(t, file{"xgboost-model", text}), 1<<20)), gbt.ErrTruncated, "unexpected EOF"},
		"a terabyte":        {gzipOf(t, resize(tarOf(t, file{"xgboost-model", text}), 1<<32)), gbt.ErrTooLarge, "4294967296 bytes, at most 1073741824 are allowed"},
		"PAX size beyond":   {gzipOf(t, pax(t, text, "size=999999")), gbt.ErrTruncated, "unexpected EOF"},
		"PAX size far away": {gzipOf(t, pax(t, text, "size=99999999999")), gbt.ErrTooLarge, "99999999999 bytes"},
		"PAX size below":    {gzipOf(t, pax(t, text, "size=-5")), gbt.ErrFormat, "invalid tar header"},
		"PAX path outside":  {gzipOf(t, pax(t, text, "path=../xgboost-model")), gbt.ErrFormat, "the path leads out of the archive"},
		"PAX sparse":        {gzipOf(t, pax(t, text, "GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.realsize=99999999999", "GNU.sparse.name=xgboost-model")), gbt.ErrFormat, "invalid tar header"},
		"cut":               {whole[:len(whole)/2], gbt.ErrTruncated, "unexpected EOF"},
		"cut in the end":    {whole[:len(whole)-3], gbt.ErrTruncated, "unexpected EOF"},
		"checksum":          {sum, gbt.ErrFormat, "checksum"},
		"bomb":              {gzipOf(t, tarOf(t, file{".a", zeros}, file{"xgboost-model", text})), gbt.ErrTooLarge, "bytes unpacked for each byte of the archive"},
		"bomb of one file":  {gzipOf(t, []byte(zeros)), gbt.ErrTooLarge, "bytes unpacked for each byte of the archive"},
		"many entries":      {gzipOf(t, tarOf(t, many...)), gbt.ErrTooLarge, "more than 10 entries"},
		"other objective": {gzipOf(t, tarOf(t, file{"xgboost-model-0", text}, file{"xgboost-model-1", stump("reg:squarederror", 0, [2]float64{0, 0})})),
			gbt.ErrFormat, `"xgboost-model-1": objective "reg:squarederror", that of xgboost-model-0 is "binary:logistic"`},
	}
}

func TestHostileArchives(t *testing.T) {
	for name, c := range hostile(t) {
		_, err := OpenReader(bytes.NewReader(c.b), &Options{MaxEntries: 10, MaxBytes: 1 << 30})
		require.Error(t, err, name)
		assert.ErrorIs(t, err, c.kind, name)
		assert.ErrorContains(t, err, c.says, name)
		var ae *ArchiveError
		assert.ErrorAs(t, err, &ae, name)
	}
}

// TestMaxBytes bounds all files together, packed and unpacked.
func TestMaxBytes(t *testing.T) {
	text := stump("binary:logistic", 0, [2]float64{-1, 1})
	b := tarOf(t, file{"xgboost-model-0", text}, file{"xgboost-model-1", text})
	for name, in := range map[string][]byte{"tar": b, "gzip": gzipOf(t, b)} {
		_, err := OpenReader(bytes.NewReader(in), &Options{MaxBytes: int64(len(b))})
		assert.NoError(t, err, name)
		_, err = OpenReader(bytes.NewReader(in), &Options{MaxBytes: int64(len(text)) + 1000})
		assert.ErrorIs(t, err, gbt.ErrTooLarge, name)
	}
}

// TestReadersThatFail hands on what a reader says.
func TestReadersThatFail(t *testing.T) {
	whole := gzipOf(t, tarOf(t, file{"xgboost-model", stump("binary:logistic", 0, [2]float64{-1, 1})}))
	for n := range whole {
		_, err := OpenReader(io.MultiReader(bytes.NewReader(whole[:n]), failing{}), nil)
		require.ErrorIs(t, err, errDisk, "after %d bytes", n)
	}
}

var errDisk = fmt.Errorf("the disk is gone")

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errDisk }

func FuzzOpenReader(f *testing.F) {
	for name, c := range hostile(f) {
		if !strings.HasPrefix(name, "bomb") {
			f.Add(c.b)
		}
	}
	text := stump("binary:logistic", 0, [2]float64{-1, 1})
	f.Add(gzipOf(f, tarOf(f, file{"xgboost-model", text})))
	f.Add(tarOf(f, file{"xgboost-model-0", text}, file{"xgboost-model-1", text}))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := OpenReader(bytes.NewReader(b), &Options{MaxBytes: 1 << 24})
		if err != nil {
			return
		}
		if e.NumFeatures() < 1000 && e.NumOutputs() < 1000 {
			out := make([]float32, e.NumOutputs())
			_ = e.Predict(out, make([]float32, e.NumFeatures()))
		}
		var again bytes.Buffer
		if err := Write(&again, e.Models()...); err != nil {
			t.Fatalf("a model that opened is not written: %v", err)
		}
		if _, err := OpenReader(&again, nil); err != nil {
			t.Fatalf("a model that was written does not open: %v", err)
		}
	})
}
