package telco

import (
	"bufio"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLayout(t *testing.T) {
	customers := generate(t, 3333, 0)
	out := text(t, customers)
	lines := strings.Split(out, "\r\n")
	require.Len(t, lines, 3335, "header, rows and the end of the last line")
	assert.Empty(t, lines[3334])
	assert.NotContains(t, strings.ReplaceAll(out, "\r\n", ""), "\n")
	assert.Equal(t, "State,Account Length,Area Code,Phone,Int'l Plan,VMail Plan,VMail Message,Day Mins,Day Calls,Day Charge,"+
		"Eve Mins,Eve Calls,Eve Charge,Night Mins,Night Calls,Night Charge,Intl Mins,Intl Calls,Intl Charge,CustServ Calls,Churn?", lines[0])
	layout := regexp.MustCompile(`^[A-Z]{2},\d+,(408|415|510),\d{3}-\d{4},(yes|no),(yes|no),\d+,` +
		`(\d+\.\d00000,\d+,\d+\.\d\d0000,){4}\d,(True|False)\.$`)
	for _, line := range lines[1:3334] {
		assert.Regexp(t, layout, line)
	}
	assert.Equal(t, "OH,97,408,375-9999,yes,no,0,299.400000,90,50.900000,224.700000,101,19.100000,210.500000,92,9.470000,9.800000,2,2.650000,2,True.", lines[7])

	records, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	require.NoError(t, err)
	for i, r := range records[1:] {
		assert.Equal(t, record(&customers[i]), r)
	}
	assert.Equal(t, len(Header()), len(Names()))
}

type full struct{}

var errFull = errors.New("disk full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWriteErrors(t *testing.T) {
	require.ErrorIs(t, WriteCSV(full{}, named()), errFull)
	require.ErrorIs(t, WriteCSV(full{}, generate(t, 3333, 0)), errFull)
}

// No row of the real file is generated, and the header is its header.
func TestAgainstTheRealFile(t *testing.T) {
	dir := os.Getenv("GROVE_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	f, err := os.Open(filepath.Join(dir, "churn", "churn.txt"))
	if err != nil {
		t.Skip("the real churn.txt is not here: set GROVE_DATA to the folder that has churn/churn.txt")
	}
	defer f.Close()
	published := map[string]bool{}
	in := bufio.NewScanner(f)
	require.True(t, in.Scan())
	assert.Equal(t, strings.Join(Header(), ","), in.Text())
	for in.Scan() {
		published[usageOf(in.Text())] = true
	}
	require.NoError(t, in.Err())
	require.Len(t, published, 3333)
	for _, line := range strings.Split(strings.TrimSpace(text(t, generate(t, 3333, 0))), "\r\n")[1:] {
		if published[usageOf(line)] {
			t.Errorf("a customer of the real file: %s", line)
		}
	}
}

// usageOf returns the fields of a line that a telephone bill has: from the
// minutes by day to the charge for calls abroad.
func usageOf(line string) string { return strings.Join(strings.Split(line, ",")[7:19], ",") }
