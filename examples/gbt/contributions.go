package main

import (
	"context"
	"io"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// shares divides the margins of rows among features or pairs of them.
type shares struct {
	size func(m *gbt.Model) int // values of a row
	run  func(m *gbt.Model, ctx context.Context, dst []float32, x *dataset.Matrix, o *gbt.ContributionOptions) error
}

// sharesValues bounds the values that are held at once: a row of interactions may
// have very many.
const sharesValues = 1 << 22

// runShares writes contributions or interactions, some rows at a time.
func (o *predictFlags) runShares(ctx context.Context, std streams, m *gbt.Model, x *dataset.Matrix) error {
	size := o.shares.size(m)
	options := &gbt.ContributionOptions{Begin: o.rounds.begin, End: o.rounds.end, Workers: *o.workers}
	batch := max(1, sharesValues/size)
	if len(x.Info().Groups) > 0 { // such rows cannot be taken out one by one
		batch = x.Rows()
	}
	return writeOut(ctx, std, "out", *o.out, func(w io.Writer) error {
		var rows []int
		var out []float32
		for begin := 0; begin < x.Rows(); begin += batch {
			part, end := x, min(begin+batch, x.Rows())
			if end-begin < x.Rows() {
				rows = rows[:0]
				for i := begin; i < end; i++ {
					rows = append(rows, i)
				}
				var err error
				if part, err = x.Select(rows); err != nil {
					return err
				}
			}
			if out == nil {
				out = make([]float32, (end-begin)*size)
			}
			out = out[:(end-begin)*size]
			if err := o.shares.run(m, ctx, out, part, options); err != nil {
				return o.hintLabel(err, x, m)
			}
			if err := writeRows(w, out, size, false); err != nil {
				return err
			}
		}
		return nil
	})
}
