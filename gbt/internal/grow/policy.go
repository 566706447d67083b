package grow

import "github.com/grove-ml/grove/gbt/internal/split"

// Policy says which nodes are split and in which order.
type Policy struct {
	LossGuide bool // split the node with the largest loss change first, else level by level
	MaxDepth  int  // 0 means no limit
	MaxLeaves int  // 0 means no limit
	Gamma     float32
}

// batchSize is the largest number of nodes of a level that are split together
// (src/tree/driver.h).
const batchSize = 256

// entry is a node that waits to be split.
type entry struct {
	node   int32
	number int32 // of the node in the tree
	depth  int32
	loss   float32
	barred bool // it ends what it would start, see [Hist.entry]
}

// before reports whether e is split before o where the largest loss change is first.
func (e entry) before(o entry) bool {
	return e.loss > o.loss || e.loss == o.loss && e.number < o.number
}

// driver is the queue of nodes that may be split (src/tree/driver.h and
// src/tree/hist/expand_entry.h, 3.4).
type driver struct {
	Policy
	queue  []entry // depthwise: in order of node ids; else unordered
	leaves int     // leaves of the tree so far
}

func (d *driver) reset(p Policy) {
	d.Policy, d.queue, d.leaves = p, d.queue[:0], 1
}

// push queues a node if its best split is worth anything.
func (d *driver) push(e entry) {
	if e.loss > split.Epsilon {
		d.queue = append(d.queue, e)
	}
}

// valid reports whether e may be split now.
func (d *driver) valid(e entry) bool {
	return e.loss >= d.Gamma && !e.barred &&
		!(d.MaxDepth > 0 && int(e.depth) == d.MaxDepth) &&
		!(d.MaxLeaves > 0 && d.leaves == d.MaxLeaves)
}

// pop returns the nodes to split next; none ends the tree. Depthwise these are
// the nodes of one level, at most batchSize of them; by loss it is one node.
func (d *driver) pop(batch []entry) []entry {
	batch = batch[:0]
	if len(d.queue) == 0 {
		return batch
	}
	if d.LossGuide {
		best := 0
		for i, e := range d.queue {
			if e.before(d.queue[best]) {
				best = i
			}
		}
		e := d.queue[best]
		last := len(d.queue) - 1
		d.queue[best] = d.queue[last]
		d.queue = d.queue[:last]
		if d.valid(e) {
			d.leaves++
			batch = append(batch, e)
		}
		return batch
	}
	// Nodes are pushed in the order of their ids, so the queue is sorted.
	depth, taken := d.queue[0].depth, 0
	for taken < len(d.queue) && d.queue[taken].depth == depth && len(batch) < batchSize {
		if e := d.queue[taken]; d.valid(e) {
			d.leaves++
			batch = append(batch, e)
		}
		taken++
	}
	d.queue = append(d.queue[:0], d.queue[taken:]...)
	return batch
}

// mayGrow reports whether the children of a node at the given depth may be
// split in turn; it is asked when all of a batch has been split.
func (d *driver) mayGrow(depth int32) bool {
	return !(d.MaxDepth > 0 && int(depth)+1 >= d.MaxDepth) &&
		!(d.MaxLeaves > 0 && d.leaves >= d.MaxLeaves)
}
