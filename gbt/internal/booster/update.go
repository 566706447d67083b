package booster

import (
	"context"
	"fmt"

	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/internal/grow"
)

// Updater is what a round of process_type=update does to a tree.
type Updater int

// The updaters that change trees.
const (
	Refresh       Updater = iota // statistics and leaves of the training rows
	RefreshNoLeaf                // statistics alone
	Prune                        // splits that are not worth their gamma or too deep become leaves
)

// update goes over the trees of a given model instead of growing new ones: each
// round takes the next one of the model, gives its trees to the updaters in turn
// and keeps what comes of them. The gradients of a round are those of the rounds
// updated before it.
type update struct {
	old  Model
	leaf []int32 // of each row
}

// updateTree gives the next tree of the old model to the updaters and adds its
// leaves to the margins.
func (b *GBTree) updateTree(ctx context.Context, pairs []grad.Pair, margin []float32, g int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	u, k := b.update, len(b.model.Trees)
	if k >= len(u.old.Trees) {
		return fmt.Errorf("there is no more tree to update: the model has %d rounds", len(u.old.Rounds)-1)
	}
	t, p := u.old.Trees[k], &b.cfg.Split
	var err error
	for _, step := range b.cfg.Updaters {
		if step == Prune {
			t, err = grow.Prune(t, p, b.cfg.Policy.MaxDepth)
		} else {
			grow.Leaves(u.leaf, t, b.m, b.pool)
			t, err = grow.Refresh(t, u.leaf, pairs, p, step == Refresh)
		}
		if err != nil {
			return fmt.Errorf("tree %d: %w", k, err)
		}
	}
	b.model.Trees = append(b.model.Trees, t)
	b.model.Groups = append(b.model.Groups, int32(g))
	if margin == nil {
		return nil
	}
	grow.Leaves(u.leaf, t, b.m, b.pool)
	for i, leaf := range u.leaf {
		n := t.Node(int(leaf))
		margin[i*b.cfg.Groups+g] += n.Value
	}
	return nil
}
