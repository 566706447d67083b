package detect_test

import (
	"bytes"
	"errors"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/codec/detect"
	"github.com/grove-ml/grove/gbt/internal/codec/ubjson"
	"github.com/grove-ml/grove/gbt/internal/versions"
)

const matrix = "../../../testdata/versions"

// small are files of the matrix, a few KB each, of every format but those of
// xgbjson and ubjson, which have tests of their own.
func small(t testing.TB) map[string][]byte {
	t.Helper()
	archives, _, err := versions.Load(matrix)
	require.NoError(t, err)
	out := map[string][]byte{}
	for _, name := range []string{
		"0.72.1 attributes.none", "0.90 poisson.none", "0.90 softmax.none", "0.90 linear-softprob.none", "1.0.2 attributes.none", "1.6.2 dart-forest.none",
		"1.0.2 linear-logistic.snapshot", "1.3.3 linear-logistic.snapshot", "3.0.5 linear-logistic.snapshot",
		"0.72.1-py27 attributes.pickle0", "0.90 names.pickle2", "1.2.1 linear-logistic.pickle4", "1.7.4 linear-real.pickle5",
		"0.90 sklearn-binary.sklearn-pickle4", "0.90 sklearn-binary.sklearn-joblib",
	} {
		version, member, _ := strings.Cut(name, " ")
		for _, a := range archives {
			if b := a.Files[member]; a.Version == version && b != nil {
				out[name] = b
			}
		}
		require.Contains(t, out, name)
	}
	return out
}

// bounded is check within a bound of memory.
func bounded(t testing.TB, b []byte) error {
	t.Helper()
	most := uint64(16*len(b) + 1<<20)
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	before := sample[0].Value.Uint64()
	_, _ = detect.Decode(b, codec.Limits{})
	metrics.Read(sample)
	if sample[0].Value.Uint64()-before > most {
		// The metric comes late and in lumps, but is cheap: look closely.
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _ = detect.Decode(b, codec.Limits{})
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > most {
			t.Fatalf("%d bytes allocated for %d", used, len(b))
		}
	}
	return check(t, b)
}

// check reads b: it is an error with its kind, or a model that is written and
// read again.
func check(t testing.TB, b []byte) error {
	t.Helper()
	m, err := detect.Decode(b, codec.Limits{})
	if err != nil {
		var fe *codec.FormatError
		if !errors.As(err, &fe) || !errors.Is(err, codec.ErrFormat) && !errors.Is(err, codec.ErrUnsupported) && !errors.Is(err, codec.ErrTooLarge) {
			t.Fatalf("an error without a kind: %v", err)
		}
		if fe.Offset > int64(len(b)) {
			t.Fatalf("offset %d in %d bytes: %v", fe.Offset, len(b), err)
		}
		return err
	}
	if m.LightGBM != nil {
		return nil // cannot be written
	}
	again, err := ubjson.Decode(ubjson.Append(nil, m), codec.Limits{})
	if err != nil {
		t.Fatalf("a model that was read is not valid: %v", err)
	}
	if len(again.Trees) != len(m.Trees) {
		t.Fatalf("%d trees of %d", len(again.Trees), len(m.Trees))
	}
	return nil
}

// TestCorrupted cuts files at every byte and changes every byte.
func TestCorrupted(t *testing.T) {
	for name, whole := range small(t) {
		require.NoError(t, bounded(t, whole), name)
		cuts := 0
		for n := range whole {
			if bounded(t, whole[:n]) == nil {
				cuts++
			}
		}
		// What follows the booster is optional before 1.0, as XGBoost has it.
		assert.LessOrEqual(t, cuts, 1, "%s: prefixes that load", name)
		b := bytes.Clone(whole)
		for i := range b {
			b[i] ^= 0xff
			_ = bounded(t, b)
			b[i] ^= 0xfe // the lowest bit is left
			_ = check(t, b)
			b[i] ^= 1
		}
	}
}

// TestPickleGivesItsAttributes attaches what the Python object alone knows.
func TestPickleGivesItsAttributes(t *testing.T) {
	m, err := detect.Decode(small(t)["0.90 names.pickle2"], codec.Limits{})
	require.NoError(t, err)
	assert.Equal(t, []string{"age", "size in cm", "a b", "tree", "q'uote", "x_1"}, m.FeatureNames)
	assert.Equal(t, []string{"float", "float", "int", "q", "float", "float"}, m.FeatureTypes)
	assert.Equal(t, "1", m.Attributes["best_iteration"])
	assert.Equal(t, "2", m.Attributes["best_ntree_limit"])
	assert.Equal(t, [3]int{0, 90, 0}, m.Version)
	assert.Len(t, m.BaseMargin, 1)
}

// TestErrorsOfPickledModels points into the pickle where the model is a part of
// it.
func TestErrorsOfPickledModels(t *testing.T) {
	b := bytes.Clone(small(t)["1.2.1 linear-logistic.pickle4"])
	at := bytes.Index(b, []byte("gblinear"))
	require.Positive(t, at)
	b[at] = 'x'
	_, err := detect.Decode(b, codec.Limits{})
	var fe *codec.FormatError
	require.ErrorAs(t, err, &fe)
	assert.Equal(t, "pickled binary", fe.Format)
	assert.Equal(t, int64(at-8), fe.Offset, "the length of the name")
	assert.Equal(t, "booster", fe.Path)

	b = bytes.Clone(small(t)["0.90 names.pickle2"])
	at = bytes.Index(b, []byte("gbtree"))
	b[at] = 'x'
	_, err = detect.Decode(b, codec.Limits{})
	require.ErrorAs(t, err, &fe)
	assert.Equal(t, int64(-1), fe.Offset, "the model is written as text")
}

func TestPickleInPickle(t *testing.T) {
	inner := "\x80\x03}."
	b := "\x80\x03cxgboost.core\nBooster\n)\x81}X\x06\x00\x00\x00handleC" + string(rune(len(inner)))
	b += inner + "sb."
	_, err := detect.Decode([]byte(b), codec.Limits{})
	assert.ErrorContains(t, err, "a pickle inside a pickle")
}

func FuzzDecode(f *testing.F) {
	for _, b := range small(f) {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) { _ = check(t, b) })
}
