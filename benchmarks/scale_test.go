package benchmarks

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// formulaRows yields rows of 28 features, most of them normal, some with few
// values, in batches that are made one at a time in the same memory.
func formulaRows(rows, batch int) iter.Seq2[*dataset.Matrix, error] {
	const cols = 28
	return func(yield func(*dataset.Matrix, error) bool) {
		x, y := make([]float32, batch*cols), make([]float32, batch)
		for begin := 0; begin < rows; begin += batch {
			n := min(batch, rows-begin)
			for i := range n {
				row := x[i*cols : (i+1)*cols]
				s := uint64(begin+i)*0x9E3779B97F4A7C15 + 1
				for j := range row {
					s ^= s << 13
					s ^= s >> 7
					s ^= s << 17
					sum := s&0xFFFF + s>>16&0xFFFF + s>>32&0xFFFF + s>>48
					row[j] = float32(int64(sum)-131070) / (1 << 15)
					if j%7 == 6 {
						row[j] = float32(s >> 60)
					}
				}
				noise := float32(s>>40)/(1<<23) - 1
				y[i] = 0
				if row[0]*row[1]+row[2]-row[3]*row[4]/2+row[6]/8-1+noise > 0 {
					y[i] = 1
				}
			}
			m, err := dataset.FromDense(n, cols, x[:n*cols], &dataset.Info{Labels: y[:n]})
			if !yield(m, err) {
				return
			}
		}
	}
}

// peakWhile returns the most memory that the process has while f runs, mapped files
// not counted, in bytes, looked at every few milliseconds; 0 where /proc does not
// tell. It leaves no garbage: that would count.
func peakWhile(f func()) int {
	status, err := os.Open("/proc/self/status")
	if err != nil {
		f()
		return 0
	}
	defer status.Close()
	text := make([]byte, 1<<13)
	anonymous := func() (kb int) {
		n, _ := status.ReadAt(text, 0)
		i := bytes.Index(text[:n], []byte("RssAnon:"))
		if i < 0 {
			return 0
		}
		for _, c := range text[i+len("RssAnon:") : n] {
			switch {
			case c >= '0' && c <= '9':
				kb = 10*kb + int(c-'0')
			case c == '\n':
				return kb << 10
			}
		}
		return 0
	}
	stop, peak := make(chan struct{}), make(chan int)
	go func() {
		most := anonymous()
		for tick := time.NewTicker(5 * time.Millisecond); ; {
			select {
			case <-tick.C:
				most = max(most, anonymous())
			case <-stop:
				tick.Stop()
				peak <- max(most, anonymous())
				return
			}
		}
	}()
	f()
	close(stop)
	return <-peak
}

// BenchmarkScale trains 20 rounds of depth 6 on rows of 28 features that come from
// an iterator, with bins in memory and in files, and reports the seconds of both
// steps and the peak of anonymous memory. GROVE_SCALE_ROWS is the number of rows,
// 200000 without it; GROVE_SCALE_DIR is where files go.
//
//	GROVE_SCALE_ROWS=10000000 go test ./benchmarks -run '^$' -bench Scale -benchtime 1x -timeout 1h
func BenchmarkScale(b *testing.B) {
	rows := 200_000
	if v := os.Getenv("GROVE_SCALE_ROWS"); v != "" {
		var err error
		rows, err = strconv.Atoi(v)
		require.NoError(b, err)
	}
	files := os.Getenv("GROVE_SCALE_DIR")
	if files == "" {
		files = b.TempDir()
	}
	p := gbt.DefaultParams()
	p.Objective, p.MaxDepth = "binary:logistic", 6
	var want []byte
	for _, c := range []struct{ name, dir string }{{"files", files}, {"memory", ""}} {
		b.Run(fmt.Sprintf("bins=%s/rows=%d", c.name, rows), func(b *testing.B) {
			for b.Loop() {
				debug.FreeOSMemory()
				var quantize, train time.Duration
				var model *gbt.Model
				peak := peakWhile(func() {
					start := time.Now()
					q, err := gbt.Quantize(context.Background(), formulaRows(rows, 20_000), &gbt.QuantizeOptions{Dir: c.dir, Rows: rows})
					require.NoError(b, err)
					quantize = time.Since(start)
					start = time.Now()
					model, err = gbt.TrainQuantized(context.Background(), p, q, 20, nil)
					require.NoError(b, err)
					train = time.Since(start)
					require.NoError(b, q.Close())
				})
				b.ReportMetric(quantize.Seconds(), "s/quantize")
				b.ReportMetric(train.Seconds(), "s/train")
				b.ReportMetric(float64(peak)/1e6, "MB-peak")
				var file bytes.Buffer
				require.NoError(b, model.Save(&file, gbt.UBJSON))
				if want == nil {
					want = file.Bytes()
				}
				require.True(b, bytes.Equal(want, file.Bytes()), "bins in files and in memory give the same model")
			}
			runtime.GC()
		})
	}
}
