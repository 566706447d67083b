package grow

import "github.com/grove-ml/grove/gbt/internal/constraint"

// Constraints bind the trees of a model; the zero value is none.
type Constraints struct {
	Monotone    constraint.Monotone
	Interaction *constraint.Interaction
}

// limits holds what the constraints leave to each node of the tree being grown,
// by node id. Without a constraint its lists stay empty.
type limits struct {
	Constraints
	bounds []constraint.Bounds
	paths  []constraint.Path
	forest *forestLimits // nil but for approx
}

// begin starts a tree whose root may be split by the first features.
func (l *limits) begin(features int) {
	if l.Monotone != nil {
		l.bounds = append(l.bounds[:0], constraint.Unbounded())
	}
	if l.Interaction != nil {
		l.paths = append(l.paths[:0], l.Interaction.Root(features))
	}
}

// split adds the two children of node id, which are the newest nodes of the
// tree; left and right are their weights.
func (l *limits) split(id, f int32, left, right float32) {
	if l.Monotone != nil {
		a, b := l.Monotone.Split(l.bounds[id], f, left, right)
		l.bounds = append(l.bounds, a, b)
	}
	if l.Interaction != nil {
		p := l.Interaction.Child(l.paths[id], f)
		if id == 0 && l.forest != nil {
			l.forest.join(p)
		}
		l.paths = append(l.paths, p, p)
	}
}

// within returns the bounds of node id, nil if there are none.
func (l *limits) within(id int32) *constraint.Bounds {
	if l.Monotone == nil {
		return nil
	}
	return &l.bounds[id]
}

// features returns those of feats that may split node id.
func (l *limits) features(id int32, feats []int32) []int32 {
	if l.Interaction == nil {
		return feats
	}
	return l.paths[id].Filter(feats)
}

// allows reports whether feature f may split node id.
func (l *limits) allows(id, f int32) bool {
	return l.Interaction == nil || l.paths[id].Allows(f)
}

// on returns what a split of node id on feature f must obey, held in room, or
// nil if that is nothing.
func (l *limits) on(room *constraint.Limit, id, f int32) *constraint.Limit {
	if l.Monotone == nil {
		return nil
	}
	*room = constraint.Limit{Bounds: l.bounds[id], Sign: l.Monotone.Sign(f)}
	return room
}
