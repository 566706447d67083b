package dataset

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// golden returns a fixture of testdata/gen.py. One that is not there is a failure.
func golden(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return string(b)
}

// goldenJSON decodes a fixture into v.
func goldenJSON(t *testing.T, name string, v any) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(golden(t, name)), v))
}

// sharedData returns the path of a file of real data that is not part of the
// project, and skips the test where there is none.
func sharedData(t *testing.T, name ...string) string {
	t.Helper()
	dir := os.Getenv("GROVE_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "data")
	}
	path := filepath.Join(append([]string{dir}, name...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no shared data: %s is absent", filepath.Join(name...))
	}
	return path
}
