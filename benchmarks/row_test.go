package benchmarks

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/gbt"
)

// coldBytes is how much memory is written between two calls with a cold cache.
const coldBytes = 64 << 20

// BenchmarkRowFile predicts rows one by one, every call timed by itself, as
// compare/capi.c times the peers: warm, and after writing 64 MB between calls.
// Rows come from a pool, so that no branch predictor learns one of them.
// GROVE_ROW names model files, separated by commas, and GROVE_ROWS a file of
// float32 values that are the pool, row by row; without them a model is trained.
func BenchmarkRowFile(b *testing.B) {
	pool := rowsOf(b, 28)
	if names := os.Getenv("GROVE_ROW"); names != "" {
		for _, name := range strings.Split(names, ",") {
			m, err := gbt.LoadFile(name, nil)
			require.NoError(b, err)
			benchmarkRow(b, "model="+filepath.Base(name), m, pool)
		}
		return
	}
	benchmarkRow(b, "trees=100/depth=6", trained(b, "dense", "hist", 6, 100), pool)
}

func benchmarkRow(b *testing.B, name string, m *gbt.Model, pool []float32) {
	cols, out := m.NumFeatures(), make([]float32, m.NumOutputs())
	memory := make([]byte, coldBytes)
	for _, cold := range []bool{false, true} {
		b.Run(fmt.Sprintf("%s/cold=%t", name, cold), func(b *testing.B) {
			var took []time.Duration
			row := make([]float32, cols)
			i := 0
			for b.Loop() {
				if cold {
					for j := 0; j < len(memory); j += 64 {
						memory[j]++
					}
				}
				at := i % (len(pool) / cols) * cols
				copy(row, pool[at:at+cols])
				begin := time.Now()
				err := m.Predict(out, row)
				took = append(took, time.Since(begin))
				if err != nil {
					b.Fatal(err)
				}
				i++
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2]), "median-ns")
			b.ReportMetric(float64(took[len(took)*99/100]), "p99-ns")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// rowsOf returns the pool of rows.
func rowsOf(b *testing.B, cols int) []float32 {
	name := os.Getenv("GROVE_ROWS")
	if name == "" {
		x, ok := validRows(b, "dense", 1000).Dense()
		require.True(b, ok)
		return x
	}
	data, err := os.ReadFile(name)
	require.NoError(b, err)
	out := make([]float32, len(data)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return out
}
