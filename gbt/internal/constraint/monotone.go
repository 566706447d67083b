package constraint

import "math"

// Monotone is the sign of every feature's effect on the output: 1 if it may
// only rise with the feature, -1 if it may only fall, 0 if it is free. Features
// beyond its length are free. nil means that there is no constraint.
type Monotone []int8

// NewMonotone makes the constraint of a list of signs, of which only the sign
// counts. It is nil where all of them are 0, as XGBoost 3.4 has it
// (src/tree/split_evaluator.h).
func NewMonotone(signs []int) Monotone {
	m := make(Monotone, len(signs))
	active := false
	for i, s := range signs {
		switch {
		case s > 0:
			m[i] = 1
		case s < 0:
			m[i] = -1
		}
		active = active || s != 0
	}
	if !active {
		return nil
	}
	return m
}

// Sign returns the sign of feature f.
func (m Monotone) Sign(f int32) int8 {
	if int(f) < len(m) {
		return m[f]
	}
	return 0
}

// Bounds are the least and the largest weight of the leaves below a node.
type Bounds struct{ Lower, Upper float32 }

// Unbounded returns the bounds of a root.
func Unbounded() Bounds { return Bounds{-math.MaxFloat32, math.MaxFloat32} }

// Clamp returns w moved into the bounds.
func (b Bounds) Clamp(w float32) float32 {
	switch {
	case w < b.Lower:
		return b.Lower
	case w > b.Upper:
		return b.Upper
	}
	return w
}

// Split returns the bounds of the children of a node with bounds b that is split
// on feature f into weights left and right. The middle of the weights parts
// them if the feature has a sign (TreeEvaluator::AddSplit of
// src/tree/split_evaluator.h, 3.4).
func (m Monotone) Split(b Bounds, f int32, left, right float32) (l, r Bounds) {
	l, r = b, b
	mid := (left + right) / 2
	switch m.Sign(f) {
	case 1:
		l.Upper, r.Lower = mid, mid
	case -1:
		l.Lower, r.Upper = mid, mid
	}
	return l, r
}

// Limit is what a monotone constraint asks of a split of one node on one
// feature: the weights of both children lie within the bounds of the node, and
// their order has the sign of the feature.
type Limit struct {
	Bounds
	Sign int8
}

// Ordered reports whether children of the given weights have the order asked
// for. Weights that are NaN have none.
func (l *Limit) Ordered(left, right float32) bool {
	switch l.Sign {
	case 1:
		return left <= right
	case -1:
		return left >= right
	}
	return true
}
