package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/grove-ml/grove/dataset/telco"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func runWith(args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(context.Background(), args, &out, &errs)
	return code, out.String(), errs.String()
}

func TestRun(t *testing.T) {
	code, out, stderr := runWith()
	require.Equal(t, exitOK, code, stderr)
	for _, part := range []string{"aws_comprehend_detect_sentiment(message, 'en')", "int_plan_no  area_code", "total_charge", "NEGATIVE   0.785",
		"assess_and_recommend_incentive(408, '375-9999', 'You morons! You charged me extra again!')", "msg_sentiment       POSITIVE"} {
		assert.Contains(t, out, part)
	}
	again, second, _ := runWith()
	require.Equal(t, exitOK, again)
	assert.Equal(t, out, second)

	// A model that is given takes the place of the one that is trained.
	file := filepath.Join(t.TempDir(), "model.ubj")
	require.NoError(t, generated(t).model.SaveFile(file))
	code, third, stderr := runWith("-model", file)
	require.Equal(t, exitOK, code, stderr)
	assert.Equal(t, out, third)
}

func TestHelp(t *testing.T) {
	code, stdout, stderr := runWith("-h")
	assert.Equal(t, exitOK, code)
	assert.Empty(t, stderr)
	for _, want := range []string{"Usage: incentive [flags]", "incentive -data churn.txt -model model.tar.gz", "-data FILE", "-dsn SERVER", "-seed NUMBER", "(default 1729)"} {
		assert.Contains(t, stdout, want)
	}
	_, _, stderr = runWith("-nothing")
	assert.Equal(t, "incentive: flag provided but not defined: -nothing (incentive -h lists the flags)\n", stderr)
}

func TestRunErrors(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		return file
	}
	var good bytes.Buffer
	require.NoError(t, telco.WriteCSV(&good, generated(t).customers[:20]))
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"-nothing"}, exitUsage, "flag provided but not defined"},
		{[]string{"file"}, exitUsage, `argument "file"`},
		{[]string{"-data", filepath.Join(dir, "none.txt")}, exitInput, "none.txt"},
		{[]string{"-data", write("narrow.txt", "a,b\n1,2\n")}, exitInput, "2 columns: must be the 21 of churn.txt"},
		{[]string{"-data", write("plan.txt", strings.Replace(good.String(), ",no,", ",maybe,", 1))}, exitInput, `is "maybe": must be yes or no`},
		{[]string{"-data", write("label.txt", strings.Replace(good.String(), "False.", "False", 1))}, exitInput, `churn is "False": must be True. or False.`},
		{[]string{"-data", write("text.txt", strings.ReplaceAll(good.String(), ",408,", ",x,"))}, exitInput, "area_code"},
		{[]string{"-model", filepath.Join(dir, "none.json")}, exitInput, "none.json"},
	} {
		code, _, stderr := runWith(test.args...)
		assert.Equal(t, test.code, code, test.args)
		assert.Contains(t, stderr, test.want, test.args)
	}
	wide := filepath.Join(dir, "wide.ubj")
	other, err := generated(t).model.WithFeatureNames([]string{"vmail_msg", "acc_length", "c", "d", "e", "f", "g", "h", "i", "j", "k"})
	require.NoError(t, err)
	require.NoError(t, other.SaveFile(wide))
	code, _, stderr := runWith("-model", wide)
	assert.Equal(t, exitInput, code)
	assert.Contains(t, stderr, "must be [acc_length")
}

// A log that is kept goes on with its numbers, and its arms with them.
func TestLogFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "offers.db")
	for range 2 {
		code, _, stderr := runWith("-log", file)
		require.Equal(t, exitOK, code, stderr)
	}
	s := fileStore(t, file)
	_, rows, err := read(context.Background(), s.db, "SELECT id, phone, simulated FROM offer_log ORDER BY id")
	require.NoError(t, err)
	assert.Equal(t, [][]string{{"1", "375-9999", "0"}, {"2", "358-1921", "0"}, {"3", "329-6603", "0"},
		{"4", "375-9999", "0"}, {"5", "358-1921", "0"}, {"6", "329-6603", "0"}}, rows)
	code, _, stderr := runWith("-log", file, "-dsn", "mysql://h/d")
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, stderr, "-log: must not come with -dsn")
	code, _, stderr = runWith("-log", filepath.Join(t.TempDir(), "no", "folder"))
	assert.Equal(t, exitInput, code)
	assert.Contains(t, stderr, "-log ")
}
