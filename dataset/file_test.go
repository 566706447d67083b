package dataset

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSniffFormat(t *testing.T) {
	for text, want := range map[string]Format{
		"":                               FormatCSV,
		"1,2,3\n":                        FormatCSV,
		"a:1 b:2\n":                      FormatCSV,
		"1\t2\t3\n":                      FormatCSV,
		"5\n6\n":                         FormatCSV,
		"1 0:2 5:1\n":                    FormatLIBSVM,
		"1:0.5 0:2\n":                    FormatLIBSVM,
		"1 qid:7 0:2\n":                  FormatLIBSVM,
		"# c\n\n0\n1 3:1 # d\n":          FormatLIBSVM,
		"0\t3:1\t4:2\n":                  FormatLIBSVM,
		"\xef\xbb\xbf-1 1:2\n":           FormatLIBSVM,
		"1 3:1 x\n":                      FormatLIBSVM, // its reader says what is wrong
		"1 3:1 x 4:1\n":                  FormatCSV,
		"time 12:30 13:30\n":             FormatCSV,
		"1 " + strings.Repeat("2:3 ", 9): FormatLIBSVM,
	} {
		assert.Equal(t, want, sniffFormat([]byte(text)), "%q", text)
	}
}

func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct {
		text   string
		o      *FileOptions
		sparse bool
	}{
		"a.csv":      {text: "1;2\n3;4\n"},
		"a.TSV":      {text: "1\t2\n3\t4\n", o: &FileOptions{CSV: CSVOptions{Comma: ','}}},
		"a.txt":      {text: "1,2\n3,4\n"},
		"a":          {text: "1|2\n3|4\n"},
		"a.libsvm":   {text: "0 0:1 1:2\n0 0:3 1:4\n", sparse: true},
		"a.svm":      {text: "0 1:1 2:2\n0 1:3 2:4\n", o: &FileOptions{LIBSVM: LIBSVMOptions{OneBased: Yes}}, sparse: true},
		"a.svmlight": {text: "0\n0\n", o: &FileOptions{LIBSVM: LIBSVMOptions{Columns: 2}}, sparse: true},
		"b.txt":      {text: "0 0:1 1:2\n0 0:3 1:4\n", sparse: true},
		"c.csv":      {text: "0 0:1 1:2\n0 0:3 1:4\n", o: &FileOptions{Format: FormatLIBSVM}, sparse: true},
		"d.svm":      {text: "1\t2\n3\t4\n", o: &FileOptions{Format: FormatTSV}},
		"e.svm":      {text: "a,b\n1,2\n3,4\n", o: &FileOptions{Format: FormatCSV}},
	} {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(c.text), 0o600))
		m, err := ReadFile(path, c.o)
		require.NoError(t, err, name)
		require.Equal(t, [2]int{2, 2}, [2]int{m.Rows(), m.Cols()}, name)
		_, _, _, sparse := m.CSR()
		assert.Equal(t, c.sparse, sparse, name)
		if name != "a.svmlight" {
			assert.Equal(t, []float32{1, 2, 3, 4}, allRows(m), name)
		}
	}
}

func TestReadFileFaults(t *testing.T) {
	dir := t.TempDir()
	_, err := ReadFile(filepath.Join(dir, "absent.csv"), nil)
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = ReadTableFile(filepath.Join(dir, "absent.csv"), nil)
	require.ErrorIs(t, err, os.ErrNotExist)

	path := filepath.Join(dir, "bad.csv")
	require.NoError(t, os.WriteFile(path, []byte("a,b\n1,x\n1\n"), 0o600))
	_, err = ReadFile(path, nil)
	var e *ParseError
	require.ErrorAs(t, err, &e)
	assert.Equal(t, path, e.Name)
	assert.EqualError(t, err, "dataset: "+path+`: line 2, column 2 (b): "x": not a number`)
	_, err = ReadTableFile(path, nil)
	assert.EqualError(t, err, "dataset: "+path+": line 3: wrong number of fields: 1: want 2, one a name")

	_, err = ReadFile(path, &FileOptions{Format: 9})
	assert.EqualError(t, err, "dataset: format Format(9): must be auto, csv, tsv or libsvm")
	for _, f := range []Format{FormatAuto, FormatCSV, FormatTSV, FormatLIBSVM} {
		back, err := ParseFormat(f.String())
		require.NoError(t, err)
		assert.Equal(t, f, back)
	}
	_, err = ParseFormat("parquet")
	assert.EqualError(t, err, `dataset: format "parquet": must be auto, csv, tsv or libsvm`)
}

// The label stands first in both forms of agaricus that XGBoost's demos use.
func TestReadFileOfRealLIBSVM(t *testing.T) {
	m, err := ReadFile(sharedData(t, "agaricus", "agaricus.txt.train"), nil)
	require.NoError(t, err)
	assert.Equal(t, [2]int{6513, 127}, [2]int{m.Rows(), m.Cols()})
	_, _, values, ok := m.CSR()
	assert.True(t, ok)
	assert.Len(t, values, 143286)

	rank, err := ReadFile(sharedData(t, "lambdarank", "rank.train"), nil)
	require.NoError(t, err)
	assert.Equal(t, 3005, rank.Rows())

	higgs, err := ReadFile(sharedData(t, "higgs-sample", "binary.train"), &FileOptions{CSV: CSVOptions{Label: ByIndex(0)}})
	require.NoError(t, err)
	assert.Equal(t, [2]int{7000, 28}, [2]int{higgs.Rows(), higgs.Cols()})
	assert.Equal(t, float32(0.869), higgs.Row(nil, 0)[0])
}
