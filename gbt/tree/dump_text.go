package tree

import "io"

// Text returns the tree as indented text, one node per line, as XGBoost's
// get_dump(dump_format="text") does:
//
//	0:[age<37.5] yes=1,no=2,missing=1,gain=12.5,cover=80
//		1:leaf=-0.25,cover=30
//		2:leaf=0.5,cover=50
//
// Gain and cover are there with o.Stats. Numbers have nine significant digits.
// Names are escaped like JSON strings. The indentation makes the size of the
// text grow with nodes × [Tree.Depth]; [WriteText] streams.
//
// XGBoost fills templates, so a feature whose name is one of the template's
// marks, such as {left}, garbles its dump; here the name is written as it is.
func (t *Tree) Text(o *DumpOptions) string {
	var s sink
	t.text(&s, o)
	return string(s.buf)
}

// WriteText writes all trees of a model as XGBoost's Booster.dump_model does:
// a line booster[i]: before the text of tree i.
func WriteText(w io.Writer, trees []*Tree, o *DumpOptions) error {
	s := sink{w: w}
	for i, t := range trees {
		s.text("booster[")
		s.int(int32(i))
		s.text("]:\n")
		t.text(&s, o)
	}
	s.flush()
	return s.err
}

func (t *Tree) text(s *sink, o *DumpOptions) {
	stack := []place{{}}
	for len(stack) > 0 && s.err == nil {
		p := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		nd := &t.nodes[p.id]
		if nd.IsSplit() {
			t.textSplit(s, p, nd, o)
			stack = append(stack, place{nd.Right, p.depth + 1}, place{nd.Left, p.depth + 1})
		} else {
			t.textLeaf(s, p, nd, o)
		}
		s.text("\n")
		s.room()
	}
}

func (t *Tree) textLeaf(s *sink, p place, nd *Node, o *DumpOptions) {
	s.repeat("\t", p.depth)
	s.int(p.id)
	s.text(":leaf=")
	t.leaf(s, p.id, vectorRoom)
	if o.stats() {
		s.text(",cover=")
		s.number(nd.Cover)
	}
}

func (t *Tree) textSplit(s *sink, p place, nd *Node, o *DumpOptions) {
	missing, other := nd.missing()
	kind := o.typeOf(nd.Feature)
	switch {
	case nd.Kind == Categorical:
		kind = typeCategorical
	case kind == typeCategorical:
		kind = ""
	}
	if kind != typeIndicator { // XGBoost does not indent indicators
		s.repeat("\t", p.depth)
	}
	s.int(p.id)
	s.text(":[")
	s.escaped(o.name(nd.Feature))
	switch kind {
	case typeCategorical:
		s.text(":")
		s.set(t.Categories(int(p.id)), "{", ",", "}")
		s.text("] yes=")
		s.int(nd.Right)
		s.text(",no=")
		s.int(nd.Left)
		s.text(",missing=")
		s.int(missing)
	case typeIndicator:
		s.text("] yes=")
		s.int(other)
		s.text(",no=")
		s.int(missing)
	default:
		s.text("<")
		if kind == typeInteger {
			s.int(ceil(nd.Value))
		} else {
			s.number(nd.Value)
		}
		s.text("] yes=")
		s.int(nd.Left)
		s.text(",no=")
		s.int(nd.Right)
		s.text(",missing=")
		s.int(missing)
	}
	if o.stats() {
		s.text(",gain=")
		s.number(nd.Gain)
		s.text(",cover=")
		s.number(nd.Cover)
	}
}
