package mapped

import (
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFile(t *testing.T) {
	dir := t.TempDir()
	f, err := Create(dir, 10000)
	require.NoError(t, err)
	want := make([]byte, 10000)
	for i := range want {
		want[i] = byte(i * i >> 3)
	}
	require.NoError(t, f.WriteAt(want[4000:], 4000))
	require.NoError(t, f.WriteAt(want[:4000], 0))
	for range 2 {
		got, err := f.Map()
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	require.NoError(t, f.Close())
	require.NoError(t, f.Close())
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, left)
}

func TestFileFaults(t *testing.T) {
	dir := t.TempDir()
	_, err := Create(dir+"/none", 1)
	assert.ErrorIs(t, err, os.ErrNotExist)
	_, err = Create(dir, -1)
	assert.ErrorContains(t, err, "does not fit")
	if math.MaxInt == math.MaxInt32 {
		_, err = Create(dir, 1<<32)
		assert.ErrorContains(t, err, "does not fit")
	}
	f, err := Create(dir, 100)
	require.NoError(t, err)
	require.NoError(t, f.WriteAt(make([]byte, 99), 0))
	_, err = f.Map()
	assert.ErrorContains(t, err, "99 bytes, want 100", "a file that is too short is never mapped")
	require.NoError(t, f.f.Close())
	assert.ErrorIs(t, f.WriteAt([]byte{1}, 99), os.ErrClosed, "a write that fails is told")
	assert.Error(t, f.Close())
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, left)

	empty, err := Create(dir, 0)
	require.NoError(t, err)
	b, err := empty.Map()
	require.NoError(t, err)
	assert.Empty(t, b)
	require.NoError(t, empty.Close())
}
