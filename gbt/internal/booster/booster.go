// Package booster grows models round by round from gradients: trees, trees with
// dropout, and linear models.
package booster

import (
	"context"

	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/tree"
)

// Booster grows a model round by round (src/gbm, 3.4). A round is Begin, the
// gradients of its caller, and Boost. It is used by one caller at a time.
type Booster interface {
	// Begin begins the next round and returns the margins of the training rows
	// that its gradients are taken of, rows × groups, which are valid until the
	// round ends. It makes the draws that come before the gradients. It is
	// called once a round, also if Boost has to be tried again.
	Begin() []float32

	// Draw returns a random number for the gradients of the round begun.
	Draw() uint32

	// Boost ends the round: it grows the model by the gradients, rows × groups,
	// which it may change. If ctx is cancelled it returns ctx's error; then the
	// model, the gradients and the random numbers are as they were before.
	Boost(ctx context.Context, pairs []grad.Pair) error

	// Update brings the margins of rows up to date with the rounds so far. The
	// training rows are those that the booster was made with.
	Update(r *Rows)

	// Rounds returns the number of rounds of the model so far.
	Rounds() int

	// Continue takes over the rounds of a model before the first round.
	Continue(m Model)

	// SetLearningRate sets the learning rate of the rounds to come.
	SetLearningRate(eta float32)

	// Model returns the first n rounds of the model. Later rounds do not change
	// it.
	Model(n int) Model
}

// Model is what a booster has grown: trees, or coefficients.
type Model struct {
	Trees   []*tree.Tree
	Groups  []int32   // of each tree
	Rounds  []int32   // round k owns trees Rounds[k] up to Rounds[k+1]
	Weights []float32 // factor of the leaves of each tree; nil if training never dropped trees

	Linear       []float32 // (features+1) × groups coefficients, the biases last; nil if there are trees
	LinearRounds int       // that made them
}
