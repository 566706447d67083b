package tree

import (
	"cmp"
	"maps"
	"slices"
)

// DotOptions are the graphical choices of a [Tree.Dot] dump: the parameters of
// XGBoost's to_graphviz. Empty fields have XGBoost's defaults.
type DotOptions struct {
	// RankDir is the direction of the layout: "LR" from left to right, "TB"
	// from top to bottom. Empty: TB.
	RankDir string

	// YesColor is the colour of the edge that a missing value takes (XGBoost's
	// name for it is misleading). Empty: "#0000FF", blue.
	YesColor string

	// NoColor is the colour of the other edge. Empty: "#FF0000", red.
	NoColor string

	SplitAttrs map[string]string // attributes of split nodes (condition_node_params), e.g. shape: box
	LeafAttrs  map[string]string // attributes of leaves (leaf_node_params)
	GraphAttrs map[string]string // further attributes of the graph
}

// Dot returns the tree in Graphviz's language, as XGBoost's to_graphviz and
// get_dump(dump_format="dot") do. Types of features matter only where they say
// "i". The texts of d go into the dot file as they are.
func (t *Tree) Dot(o *DumpOptions, d *DotOptions) string {
	if d == nil {
		d = &DotOptions{}
	}
	g := dotWriter{
		o:     o,
		yes:   cmp.Or(d.YesColor, "#0000FF"),
		no:    cmp.Or(d.NoColor, "#FF0000"),
		split: dotAttrs(d.SplitAttrs),
		leaf:  dotAttrs(d.LeafAttrs),
	}
	g.text("digraph {\n    graph [ rankdir=TB ]\n")
	// XGBoost, too, leaves the default in place and overrides it below.
	attrs := d.GraphAttrs
	if d.RankDir != "" {
		attrs = maps.Clone(attrs)
		if attrs == nil {
			attrs = map[string]string{}
		}
		attrs["rankdir"] = d.RankDir
	}
	for _, k := range slices.Sorted(maps.Keys(attrs)) {
		g.text("    graph [ " + k + `="` + attrs[k] + "\" ]\n")
	}
	g.text("\n")
	stack := []int32{0}
	for first := true; len(stack) > 0; first = false {
		id := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if !first {
			g.text("\n")
		}
		nd := &t.nodes[id]
		if nd.IsSplit() {
			g.splitNode(t, id, nd)
			stack = append(stack, nd.Right, nd.Left)
		} else {
			g.leafNode(t, id, nd)
		}
	}
	g.text("}")
	return string(g.buf)
}

type dotWriter struct {
	sink
	o           *DumpOptions
	yes, no     string
	split, leaf string
}

func (g *dotWriter) open(id int32) {
	g.text("    ")
	g.int(id)
	g.text(` [ label="`)
}

func (g *dotWriter) splitNode(t *Tree, id int32, nd *Node) {
	g.open(id)
	g.escaped(g.o.name(nd.Feature))
	yes, no := "yes", "no"
	if nd.Kind == Categorical {
		yes, no = no, yes
		g.text(":")
		g.set(t.Categories(int(id)), "{", ",", "}")
	} else if g.o.typeOf(nd.Feature) != typeIndicator {
		g.text("<")
		g.number(nd.Value)
	}
	if g.o.stats() {
		g.text("\ngain=")
		g.number(nd.Gain)
		g.text("\ncover=")
		g.number(nd.Cover)
	}
	g.text(`" ` + g.split + "]\n")
	g.edge(id, nd.Left, yes, nd.DefaultLeft)
	g.edge(id, nd.Right, no, !nd.DefaultLeft)
}

func (g *dotWriter) leafNode(t *Tree, id int32, nd *Node) {
	g.open(id)
	g.text("leaf=")
	t.leaf(&g.sink, id, vectorRoom)
	if g.o.stats() {
		g.text("\ncover=")
		g.number(nd.Cover)
	}
	g.text(`" ` + g.leaf + "]\n")
}

func (g *dotWriter) edge(from, to int32, label string, missing bool) {
	color := g.no
	if missing {
		label += ", missing"
		color = g.yes
	}
	g.text("    ")
	g.int(from)
	g.text(" -> ")
	g.int(to)
	g.text(` [label="` + label + `" color="` + color + "\"]\n")
}

// dotAttrs writes attributes as XGBoost does: by key, each with a space behind.
func dotAttrs(attrs map[string]string) string {
	var s string
	for _, k := range slices.Sorted(maps.Keys(attrs)) {
		s += k + `="` + attrs[k] + `" `
	}
	return s
}
