package grow

import "github.com/grove-ml/grove/gbt/tree"

// dropUnreached takes the nodes out of the queue whose turn cannot come before the tree
// has all its leaves: where so many splits are left to make, these are at the most the
// first so many of the queue, since what joins it later only comes in between.
// Nobody needs their histograms any more, which are about half of all.
func (t *Hist) dropUnreached() {
	d := &t.driver
	if !d.LossGuide || d.MaxLeaves == 0 {
		return
	}
	for len(d.queue) > max(d.MaxLeaves-d.leaves, 0) {
		worst := 0
		for i, e := range d.queue {
			if d.queue[worst].before(e) {
				worst = i
			}
		}
		nd := &t.nodes[d.queue[worst].node]
		t.recycle(nd)
		if nd.left != tree.None { // split ahead of its turn
			t.recycle(&t.nodes[nd.left])
			t.recycle(&t.nodes[nd.left+1])
		}
		last := len(d.queue) - 1
		d.queue[worst] = d.queue[last]
		d.queue = d.queue[:last]
	}
}
