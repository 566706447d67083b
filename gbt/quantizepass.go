package gbt

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/feature"
	"github.com/grove-ml/grove/gbt/internal/parallel"
	"github.com/grove-ml/grove/gbt/internal/quantile"
)

// batchReader runs over batches again and again.
type batchReader struct {
	ctx     context.Context
	batches iter.Seq2[*dataset.Matrix, error]
	options *QuantizeOptions
	pool    *parallel.Pool
	buffers feature.Buffers
	alone   *parallel.Pool // for chunks that are not worth waking anybody

	rows    int // 0 as long as it is not known
	cols    int // -1 before the first batch
	present []int
	info    infoJoiner
	checked bool // values have been found finite
}

func newBatchReader(ctx context.Context, batches iter.Seq2[*dataset.Matrix, error], o *QuantizeOptions) *batchReader {
	return &batchReader{
		ctx: ctx, batches: batches, options: o, rows: o.Rows, cols: -1,
		pool: parallel.New(o.Workers), alone: parallel.New(1),
	}
}

func (r *batchReader) close() {
	r.pool.Close()
	r.alone.Close()
}

// pass runs over all batches once and calls f for one after the other; first is the
// number of its first row.
func (r *batchReader) pass(f func(first int, x *dataset.Matrix) error) error {
	first := 0
	for x, err := range r.batches {
		if err == nil {
			err = r.ctx.Err()
		}
		if err != nil {
			return err
		}
		if x == nil {
			return errors.New("a batch is nil")
		}
		if r.cols < 0 {
			r.cols = x.Cols()
		}
		if x.Cols() != r.cols {
			return fmt.Errorf("batch at row %d has %d features, the first one %d", first, x.Cols(), r.cols)
		}
		if x.Rows() > math.MaxInt32-1-first {
			return fmt.Errorf("more than %d rows", math.MaxInt32-1)
		}
		if r.rows > 0 && x.Rows() > r.rows-first {
			return fmt.Errorf("there are more rows than the %d that were announced or counted", r.rows)
		}
		if x.Rows() == 0 {
			continue // which need not tell what the others do
		}
		if err := r.checkValues(first, x); err != nil {
			return err
		}
		if err := f(first, x); err != nil {
			return err
		}
		first += x.Rows()
	}
	if err := r.ctx.Err(); err != nil {
		return err
	}
	switch {
	case first == 0:
		return errors.New("the batches have no rows")
	case r.cols == 0:
		return errors.New("the batches have no features")
	case r.rows > 0 && first != r.rows:
		return fmt.Errorf("there are %d rows, %d were announced or counted", first, r.rows)
	}
	r.rows, r.checked = first, true
	return nil
}

// checkValues reports a value that is infinite, or no category, in the first pass.
func (r *batchReader) checkValues(first int, x *dataset.Matrix) error {
	if r.checked {
		return nil
	}
	if is := categorical(x.Info()); is != nil {
		if err := checkCategories(x, is, first); err != nil {
			return err
		}
	}
	var v *dataset.ValueError
	if errors.As(x.CheckFinite(), &v) {
		return fmt.Errorf("row %d, feature %s is %v: features must be finite, or NaN where they are missing", first+v.Row, nameOf(x.Info(), v.Col), v.Value)
	}
	return nil
}

// workers returns the pool for a chunk of rows.
func (r *batchReader) workers(x *feature.Matrix) *parallel.Pool {
	const worthwhile = 1 << 12
	if x.Rows*x.Cols < worthwhile {
		return r.alone
	}
	return r.pool
}

// features views a batch as features.
func (r *batchReader) features(x *dataset.Matrix) *feature.Matrix {
	f := features(x, x.Cols())
	f.Buffers = &r.buffers
	return f
}

// count counts rows and present values.
func (r *batchReader) count() error {
	return r.pass(func(_ int, x *dataset.Matrix) error {
		if r.present == nil {
			r.present = make([]int, x.Cols())
		}
		if data, ok := x.Dense(); ok {
			for len(data) > 0 {
				for j, v := range data[:len(r.present)] {
					if v == v {
						r.present[j]++
					}
				}
				data = data[len(r.present):]
			}
			return nil
		}
		_, cols, values, _ := x.CSR()
		for k, v := range values {
			if v == v {
				r.present[cols[k]]++
			}
		}
		return nil
	})
}

// sketch chooses the cuts. Sketches depend on the number of present values; if rows
// were announced but not counted, all values are taken to be present first, and
// columns where that makes a difference are sketched again.
func (r *batchReader) sketch(maxBin int) (*binned.Sketch, error) {
	var s *binned.Sketch
	push := func(first int, x *dataset.Matrix) error {
		if s == nil {
			if r.present == nil {
				r.present = make([]int, r.cols)
				for j := range r.present {
					r.present[j] = r.rows
				}
			}
			s = binned.NewSketch(r.present, categorical(x.Info()), maxBin)
		}
		if err := r.info.add(first, x, r.rows); err != nil {
			return err
		}
		weights := rowWeights(x.Info())
		r.features(x).Chunks(func(begin int, chunk *feature.Matrix) {
			var w []float32
			if weights != nil {
				w = weights[begin : begin+chunk.Rows]
			}
			s.Push(chunk, w, r.workers(chunk))
		})
		return nil
	}
	if err := r.pass(push); err != nil {
		return nil, err
	}
	r.present = append([]int(nil), s.Present()...)
	if s.Again() {
		if err := r.pass(push); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// bin bins all rows.
func (r *batchReader) bin(b *binned.Builder) error {
	err := r.pass(func(first int, x *dataset.Matrix) error {
		if err := r.info.add(first, x, r.rows); err != nil {
			return err
		}
		var err error
		r.features(x).Chunks(func(_ int, chunk *feature.Matrix) {
			if err == nil {
				err = b.Push(chunk, r.workers(chunk))
			}
		})
		return err
	})
	if err != nil {
		return err
	}
	for j, n := range b.Present() {
		if n != r.present[j] {
			return fmt.Errorf("feature %d has %d present values in one pass over the batches and %d in another: each pass must yield the same rows", j, r.present[j], n)
		}
	}
	return nil
}

// checkSize reports a matrix that is far larger as bins than as values.
func (r *batchReader) checkSize(maxBin int, cuts *quantile.Cuts, is []bool) error {
	stored, categories := 0.0, 0.0
	for j, n := range r.present {
		stored += float64(n)
		if is != nil && is[j] {
			categories += float64(cuts.Ptr[j+1] - cuts.Ptr[j])
		}
	}
	return checkBinnedShape(r.rows, r.cols, stored, maxBin, categories)
}
