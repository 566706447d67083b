package tree

import "io"

// JSON returns the tree as nested JSON objects, as XGBoost's
// get_dump(dump_format="json") does:
//
//	{ "nodeid": 0, "depth": 0, "split": "age", "split_condition": 37.5, "yes": 1, "no": 2, "missing": 1 , "children": [
//	  { "nodeid": 1, "leaf": -0.25 },
//	  { "nodeid": 2, "leaf": 0.5 }
//	]}
//
// With o.Stats splits have "gain" and "cover" and leaves "cover". An infinite
// threshold is written as inf or -inf, which is not JSON, as XGBoost writes it;
// so is a name with an escape that JSON does not know. This is a dump for
// people and plots: it cannot be loaded back. The indentation makes its size
// grow with nodes × [Tree.Depth]; [WriteJSON] streams.
func (t *Tree) JSON(o *DumpOptions) string {
	var s sink
	t.json(&s, o)
	return string(s.buf)
}

// WriteJSON writes all trees of a model as XGBoost's Booster.dump_model does
// with dump_format="json": one array of the trees.
func WriteJSON(w io.Writer, trees []*Tree, o *DumpOptions) error {
	s := sink{w: w}
	s.text("[\n")
	for i, t := range trees {
		if i > 0 {
			s.text(",\n")
		}
		t.json(&s, o)
	}
	s.text("\n]")
	s.flush()
	return s.err
}

// jsonStep is one thing left to write: a node, or the end of one.
type jsonStep struct {
	place
	role jsonRole
}

type jsonRole uint8

const (
	jsonLeft  jsonRole = iota // the first child of its parent, or the root
	jsonRight                 // the second child
	jsonEnd                   // the closing bracket of a split
)

func (t *Tree) json(s *sink, o *DumpOptions) {
	stack := []jsonStep{{}}
	for len(stack) > 0 && s.err == nil {
		p := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if p.role == jsonRight {
			s.text(", ")
		}
		if p.role == jsonEnd || p.depth > 0 {
			s.text("\n")
		}
		s.repeat("  ", p.depth+1)
		if p.role == jsonEnd {
			s.text("]}")
			continue
		}
		nd := &t.nodes[p.id]
		if !nd.IsSplit() {
			t.jsonLeaf(s, p.id, nd, o)
			continue
		}
		t.jsonSplit(s, p.place, nd, o)
		stack = append(stack,
			jsonStep{place{p.id, p.depth}, jsonEnd},
			jsonStep{place{nd.Right, p.depth + 1}, jsonRight},
			jsonStep{place{nd.Left, p.depth + 1}, jsonLeft})
		s.room()
	}
}

func (t *Tree) jsonLeaf(s *sink, id int32, nd *Node, o *DumpOptions) {
	s.text(`{ "nodeid": `)
	s.int(id)
	s.text(`, "leaf": `)
	t.leaf(s, id, t.size)
	s.text(" ")
	if o.stats() {
		s.text(`, "cover": `)
		s.number(nd.Cover)
		s.text(" ")
	}
	s.text("}")
}

func (t *Tree) jsonSplit(s *sink, p place, nd *Node, o *DumpOptions) {
	missing, other := nd.missing()
	s.text(`{ "nodeid": `)
	s.int(p.id)
	s.text(`, "depth": `)
	s.int(p.depth)
	s.text(`, "split": "`)
	s.escaped(o.name(nd.Feature))
	if kind := o.typeOf(nd.Feature); nd.Kind == Categorical {
		s.text(`", "split_condition": `)
		s.set(t.Categories(int(p.id)), "[", ", ", "]")
		s.text(`, "yes": `)
		s.int(nd.Right)
		s.text(`, "no": `)
		s.int(nd.Left)
		s.text(`, "missing": `)
		s.int(missing)
	} else if kind == typeIndicator {
		s.text(`", "yes": `)
		s.int(other)
		s.text(`, "no": `)
		s.int(missing)
	} else {
		s.text(`", "split_condition": `)
		if kind == typeInteger {
			s.int(ceil(nd.Value))
		} else {
			s.number(nd.Value)
		}
		s.text(`, "yes": `)
		s.int(nd.Left)
		s.text(`, "no": `)
		s.int(nd.Right)
		s.text(`, "missing": `)
		s.int(missing)
	}
	s.text(" ")
	if o.stats() {
		s.text(`, "gain": `)
		s.number(nd.Gain)
		s.text(`, "cover": `)
		s.number(nd.Cover)
	}
	s.text(`, "children": [`)
}
