package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/sagemaker"
)

// TestArchives writes SageMaker archives and uses them where a model goes.
func TestArchives(t *testing.T) {
	f := newFolder(t)
	train, model := f.trained()
	packed := f.path("model.tar.gz")
	gbtOK(t, "convert", "-model", model, "-out", packed)
	want := gbtOK(t, "predict", "-model", model, "-data", train)
	assert.Equal(t, want, gbtOK(t, "predict", "-model", packed, "-data", train))
	for _, command := range []string{"stats", "importance", "dump"} {
		assert.Equal(t, gbtOK(t, command, "-model", model), gbtOK(t, command, "-model", packed), command)
	}
	assert.Equal(t, gbtOK(t, "eval", "-model", model, "-data", train), gbtOK(t, "eval", "-model", packed, "-data", train))
	b, err := os.ReadFile(packed)
	require.NoError(t, err)
	assert.Equal(t, want, gbtIn(string(b), "predict", "-model", "-", "-data", train).out, "from standard input")
	again := gbtOK(t, "convert", "-model", packed, "-to", "tar.gz", "-out", "-")
	assert.Equal(t, string(b), again)
	back := f.path("back.json")
	gbtOK(t, "convert", "-model", packed, "-out", back)
	first, err := os.ReadFile(model)
	require.NoError(t, err)
	second, err := os.ReadFile(back)
	require.NoError(t, err)
	assert.Equal(t, string(first), string(second))
}

// TestArchiveOfSeveral predicts with several models, and refuses what is for one.
func TestArchiveOfSeveral(t *testing.T) {
	f := newFolder(t)
	train, model := f.trained()
	m, err := gbt.LoadFile(model, nil)
	require.NoError(t, err)
	one, err := m.Slice(0, 1)
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, sagemaker.Write(&b, m, one))
	packed := f.write("model.tar.gz", b.String())
	out := gbtOK(t, "predict", "-model", packed, "-data", train)
	assert.Equal(t, 300, strings.Count(out, "\n"))
	for _, args := range [][]string{
		{"stats", "-model", packed}, {"dump", "-model", packed}, {"convert", "-model", packed, "-out", f.path("m.json")},
		{"eval", "-model", packed, "-data", train},
	} {
		o := gbtRun(args...)
		assert.Equal(t, exitInput, o.code, args[0])
		assert.Contains(t, o.err, "holds 2 models, which predict together", args[0])
	}
	o := gbtRun("predict", "-model", packed, "-data", train, "-output", "margin")
	assert.Equal(t, exitUsage, o.code)
	assert.Contains(t, o.err, "-output and -rounds are for one model")
	o = gbtRun("stats", "-model", f.write("bad.tar.gz", b.String()[:100]))
	assert.Equal(t, exitInput, o.code)
	assert.Contains(t, o.err, "bad.tar.gz")
}
