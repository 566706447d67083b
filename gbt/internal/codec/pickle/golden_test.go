package pickle_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/codec/pickle"
	"github.com/grove-ml/grove/gbt/internal/versions"
)

const matrix = "../../../testdata/versions"

// TestGolden finds the model in the pickles of all versions.
func TestGolden(t *testing.T) {
	archives, _, err := versions.Load(matrix)
	require.NoError(t, err)
	n := 0
	for _, a := range archives {
		for _, m := range a.Models {
			for _, format := range m.Formats() {
				if !strings.Contains(format, "pickle") && !strings.Contains(format, "joblib") {
					continue
				}
				b := a.Files[m.Files[format]]
				got, err := pickle.Read(b, codec.Limits{})
				if !assert.NoError(t, err, "%s %s %s", a.Version, m.Name, format) {
					continue
				}
				n++
				assert.Greater(t, len(got.Handle), 136)
			}
		}
	}
	assert.Greater(t, n, 1000)
}
