package grow

import "github.com/grove-ml/grove/gbt/tree"

// ahead is what growing by loss with several workers keeps. Only one node is
// split at a time, which is little to share: two workers on one pair of siblings
// fetch all its rows both, and wait for each other three times. So the nodes that
// are next in the queue are split along with it, ahead of their turn. The tree is
// that of one node at a time: children get their numbers and join the queue when
// the turn of their parent comes, and what was split in vain is undone.
type ahead struct {
	on     bool
	order  []int32 // nodes in training by their number in the tree
	number []int32 // the reverse, tree.None where the turn has not come
	nodes  []node  // room to put the nodes in order
}

// waiting is how many nodes may be split ahead whose turn has not come. Each keeps two
// histograms, where a node that is not split keeps one.
const waiting = 12

// steady is what columns are whose queries all have the same answer.
type steady interface{ Steady() bool }

// beginAhead decides whether nodes of a tree that has a root are split ahead of
// their turn: if neither what constraints leave nor the columns that are drawn
// depend on the order of the splits.
func (t *Hist) beginAhead(cols Columns) {
	s, ok := cols.(steady)
	a := &t.ahead
	a.on = ok && s.Steady() && t.policy.LossGuide && t.pool.Workers() > 1 &&
		t.limits.Monotone == nil && t.limits.Interaction == nil
	a.order, a.number = append(a.order[:0], 0), append(a.number[:0], 0)
}

// addAhead adds nodes to the batch, which is one node, that are split along with
// it; none if it is split already.
func (t *Hist) addAhead() (done bool) {
	if t.nodes[t.batch[0].node].left != tree.None {
		return true
	}
	const most = 8
	more := min(2*t.pool.Workers(), most) - 1
	if t.policy.MaxLeaves > 0 {
		more = min(more, (t.policy.MaxLeaves-t.driver.leaves)/2) // others may overtake them
	}
	room := waiting
	for _, e := range t.driver.queue {
		if t.nodes[e.node].left != tree.None {
			room--
		}
	}
	more = min(more, room)
	for range more {
		best := -1
		for i, e := range t.driver.queue {
			if t.nodes[e.node].left == tree.None && t.driver.valid(e) && !contains(t.batch, e.node) &&
				(best < 0 || e.before(t.driver.queue[best])) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		t.batch = append(t.batch, t.driver.queue[best])
	}
	return false
}

func contains(batch []entry, node int32) bool {
	for _, e := range batch {
		if e.node == node {
			return true
		}
	}
	return false
}

// takeTurn numbers the children of a node and queues them, if their own turn may come.
func (t *Hist) takeTurn(id int32) {
	a := &t.ahead
	for len(a.number) < len(t.nodes) {
		a.number = append(a.number, tree.None)
	}
	left := t.nodes[id].left
	for _, child := range [2]int32{left, left + 1} {
		e := t.entry(child)
		e.number = int32(len(a.order))
		a.number[child] = e.number
		a.order = append(a.order, child)
		t.driver.push(e)
	}
	t.dropUnreached()
}

// endAhead undoes the splits whose turn has not come, and puts the nodes in the
// order of their numbers.
func (t *Hist) endAhead() {
	a := &t.ahead
	if !a.on {
		return
	}
	a.nodes = a.nodes[:0]
	for _, id := range a.order {
		nd := t.nodes[id]
		if nd.parent != tree.None {
			nd.parent = a.number[nd.parent]
		}
		if nd.left != tree.None {
			left, right := &t.nodes[nd.left], &t.nodes[nd.left+1]
			if nd.left = a.number[nd.left]; nd.left == tree.None {
				t.rejoin(left.in, right.in)
				t.rejoin(left.out, right.out)
				nd.weight = nd.leaf
			}
		}
		a.nodes = append(a.nodes, nd)
	}
	t.nodes, a.nodes = a.nodes, t.nodes
}

// rejoin puts the rows of two siblings, which ascend in each, in the order that
// they had in their parent.
func (t *Hist) rejoin(l, r span) {
	left, right := t.scratch[:copy(t.scratch, t.of(l))], t.of(r)
	to := t.rows[l.begin:r.end]
	for len(left) > 0 && len(right) > 0 {
		if left[0] < right[0] {
			to[0], left = left[0], left[1:]
		} else {
			to[0], right = right[0], right[1:]
		}
		to = to[1:]
	}
	copy(to, left) // the rest of the others is where it belongs
}
