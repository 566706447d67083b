package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// More rounds in the same folder of checkpoints go on where the last run ended.
func TestTrainCheckpoints(t *testing.T) {
	f := newFolder(t)
	train := f.write("train.csv", generate(300, 1).csv(header, true, false))
	args := []string{"train", "-data", train, "-params", "objective=binary:logistic,subsample=0.5,seed=3"}
	gbtOK(t, append(args, "-rounds", "9", "-out", f.path("whole.json"))...)
	folder := f.path("checkpoints")
	args = append(args, "-checkpoints", folder, "-checkpoint-every", "4")
	gbtOK(t, append(args, "-rounds", "5", "-out", f.path("part.json"))...)
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.Len(t, entries, 1)
	o := gbtRun(append(args, "-rounds", "9", "-out", f.path("resumed.json"))...)
	require.Equal(t, exitOK, o.code, o.err)
	assert.Contains(t, o.err, "the checkpoint of 4 rounds")
	assert.Equal(t, f.read("whole.json"), f.read("resumed.json"))

	o = gbtRun(append(args, "-params", "eta=0.1", "-rounds", "9", "-out", f.path("other.json"))...)
	assert.NotEqual(t, exitOK, o.code)
	assert.Contains(t, o.err, "the checkpoint was made with")
	o = gbtRun(append(args, "-checkpoint-every", "0", "-out", f.path("other.json"))...)
	assert.NotEqual(t, exitOK, o.code)
}
