package legacy_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/codec/legacy"
	"github.com/grove-ml/grove/gbt/internal/codec/xgbjson"
	"github.com/grove-ml/grove/gbt/internal/versions"
)

const matrix = "../../../testdata/versions"

// binaryFile returns the binary file of a model, nil if it has none.
func binaryFile(a *versions.Archive, m *versions.Model) []byte {
	for _, format := range []string{"deprecated", "none"} {
		if b := a.Files[m.Files[format]]; len(b) > 0 && b[0] != '{' {
			return b
		}
	}
	return nil
}

// TestGoldenAsJSON reads the binary and the JSON file of the same model: all
// that both hold is the same.
func TestGoldenAsJSON(t *testing.T) {
	archives, _, err := versions.Load(matrix)
	require.NoError(t, err)
	compared := 0
	for _, a := range archives {
		for _, m := range a.Models {
			b, text := binaryFile(&a, &m), a.Files[m.Files["json"]]
			if b == nil {
				continue
			}
			got, err := legacy.Decode(b, codec.Limits{})
			if !assert.NoError(t, err, "%s %s", a.Version, m.Name) {
				continue
			}
			if m.Trees > 0 {
				assert.Len(t, got.Trees, m.Trees)
			}
			deleted := 0
			for _, tr := range got.Trees {
				deleted += tr.NumDeleted()
			}
			assert.Equal(t, m.Deleted, deleted, "%s %s: deleted nodes", a.Version, m.Name)
			if text == nil {
				assert.NotNil(t, got.BaseMargin)
				continue
			}
			want, err := xgbjson.Decode(text, codec.Limits{})
			require.NoError(t, err, "%s %s", a.Version, m.Name)
			compared++
			want.Version[2] = 0
			want.FeatureNames, want.FeatureTypes = nil, nil
			if want.Linear != nil {
				want.Linear.BoostedRounds = 0
			}
			assert.Equal(t, want, got, "%s %s", a.Version, m.Name)
		}
	}
	assert.Greater(t, compared, 100)
}
