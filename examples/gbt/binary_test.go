package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestBinary trains by the rules of 0.90 into that release's binary form, which
// converting leaves as it is and the other commands take.
func TestBinary(t *testing.T) {
	f := newFolder(t)
	train, _ := f.trained()
	model := f.path("xgboost-model")
	gbtOK(t, "train", "-data", train, "-rounds", "5", "-params", "compat=0.90,objective=binary:logistic,subsample=0.8", "-to", "binary", "-out", model)
	first, err := os.ReadFile(model)
	require.NoError(t, err)
	assert.Equal(t, []byte{0, 0, 0, 0x80}, first[:4], "rows start from the margin -0")
	assert.Equal(t, string(first), gbtOK(t, "convert", "-model", model, "-to", "binary", "-out", "-"))
	again := f.path("again.binary")
	gbtOK(t, "convert", "-model", model, "-out", again)
	second, err := os.ReadFile(again)
	require.NoError(t, err)
	assert.Equal(t, first, second)
	assert.Equal(t, gbtOK(t, "predict", "-model", model, "-data", train), gbtOK(t, "predict", "-model", again, "-data", train))

	o := gbtRun("train", "-data", train, "-params", "compat=0.90,tree_method=hist", "-out", f.path("m.json"))
	assert.Equal(t, exitUsage, o.code)
	assert.Contains(t, o.err, "compat 0.90 supports tree_method exact alone")
}
