package tree

// layout places the nodes of a tree so that no two of them overlap, parents
// stand over the middle of their children and the drawing is narrow: the
// algorithm of Reingold and Tilford ("Tidier Drawings of Trees", IEEE TSE
// SE-7(2), 1981) for nodes of different breadths, in linear time and without
// recursion.
//
// Breadth is the direction in which siblings stand side by side: x for a tree
// drawn from top to bottom, y for one from left to right.
type layout struct {
	t       *Tree
	breadth []float64 // of every node, by id
	gap     float64   // between neighbours

	half []float64 // distance of a split's centre from those of its children
	// A thread leads from the last node of a contour on to the next level,
	// which belongs to the deeper sibling subtree.
	thread []int32
	shift  []float64 // how far aside the thread leads
	left   []edge    // lowest node on the left contour of a subtree
	right  []edge    // and on the right one
	at     []float64 // the result: centre of every node
	depth  []int32   // distance of every node from the root
}

// edge is a node at the rim of a subtree.
type edge struct {
	node   int32
	offset float64 // from the subtree's root
}

// place computes the centres of all reachable nodes, the smallest rim being 0,
// and returns the whole breadth.
func (l *layout) place() float64 {
	n := len(l.t.nodes)
	l.half = make([]float64, n)
	l.thread = make([]int32, n)
	l.shift = make([]float64, n)
	l.left = make([]edge, n)
	l.right = make([]edge, n)
	l.at = make([]float64, n)
	l.depth = make([]int32, n)
	order := l.preorder()
	for k := len(order) - 1; k >= 0; k-- { // children before their parents
		i := order[k]
		l.thread[i] = None
		if l.t.nodes[i].IsSplit() {
			l.join(i)
		} else {
			l.left[i] = edge{node: i}
			l.right[i] = edge{node: i}
		}
	}
	low, high := 0.0, 0.0
	for _, i := range order { // parents before their children
		if nd := &l.t.nodes[i]; nd.IsSplit() {
			l.at[nd.Left] = l.at[i] - l.half[i]
			l.at[nd.Right] = l.at[i] + l.half[i]
		}
		low = min(low, l.at[i]-l.breadth[i]/2)
		high = max(high, l.at[i]+l.breadth[i]/2)
	}
	for _, i := range order {
		l.at[i] -= low
	}
	return high - low
}

// preorder lists the reachable nodes, parents first, and notes their depth.
func (l *layout) preorder() []int32 {
	order := make([]int32, 0, len(l.t.nodes))
	stack := []int32{0}
	for len(stack) > 0 {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		order = append(order, i)
		if nd := &l.t.nodes[i]; nd.IsSplit() {
			l.depth[nd.Left], l.depth[nd.Right] = l.depth[i]+1, l.depth[i]+1
			stack = append(stack, nd.Right, nd.Left)
		}
	}
	return order
}

// nextRight and nextLeft go one level down a contour. The offset is relative to
// node i.
func (l *layout) nextRight(i int32) (int32, float64) {
	if nd := &l.t.nodes[i]; nd.IsSplit() {
		return nd.Right, l.half[i]
	}
	return l.thread[i], l.shift[i]
}

func (l *layout) nextLeft(i int32) (int32, float64) {
	if nd := &l.t.nodes[i]; nd.IsSplit() {
		return nd.Left, -l.half[i]
	}
	return l.thread[i], l.shift[i]
}

// join moves the subtrees of split i together until they touch at some level
// and finds the rims of the whole.
func (l *layout) join(i int32) {
	nd := &l.t.nodes[i]
	// a walks down the right contour of the left subtree, b the left contour of
	// the right one; pa and pb are their places relative to the two roots.
	a, b := nd.Left, nd.Right
	var pa, pb, apart float64
	for {
		apart = max(apart, pa-pb+(l.breadth[a]+l.breadth[b])/2+l.gap)
		na, da := l.nextRight(a)
		nb, db := l.nextLeft(b)
		if na == None || nb == None {
			l.half[i] = apart / 2
			l.rims(i, na, pa+da, nb, pb+db)
			return
		}
		a, pa = na, pa+da
		b, pb = nb, pb+db
	}
}

// rims sets the rims of split i. The deeper subtree, if one is deeper, goes on
// with node a of the left one at pa or node b of the right one at pb.
func (l *layout) rims(i, a int32, pa float64, b int32, pb float64) {
	nd := &l.t.nodes[i]
	h := l.half[i]
	ll, lr := l.left[nd.Left], l.right[nd.Left]
	rl, rr := l.left[nd.Right], l.right[nd.Right]
	ll.offset, lr.offset = ll.offset-h, lr.offset-h
	rl.offset, rr.offset = rl.offset+h, rr.offset+h
	l.left[i], l.right[i] = ll, rr
	switch {
	case b != None: // the right subtree is deeper
		l.thread[ll.node] = b
		l.shift[ll.node] = pb + h - ll.offset
		l.left[i] = rl
	case a != None: // the left one is
		l.thread[rr.node] = a
		l.shift[rr.node] = pa - h - rr.offset
		l.right[i] = lr
	}
}
