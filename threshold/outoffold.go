package threshold

import (
	"context"
	"fmt"
)

// Fold is one way to part rows in those that a model is trained on and those that it
// scores. gbt.Fold converts to it.
type Fold struct {
	Train, Test []int // numbers of rows, from 0
}

// OutOfFold returns a score for each of n rows from a model that has not seen it.
//
// For each fold in turn it calls score with the rows to train on and those to
// score; score returns one score for each of test, in its order. Every row must be
// tested exactly once. A cutoff chosen on the result ([Exact], [ChooseWithin]) uses all rows
// and none twice, which matters where churners are few.
//
// The scores come from as many models as there are folds. The model trained on all
// rows scores a little better, so that its cheapest cutoff may lie elsewhere; check it
// on test rows.
func OutOfFold(ctx context.Context, n int, folds []Fold, score func(ctx context.Context, fold int, train, test []int) ([]float64, error)) ([]float64, error) {
	if n < 1 {
		return nil, ErrEmpty
	}
	tested := make([]bool, n)
	for k, f := range folds {
		for _, i := range f.Train {
			if i < 0 || i >= n {
				return nil, fmt.Errorf("threshold: fold %d trains on row %d: want 0 to %d", k, i, n-1)
			}
		}
		trained := make(map[int]bool, len(f.Train))
		for _, i := range f.Train {
			trained[i] = true
		}
		for _, i := range f.Test {
			switch {
			case i < 0 || i >= n:
				return nil, fmt.Errorf("threshold: fold %d tests row %d: want 0 to %d", k, i, n-1)
			case tested[i]:
				return nil, fmt.Errorf("threshold: fold %d tests row %d a second time: want each row once", k, i)
			case trained[i]:
				return nil, fmt.Errorf("threshold: fold %d trains on row %d, which it tests", k, i)
			}
			tested[i] = true
		}
	}
	for i, ok := range tested {
		if !ok {
			return nil, fmt.Errorf("threshold: no fold tests row %d: want each row once", i)
		}
	}
	out := make([]float64, n)
	for k, f := range folds {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("threshold: fold %d: %w", k, err)
		}
		scores, err := score(ctx, k, f.Train, f.Test)
		if err != nil {
			return nil, fmt.Errorf("threshold: fold %d: %w", k, err)
		}
		if len(scores) != len(f.Test) {
			return nil, &LengthError{What: fmt.Sprintf("scores of fold %d", k), Got: len(scores), Want: len(f.Test)}
		}
		for at, i := range f.Test {
			if !isFinite(scores[at]) {
				return nil, &ValueError{What: "score", Index: i, Value: scores[at], Rule: "finite"}
			}
			out[i] = scores[at]
		}
	}
	return out, nil
}
