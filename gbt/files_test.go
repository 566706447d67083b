package gbt_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
)

func TestFilesAreWholeOrAbsent(t *testing.T) {
	x := problem(t, 41, 100, 3, 2, 0)
	m := train(t, params(t, "objective=binary:logistic"), x, 2, nil)
	dir := t.TempDir()
	name := filepath.Join(dir, "model.ubj")
	require.NoError(t, m.SaveFile(name))
	again, err := gbt.LoadFile(name, nil)
	require.NoError(t, err)
	assert.Equal(t, margins(t, m, x), margins(t, again, x))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, entries, 1, "nothing is left beside the file")

	assert.ErrorContains(t, m.SaveFile(filepath.Join(dir, "model.bin")), "must be .json, .ubj or .binary")
	err = m.SaveFile(filepath.Join(dir, "nowhere", "model.json"))
	assert.ErrorIs(t, err, os.ErrNotExist)
	assert.ErrorContains(t, err, filepath.Join("nowhere", "model.json"))

	_, err = gbt.LoadFile(dir, nil)
	assert.ErrorContains(t, err, "it is a folder")
	_, err = gbt.LoadFile(filepath.Join(dir, "absent.json"), nil)
	assert.ErrorIs(t, err, os.ErrNotExist)
	_, err = gbt.LoadFile(name, &gbt.LoadOptions{Limits: gbt.Limits{MaxBytes: 10}})
	assert.ErrorIs(t, err, gbt.ErrTooLarge)
	_, err = gbt.LoadFS(os.DirFS(dir), "model.ubj", nil)
	assert.NoError(t, err)
}

// A link to a model stays a link.
func TestSaveFollowsLinks(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "real.json"), filepath.Join(dir, "link.json")
	require.NoError(t, os.WriteFile(real, []byte("old"), 0o600))
	if err := os.Symlink(real, link); err != nil {
		t.Skipf("links cannot be made here: %v", err)
	}
	m := train(t, params(t, "objective=binary:logistic"), problem(t, 41, 100, 3, 2, 0), 2, nil)
	require.NoError(t, m.SaveFile(link))
	info, err := os.Lstat(link)
	require.NoError(t, err)
	assert.NotZero(t, info.Mode()&os.ModeSymlink)
	_, err = gbt.LoadFile(real, nil)
	assert.NoError(t, err)
}

// A value that the objective cannot have is a fault of the file.
func TestLoadedBaseScore(t *testing.T) {
	m := train(t, params(t, "objective=binary:logistic base_score=0.25"), problem(t, 41, 100, 3, 2, 0), 2, nil)
	var b bytes.Buffer
	require.NoError(t, m.Save(&b, gbt.JSON))
	text := bytes.Replace(b.Bytes(), []byte(`"[2.5E-1]"`), []byte(`"[2E0]"`), 1)
	require.NotEqual(t, b.Bytes(), text)
	_, err := gbt.Load(bytes.NewReader(text), nil)
	var fe *gbt.FormatError
	require.ErrorAs(t, err, &fe)
	assert.ErrorIs(t, err, gbt.ErrFormat)
	assert.Equal(t, "learner.learner_model_param.base_score", fe.Path)
}

func TestTruncatedModels(t *testing.T) {
	m := train(t, params(t, "objective=binary:logistic"), problem(t, 41, 100, 3, 2, 0), 2, nil)
	for _, format := range []gbt.Format{gbt.JSON, gbt.UBJSON} {
		var b bytes.Buffer
		require.NoError(t, m.Save(&b, format))
		for _, n := range []int{0, 1, 5, b.Len() / 2, b.Len() - 1} {
			_, err := gbt.Load(bytes.NewReader(b.Bytes()[:n]), nil)
			assert.ErrorIs(t, err, gbt.ErrTruncated, "%v, %d bytes", format, n)
		}
	}
}
