package booster

import (
	"context"

	"github.com/grove-ml/grove/gbt/internal/grad"
	"github.com/grove-ml/grove/gbt/tree"
)

// growVector grows one tree for all groups from the gradients, rows × groups, and
// adds its outputs to the margins, unless there are none. Rows are sampled for all groups together. In
// the model it counts as a tree of group 0.
func (b *GBTree) growVector(ctx context.Context, pairs []grad.Pair, margin []float32) error {
	parts, err := b.vector.Grow(ctx, b.sampled(pairs), b.columns())
	if err != nil {
		return err
	}
	t, err := tree.FromParts(parts)
	if err != nil {
		return err
	}
	b.model.Trees = append(b.model.Trees, t)
	b.model.Groups = append(b.model.Groups, 0)
	if margin != nil {
		b.vector.AddTo(margin)
	}
	return nil
}
