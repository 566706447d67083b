package buffer_test

import (
	"encoding/binary"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/codec/buffer"
	"github.com/grove-ml/grove/gbt/internal/codec/detect"
	"github.com/grove-ml/grove/gbt/internal/codec/ubjson"
	"github.com/grove-ml/grove/gbt/internal/versions"
)

// TestGolden compares the model of a snapshot with the model file that the same
// version wrote.
func TestGolden(t *testing.T) {
	archives, _, err := versions.Load("../../../testdata/versions")
	require.NoError(t, err)
	n := 0
	for _, a := range archives {
		for _, m := range a.Models {
			b := a.Files[m.Files["snapshot"]]
			if b == nil || a.Version < "1.0" {
				continue
			}
			got, err := buffer.Decode(b, codec.Limits{})
			require.NoError(t, err, "%s %s", a.Version, m.Name)
			format := "json"
			if a.Version < "1.3" {
				format = "none" // the model is a binary one
			}
			want, err := detect.Decode(a.Files[m.Files[format]], codec.Limits{})
			require.NoError(t, err)
			if m.Name == "attributes" && a.Version >= "1.3" {
				// JSON text of XGBoost's does not hold all characters.
				want.Attributes, got.Attributes = nil, nil
			}
			assert.Equal(t, want.Version, got.Version)
			assert.Equal(t, want.BaseMargin, got.BaseMargin)
			// Equal by their bits: thresholds of categories are NaN.
			assert.Equal(t, ubjson.Append(nil, want), ubjson.Append(nil, got), "%s %s", a.Version, m.Name)
			n++
		}
	}
	assert.Greater(t, n, 50)
}

const jsonModel = `{"learner":{"attributes":{},"gradient_booster":{"model":{"boosted_rounds":1,"weights":[1E0,2E0]},"name":"gblinear"},` +
	`"learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"1"},"objective":{"name":"reg:squarederror"}},"version":[1,4,0]}`

// concat returns the binary form of a buffer.
func concat(size int64, model, config string) []byte {
	b := []byte("CONFIG-offset:")
	b = binary.LittleEndian.AppendUint64(b, uint64(size))
	return append(append(b, model...), config...)
}

// key is a key of a UBJSON object.
func key(s string) string { return "L\x00\x00\x00\x00\x00\x00\x00" + string(rune(len(s))) + s }

func ubjModel(t testing.TB) string {
	t.Helper()
	m, err := buffer.Decode([]byte(`{"Config":{},"Model":`+jsonModel+`}`), codec.Limits{})
	require.NoError(t, err)
	return string(ubjson.Append(nil, m))
}

func TestForms(t *testing.T) {
	ubj := ubjModel(t)
	for name, b := range map[string]string{
		"keys in order":       `{"Config":{"learner":{}},"Model":` + jsonModel + `}`,
		"the other way round": "{ \"Model\": " + jsonModel + "\n , \"Config\": {\"a\": [1, {\"b\": null}]} } \n",
		"no configuration":    `{"Model":` + jsonModel + `}`,
		"ubjson":              "{" + key("Config") + "{" + key("a") + "[$d#L\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00}" + key("Model") + ubj + "}",
	} {
		m, err := buffer.Decode([]byte(b), codec.Limits{})
		require.NoError(t, err, name)
		assert.Equal(t, []float32{1, 2}, m.Linear.Weights, name)
	}
}

func TestHostile(t *testing.T) {
	ubj := ubjModel(t)
	for name, c := range map[string]struct {
		in   string
		kind error
		says string
	}{
		"no model":        {`{"Config":{}}`, codec.ErrFormat, `json model at byte 0: key "Model" is missing`},
		"two models":      {`{"Model":` + jsonModel + `,"Model":1}`, codec.ErrFormat, "the key comes twice"},
		"a number":        {`{"Config":{},"Model":7}`, codec.ErrFormat, "json model: Model at byte 21: the document is not an object"},
		"cut":             {`{"Config":{},"Model":{`, codec.ErrTruncated, "json model: Model at byte 22"},
		"trailing":        {`{"Config":{},"Model":` + jsonModel + `}x`, codec.ErrFormat, "after the end of the document"},
		"deep":            {`{"Config":` + strings.Repeat("[", 1000), codec.ErrTooLarge, "nested deeper than 64"},
		"nested snapshot": {`{"Config":{},"Model":{"Config":{},"Model":` + jsonModel + `}}`, codec.ErrUnsupported, "Model.Config"},
		"inside":          {`{"Config":{},"Model":` + strings.Replace(jsonModel, "2E0", "NaN", 1) + `}`, codec.ErrFormat, "json model: Model.learner.gradient_booster.model.weights[1] at byte"},
		"ubjson inside":   {"{" + key("Model") + strings.Replace(ubj, "gblinear", "gbcubic!", 1) + "}", codec.ErrFormat, `unknown booster "gbcubic!"`},
		"a plain model":   {jsonModel, codec.ErrFormat, "a model where a memory snapshot should be"},
		"size alone":      {"CONFIG-offset:\x01", codec.ErrTruncated, "the file ends in the size of the model"},
		"size below zero": {string(concat(-1, "", "{}")), codec.ErrTruncated, "snapshot model at byte 14: a model of -1 bytes"},
		"size beyond":     {string(concat(1<<62, "", "{}")), codec.ErrTruncated, "a model of 4611686018427387904 bytes, 2 bytes are left"},
		"binary":          {string(concat(2, "bi", "{}")), codec.ErrTruncated, "binary model: learner_model_param at byte 22"},
	} {
		_, err := buffer.Decode([]byte(c.in), codec.Limits{})
		require.Error(t, err, name)
		assert.ErrorIs(t, err, c.kind, name)
		assert.ErrorContains(t, err, c.says, name)
	}
	_, err := buffer.Decode([]byte(`{"Model":`+jsonModel+`}`), codec.Limits{MaxBytes: 10})
	assert.ErrorIs(t, err, codec.ErrTooLarge)
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"Config":{},"Model":` + jsonModel + `}`))
	f.Add([]byte("{" + key("Config") + "{}" + key("Model") + ubjModel(f) + "}"))
	f.Add(concat(2, "bi", "{}"))
	f.Fuzz(func(t *testing.T, b []byte) { _, _ = buffer.Decode(b, codec.Limits{}) })
}
