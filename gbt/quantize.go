package gbt

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"runtime"
	"sync"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt/internal/binned"
	"github.com/grove-ml/grove/gbt/internal/quantile"
)

// QuantizeOptions say how [Quantize] bins rows. The zero value, or nil, means 256
// bins in memory.
type QuantizeOptions struct {
	// MaxBin is the most bins that a feature gets, 0 means 256: the parameter
	// max_bin of the training to come. It is not used with CutsOf.
	MaxBin int
	// CutsOf bins the rows by the cuts of other rows, those that a model is
	// trained on: so evaluation sets are made.
	CutsOf *Quantized
	// Dir is a folder for temporary files that hold the bins, two bytes a value
	// at most 256 bins and four beyond; training reads them through a mapping.
	// "" means that the bins are held in memory.
	Dir string
	// Rows is how many rows there are, if that is known before; it may save one
	// pass over them.
	Rows int
	// Workers is the number of goroutines that work, 0 means GOMAXPROCS. It
	// never changes the result.
	Workers int
}

// Quantized is a matrix whose values have become bins of its cuts, the form that
// tree_method hist trains on; the values themselves are gone. It is immutable and
// safe for concurrent use. [Quantize] makes one from rows that come in batches,
// so that the values need never be in memory together.
type Quantized struct {
	bins   *binned.Matrix
	info   *dataset.Info
	maxBin int

	mu      sync.Mutex
	users   int // trainers that read the bins
	closed  bool
	cleanup runtime.Cleanup
}

// Quantize bins the rows of all batches, as if they were one matrix: training on
// the result gives the model that training on that matrix gives, bit for bit,
// however the rows are shared out over batches.
//
// batches is run two or three times, to count, to choose the cuts and to bin, and
// must yield the same rows each time; that numbers of rows and present values and
// the labels are the same is checked. A batch is not used any more when the next
// one is asked for, so that its slices may be used again. All batches have the
// same columns, names and types, and in their [dataset.Info] the same things; a
// group of rows lies within a batch. [dataset.Matrix.Batches] cuts a matrix into
// batches.
//
// The memory needed is that of the bins, two bytes a value, or four where there
// are more than 256 bins, and a few megabytes a column at most while cuts are
// chosen; with Dir the bins are in files, that disappear with [Quantized.Close],
// with the Quantized itself or when Quantize fails. Cancelling ctx stops it with
// an error that wraps ctx.Err(). o may be nil.
func Quantize(ctx context.Context, batches iter.Seq2[*dataset.Matrix, error], o *QuantizeOptions) (*Quantized, error) {
	if o == nil {
		o = &QuantizeOptions{}
	}
	if batches == nil {
		return nil, errors.New("gbt: quantize: there are no batches")
	}
	maxBin := o.MaxBin
	switch {
	case o.CutsOf != nil:
		maxBin = o.CutsOf.maxBin
	case maxBin == 0:
		maxBin = 256
	}
	if maxBin < 2 || maxBin > binned.MaxBins {
		return nil, &ParamError{"max_bin", maxBin, fmt.Sprintf("must be in [2, %d]", binned.MaxBins)}
	}
	if o.Rows < 0 || o.Rows > math.MaxInt32-1 {
		return nil, fmt.Errorf("gbt: quantize: %d rows: must be between 0 and %d", o.Rows, math.MaxInt32-1)
	}
	r := newBatchReader(ctx, batches, o)
	defer r.close()
	bins, err := r.quantize(maxBin)
	if err != nil {
		return nil, in(err, "quantize")
	}
	q := &Quantized{bins: bins, info: &r.info.joined, maxBin: maxBin}
	q.cleanup = runtime.AddCleanup(q, func(b *binned.Matrix) { b.Close() }, bins)
	return q, nil
}

// quantize makes all passes over the batches.
func (r *batchReader) quantize(maxBin int) (*binned.Matrix, error) {
	of := r.options.CutsOf
	if r.rows == 0 || of != nil {
		if err := r.count(); err != nil {
			return nil, err
		}
	}
	var cuts quantile.Cuts
	var is []bool // categorical
	if of == nil {
		sketch, err := r.sketch(maxBin)
		if err != nil {
			return nil, err
		}
		cuts, is = sketch.Cuts(r.pool), categorical(&r.info.joined)
	} else {
		if r.cols != of.Cols() {
			return nil, &ShapeError{"cuts of other rows", "features", r.cols, of.Cols()}
		}
		cuts, is = of.bins.Cuts, of.bins.Categorical
		r.info.cutsOf = of.info
	}
	if err := r.checkSize(maxBin, &cuts, is); err != nil {
		return nil, err
	}
	complete := true
	for _, n := range r.present {
		complete = complete && n == r.rows
	}
	b, err := binned.NewBuilder(r.rows, cuts, is, complete, r.options.Dir)
	if err != nil {
		return nil, err
	}
	if err := r.bin(b); err != nil {
		b.Discard()
		return nil, err
	}
	m, err := b.Finish()
	if err == nil {
		err = r.info.joined.Validate(r.rows, r.cols)
	}
	if err != nil {
		b.Discard()
		return nil, err
	}
	return m, nil
}

// Rows returns the number of rows.
func (q *Quantized) Rows() int { return q.bins.Rows }

// Cols returns the number of features.
func (q *Quantized) Cols() int { return q.bins.Cols }

// Info returns what the batches told about rows and columns beside the features.
// It must not be changed.
func (q *Quantized) Info() *dataset.Info { return q.info }

// MaxBin returns the most bins that a feature could get.
func (q *Quantized) MaxBin() int { return q.maxBin }

// Cuts returns the cuts of a feature, ascending: bin k holds the values below cut k
// that are not below cut k-1, the last one also those at or above its cut. It
// panics if the feature is out of range. The slice must not be written to.
func (q *Quantized) Cuts(feature int) []float32 { return q.bins.FeatureCuts(feature) }

// Close removes the files that hold the bins, when the last trainer that reads them
// is closed, too. The rows cannot be used for anything new after it. Closing again
// does nothing; a matrix in memory need not be closed.
func (q *Quantized) Close() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	return q.letGo()
}

// use keeps the bins until done is called.
func (q *Quantized) use() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return errors.New("the quantised matrix is closed")
	}
	q.users++
	return nil
}

func (q *Quantized) done() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.users--
	_ = q.letGo() // temporary files: nothing is lost
}

// letGo removes the files if nobody needs them.
func (q *Quantized) letGo() error {
	if !q.closed || q.users > 0 {
		return nil
	}
	q.cleanup.Stop()
	if err := q.bins.Close(); err != nil {
		return fmt.Errorf("gbt: %w", err)
	}
	return nil
}
