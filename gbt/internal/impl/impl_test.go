package impl

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLowerNeverRaises(t *testing.T) {
	for l := Generic; l <= AVX512; l++ {
		for _, name := range append(names[:], "", "AVX2", "sse9") {
			got := lower(l, name)
			assert.LessOrEqual(t, got, l, "%v asked for %q", l, name)
			if got != l {
				assert.Equal(t, name, got.String())
			}
		}
	}
	assert.Equal(t, AVX2, lower(AVX512, "avx2"))
	assert.Equal(t, AVX512, lower(AVX512, "wide"), "an unknown name changes nothing")
}

func TestBestIsRunnable(t *testing.T) {
	table := Kernels[func() Level]{}
	for l := Generic; l <= AVX512; l++ {
		table = append(table, Kernel[func() Level]{l, func() Level { return l }})
	}
	assert.Equal(t, Best(), table.Best()(), "the highest level of the process")
	runnable := table.Runnable()
	require.Len(t, runnable, int(Best())+1)
	assert.Equal(t, Generic, runnable[0].Level)
	assert.Equal(t, Generic, table[:1].Best()(), "what is there is used")
	assert.LessOrEqual(t, Best(), supported())
	if os.Getenv("GROVE_IMPL") == "" {
		assert.Equal(t, supported(), Best())
	}
}
