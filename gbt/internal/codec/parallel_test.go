package codec_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/grove-ml/grove/gbt/internal/codec/ubjson"
	"github.com/grove-ml/grove/gbt/internal/codec/xgbjson"
)

// Trees that are read in parallel are those that are read as they come, whatever
// the number of workers; and what the parallel way takes the plain one takes,
// for every prefix and many a changed byte.
func TestParallelEqualsPlain(t *testing.T) {
	for _, f := range formats {
		open := xgbjson.Reader
		if f.id == codec.FormatUBJSON {
			open = ubjson.Reader
		}
		for _, name := range append(goldens[:len(goldens):len(goldens)], others...) {
			b := read(t, name+f.ext)
			want, err := codec.DecodePlain(b, open)
			require.NoError(t, err)
			for _, workers := range []int{1, 2, 3, 50} {
				got, err := codec.DecodeParallel(b, open, workers)
				require.NoError(t, err, name)
				require.Equal(t, f.append(nil, want), f.append(nil, got), "%s%s, %d workers", name, f.ext, workers)
			}
		}
		b := read(t, "categorical"+f.ext)
		agree := func(b []byte, what string, i int) {
			got, err := codec.DecodeParallel(b, open, 2)
			if err != nil {
				return // then the plain way decides
			}
			want, err := codec.DecodePlain(b, open)
			require.NoError(t, err, "%s %d", what, i)
			assert.Equal(t, f.append(nil, want), f.append(nil, got), "%s %d", what, i)
		}
		step := len(b)/500 + 1
		for i := 0; i < len(b); i += step {
			agree(b[:i], "prefix", i)
			for _, bit := range []byte{1, 4, 32, 128} {
				c := append([]byte(nil), b...)
				c[i] ^= bit
				agree(c, "byte", i)
			}
		}
	}
}
