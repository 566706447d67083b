package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset/telco"
)

// customersText are generated customers as a file.
func customersText(t *testing.T, rows int) string {
	t.Helper()
	customers, err := telco.Generate(&telco.Options{Rows: rows, Seed: 5})
	require.NoError(t, err)
	var b strings.Builder
	require.NoError(t, telco.WriteCSV(&b, customers))
	return b.String()
}

func TestWrongUsage(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "report")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"-nonsense"}, "flag provided but not defined"},
		{[]string{"churn.txt"}, `argument "churn.txt": all arguments are flags`},
		{[]string{"-rounds", "0"}, "-rounds 0: must be from 1 to 10000"},
		{[]string{"-rounds", "x"}, "invalid value"},
		{[]string{"-resamples", "1"}, "-resamples 1: must be from 2 to 1000000"},
		{[]string{"-workers", "-1"}, "-workers -1: must be 0 or more"},
		{[]string{"-params", "eta"}, `"eta": must be name=value`},
		{[]string{"-params", "eta=-1"}, "eta"},
		{[]string{"-params", "etta=0.2"}, "did you mean eta?"},
		{[]string{"-params", "num_round=many"}, "must be a whole number"},
		{[]string{"-params", "nthread=-7"}, "must be a whole number"},
		{[]string{"-params", "objective=reg:squarederror"}, "must be binary:logistic"},
		{[]string{"-params", "max_depth=0"}, "max_depth"},
		{[]string{"-out", ""}, "-out is empty"},
	} {
		var out, errs bytes.Buffer
		code := run(context.Background(), append([]string{"-out", dir}, c.args...), &out, &errs)
		assert.Equal(t, exitUsage, code, c.args)
		assert.Contains(t, errs.String(), c.want)
		assert.True(t, strings.HasPrefix(errs.String(), "churn: "), errs.String())
		assert.Equal(t, 1, strings.Count(errs.String(), "\n"), errs.String())
		assert.Empty(t, out.String())
		assert.NoDirExists(t, dir)
	}
}

func TestHelp(t *testing.T) {
	var out, errs bytes.Buffer
	assert.Equal(t, exitOK, run(context.Background(), []string{"-h"}, &out, &errs))
	assert.Empty(t, errs.String())
	for _, name := range []string{"-data FILE", "-model MODEL.tar.gz", "-columns FILE", "-out DIR", "-params NAME=VALUE", "-rounds N", "-seed SEED", "-workers N", "-quiet", "-tune", "-resamples N"} {
		assert.Contains(t, out.String(), name)
	}
}

func TestBadData(t *testing.T) {
	good := customersText(t, 60)
	lines := strings.SplitAfter(good, "\r\n")
	for name, c := range map[string]struct{ text, want string }{
		"empty":        {"", "no rows of data"},
		"header alone": {lines[0], "no rows of data"},
		"short line":   {lines[0] + "KS,128\r\n", "wrong number of fields"},
		"other table":  {"a,b\nx,2\n", "has 2 columns: must have the 21 of churn.txt"},
		"words":        {strings.Replace(good, "382-4657,no,yes,", "382-4657,no,yes,many", 1), "column 7, vmail_msg, holds text: must be numbers"},
		"label":        {strings.ReplaceAll(strings.ReplaceAll(good, "True.", "yes"), "False.", "no"), "must be True. or False., with the dot"},
		"nobody left":  {strings.ReplaceAll(good, "True.", "False."), "0 of 60 customers left: both kinds must be there"},
		"too few":      {strings.Join(lines[:9], ""), "both kinds must be there"},
		"nul":          {good + "\x00", "NUL byte"},
	} {
		t.Run(name, func(t *testing.T) {
			require.False(t, good == c.text)
			file := filepath.Join(t.TempDir(), "customers.csv")
			require.NoError(t, os.WriteFile(file, []byte(c.text), 0o600))
			dir := filepath.Join(t.TempDir(), "report")
			var out, errs bytes.Buffer
			assert.Equal(t, exitInput, run(context.Background(), []string{"-out", dir, "-data", file, "-quiet"}, &out, &errs))
			assert.Contains(t, errs.String(), c.want)
			assert.Equal(t, 1, strings.Count(errs.String(), "\n"), errs.String())
			assert.NoDirExists(t, dir, "a run that fails leaves nothing")
		})
	}
}

func TestPlacesThatAreNot(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"-out", file}, "is not a folder"},
		{[]string{"-out", filepath.Join(file, "below"), "-rounds", "1", "-quiet"}, "not a directory"},
		{[]string{"-data", filepath.Join(t.TempDir(), "nothing.txt"), "-out", filepath.Join(t.TempDir(), "x")}, "no such file"},
		{[]string{"-data", t.TempDir(), "-out", filepath.Join(t.TempDir(), "x")}, "is a directory"},
	} {
		var out, errs bytes.Buffer
		assert.Equal(t, exitInput, run(context.Background(), c.args, &out, &errs), c.args)
		assert.Contains(t, errs.String(), c.want)
		assert.Equal(t, 1, strings.Count(errs.String(), "\n"), errs.String())
	}
}

func TestQuietSaysNothing(t *testing.T) {
	_, stdout, stderr := runOK(t, t.TempDir(), "-quiet", "-rounds", "2")
	assert.Empty(t, stdout)
	assert.Empty(t, stderr)
}

func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	dir := filepath.Join(t.TempDir(), "report")
	var out, errs bytes.Buffer
	assert.Equal(t, exitInput, run(ctx, []string{"-out", dir}, &out, &errs))
	assert.Equal(t, "churn: interrupted\n", errs.String())
	assert.NoDirExists(t, dir)
}

// A report over an older one takes its place; what else is in the folder stays.
func TestFolderWithOtherFiles(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "figures"), 0o755))
	for _, name := range []string{"mine.txt", "figures/mine.png", numbersFile} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("old"), 0o600))
	}
	r, _, _ := runOK(t, dir, "-quiet", "-rounds", "2")
	assert.Equal(t, 2, r.Models.Full.Trees)
	assert.Equal(t, "old", string(read(t, dir, "mine.txt")))
	assert.Equal(t, "old", string(read(t, dir, "figures", "mine.png")))
}

// Where a file of the report cannot be put in its place there is no report.json,
// not even the older one.
func TestFolderThatRefuses(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, numbersFile), []byte("{}"), 0o600))
	require.NoError(t, os.MkdirAll(filepath.Join(dir, pageFile, "in the way"), 0o755))
	var out, errs bytes.Buffer
	assert.Equal(t, exitInput, run(context.Background(), []string{"-out", dir, "-quiet", "-rounds", "1"}, &out, &errs))
	assert.Equal(t, 1, strings.Count(errs.String(), "\n"), errs.String())
	assert.NoFileExists(t, filepath.Join(dir, numbersFile))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		assert.False(t, strings.HasPrefix(e.Name(), "."), e.Name())
	}
}

func TestDownload(t *testing.T) {
	text := customersText(t, 400)
	mux := http.NewServeMux()
	mux.HandleFunc("/churn.txt", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, text) })
	mux.HandleFunc("/cut", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		io.WriteString(w, "State,")
	})
	server := httptest.NewServer(mux)
	defer server.Close()

	r, _, _ := runOK(t, t.TempDir(), "-quiet", "-rounds", "2", "-data", server.URL+"/churn.txt?key=secret")
	assert.Equal(t, 400, r.Data.Customers)
	assert.Equal(t, "churn.txt", r.Data.Source)

	for _, c := range []struct{ address, want string }{
		{server.URL + "/nothing", "404 Not Found: must be 200 OK"},
		{server.URL + "/cut", "unexpected EOF"},
		{"http://127.0.0.1:0/churn.txt", "127.0.0.1:0"},
		{"http://%zz", "invalid URL"},
	} {
		var out, errs bytes.Buffer
		dir := filepath.Join(t.TempDir(), "report")
		assert.Equal(t, exitInput, run(context.Background(), []string{"-out", dir, "-data", c.address}, &out, &errs))
		assert.Contains(t, errs.String(), c.want)
		assert.Equal(t, 1, strings.Count(errs.String(), "\n"), errs.String())
		assert.NoDirExists(t, dir)
	}

	_, err := fetch(context.Background(), server.Client(), server.URL+"/churn.txt", 100)
	require.ErrorContains(t, err, "100")
	_, err = readAll(iotest.OneByteReader(strings.NewReader(text)), 100)
	require.EqualError(t, err, "more than 100 bytes")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = fetch(ctx, server.Client(), server.URL+"/churn.txt", maxBytes)
	require.ErrorIs(t, err, context.Canceled)
}

func TestAddressName(t *testing.T) {
	for address, want := range map[string]string{
		"https://user:pass@host/a/churn.txt?sig=x": "churn.txt",
		"http://host":  "download",
		"http://host/": "download",
	} {
		assert.Equal(t, want, addressName(address))
	}
}

func TestHeader(t *testing.T) {
	for line, want := range map[string]bool{
		"State,Account Length,Day1\n":    true,
		"KS, 128, 415, 382-4657, no\n":   false,
		"KS,\"128\",415\r\nOH,107,415":   false,
		"":                               true,
		"a;b;c":                          true,
		"state,acc_length,area_code, ,x": true,
	} {
		assert.Equal(t, want, hasHeader([]byte(line)), line)
	}
}
