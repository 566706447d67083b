package constraint

// Interaction is sets of features that may be used together on one path from
// the root of a tree. A feature that is in no set can be used with itself only
// (src/tree/constraints.cc, 3.4). nil means that there is no constraint.
type Interaction struct {
	features int
	sets     []bits
}

// NewInteraction makes the constraint of lists of features, each in 0, ...,
// features-1. It is a constraint even without any list: then every path has one
// feature.
func NewInteraction(sets [][]int32, features int) *Interaction {
	c := &Interaction{features: features}
	for _, set := range sets {
		b := newBits(features)
		for _, f := range set {
			b.add(f)
		}
		c.sets = append(c.sets, b)
	}
	return c
}

// Path is the features used on the way to a node, and those that may split it.
type Path struct{ used, allowed bits }

// Root returns the path of a root, which the first n features may split.
func (c *Interaction) Root(n int) Path {
	p := Path{newBits(c.features), newBits(c.features)}
	for f := range min(n, c.features) {
		p.allowed.add(int32(f))
	}
	return p
}

// Child returns the path of both children of a node split on feature f: they
// may use again what was used before, and all of every set that contains all of
// it.
func (c *Interaction) Child(p Path, f int32) Path {
	child := Path{used: newBits(c.features), allowed: newBits(c.features)}
	copy(child.used, p.used)
	child.used.add(f)
	copy(child.allowed, child.used)
	for _, set := range c.sets {
		if set.contains(child.used) {
			child.allowed.unite(set)
		}
	}
	return child
}

// AllowAlso lets the features that may split the node of o split the node of p
// too.
func (p Path) AllowAlso(o Path) { p.allowed.unite(o.allowed) }

// Allows reports whether feature f may split the node.
func (p Path) Allows(f int32) bool { return p.allowed[f>>6]>>(f&63)&1 != 0 }

// Filter returns those of the features that may split the node, in order. It
// leaves the list as it is.
func (p Path) Filter(features []int32) []int32 {
	out := make([]int32, 0, len(features))
	for _, f := range features {
		if p.Allows(f) {
			out = append(out, f)
		}
	}
	return out
}

// bits is a set of features.
type bits []uint64

func newBits(features int) bits { return make(bits, (features+63)/64) }

func (b bits) add(f int32) { b[f>>6] |= 1 << (f & 63) }

func (b bits) unite(o bits) {
	for i, w := range o {
		b[i] |= w
	}
}

// contains reports whether all of o is in b.
func (b bits) contains(o bits) bool {
	for i, w := range o {
		if w&^b[i] != 0 {
			return false
		}
	}
	return true
}
