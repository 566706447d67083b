package dataset

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// hostileTexts are seeds for all readers: what breaks parsers of numbers and
// lines.
var hostileTexts = []string{
	"", "\n", "\r\n", "\xef\xbb\xbf", "\xef\xbb\xbfa,b\r\n1,2\r\n", "a,b\n", "1,2\n3\n", "a,b,a\n1,2,3\n", "y,x\n1,2\n0,\n",
	"\"", "\"a\"\"b\",2\n", "a\"b\n", "\"a\nb\",1\n2,3\n", "\"1\" ,2\n", "1e400,1\n", "inf,-inf\nnan,NaN\n", "0x1p-2\n", "0,5;1\n",
	"1_0\n", "\x00", "\xff\xfe1\x00", "\"\ufeff\"\n0", "a\n\"b\r\r\nc\"\n", "1\t2\n3\t\n", "1|2\n?|NA\n", strings.Repeat(",", 300), "1 2 3\n", "-0,+0,.5,5.,1e-50\n",
	"99999999999999999999999999,0.00000000000000000001\n", "é,\xff\n\xc3,1\n",
	"1:0.5 qid:3 2:-1 0:2.5 # c\n", "1 0:1 0:2\n", "1 3:1 2:2\n", "1 -1:1\n", "1 2147483648:1\n", "1 99999999999999999999:1\n",
	"1 qid:2 1:1\n1 qid:1 1:1\n", "1 1:nan\n", "1 1:inf\n", "1 1\n", "# only\n", "1:-1 1:1\n", "0\n\n1 1:1\n", "1 1:1e-46 2:1e38\n",
}

func FuzzReadCSV(f *testing.F) {
	for _, text := range hostileTexts {
		f.Add([]byte(text), uint8(0))
		f.Add([]byte(text), uint8(0xff))
	}
	f.Fuzz(func(t *testing.T, text []byte, options uint8) {
		o := &CSVOptions{Header: Choice(options & 3 % 3), MaxColumns: 1000, MaxLine: 1 << 12}
		if options&4 != 0 {
			o.Label = ByIndex(0)
		}
		if options&8 != 0 {
			o.Weight = ByIndex(1)
		}
		if options&16 != 0 {
			o.Group = ByIndex(2)
		}
		if options&32 != 0 {
			o.Comma = '\t'
		}
		m, err := ReadCSV(bytes.NewReader(text), o)
		if err != nil {
			requireParseError(t, err)
			return
		}
		require.NoError(t, m.Info().Validate(m.Rows(), m.Cols()))
		if m.Cols() == 0 && m.Info().Labels == nil {
			return // nothing to write
		}
		// What was read is what is read again after writing.
		var b bytes.Buffer
		require.NoError(t, WriteCSV(&b, m, nil))
		again := &CSVOptions{Header: No, Comma: ',', MaxColumns: 1000}
		if m.Info().Labels != nil {
			again.Label = ByIndex(0)
		}
		back, err := ReadCSV(&b, again)
		require.NoError(t, err)
		require.Equal(t, bits32(allRows(m)), bits32(allRows(back)))
		require.Equal(t, bits32(m.Info().Labels), bits32(back.Info().Labels))
	})
}

func FuzzReadLIBSVM(f *testing.F) {
	for _, text := range hostileTexts {
		f.Add([]byte(text), false)
		f.Add([]byte(text), true)
	}
	f.Fuzz(func(t *testing.T, text []byte, oneBased bool) {
		o := &LIBSVMOptions{MaxLine: 1 << 12}
		if oneBased {
			o.OneBased = Yes
		}
		m, err := ReadLIBSVM(bytes.NewReader(text), o)
		if err != nil {
			requireParseError(t, err)
			return
		}
		var b bytes.Buffer
		require.NoError(t, WriteLIBSVM(&b, m, &LIBSVMWriteOptions{OneBased: oneBased}))
		o.Columns = m.Cols()
		back, err := ReadLIBSVM(&b, o)
		require.NoError(t, err)
		_, indices, values, _ := m.CSR()
		_, backIndices, backValues, _ := back.CSR()
		require.Equal(t, indices, backIndices)
		require.Equal(t, bits32(values), bits32(backValues))
		require.Equal(t, bits32(m.Info().Weights), bits32(back.Info().Weights))
		require.Equal(t, m.Info().Groups, back.Info().Groups)
	})
}

func FuzzReadTable(f *testing.F) {
	for _, text := range hostileTexts {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		table, err := ReadTable(bytes.NewReader(text), &TableOptions{MaxColumns: 1000, MaxLine: 1 << 12})
		if err != nil {
			requireParseError(t, err)
			return
		}
		var b bytes.Buffer
		require.NoError(t, table.WriteCSV(&b, nil))
		written := b.String()
		back, err := ReadTable(&b, &TableOptions{Comma: ',', Missing: []string{""}})
		require.NoError(t, err)
		require.Equal(t, table.Columns(), back.Columns())
		b.Reset()
		require.NoError(t, back.WriteCSV(&b, nil))
		require.Equal(t, written, b.String())
		if hot, err := table.OneHot(); err == nil {
			if m, err := hot.Matrix("", nil); err == nil {
				require.Equal(t, table.Rows(), m.Rows())
			}
		}
	})
}

func FuzzReadUnknownFormat(f *testing.F) {
	for _, text := range hostileTexts {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if _, err := Read(bytes.NewReader(text), nil); err != nil {
			requireParseError(t, err)
		}
	})
}

// requireParseError asserts that err is a fault of the file and says so briefly.
func requireParseError(t *testing.T, err error) {
	t.Helper()
	var e *ParseError
	require.ErrorAs(t, err, &e)
	require.NotNil(t, e.Err)
	require.Less(t, len(err.Error()), 1500)
}
