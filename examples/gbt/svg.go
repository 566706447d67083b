package main

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/grove-ml/grove/gbt/tree"
)

// The sizes of a drawing, in pixels.
const (
	svgRow    = 76 // from one level to the next
	svgHeight = 40 // of a node
	svgGap    = 16 // between neighbouring leaves
	svgChar   = 7  // of a character
	svgPad    = 10
)

// svgNode is a node with its place: the middle of its upper edge.
type svgNode struct {
	id, parent int // parent is a position in the list, -1 for the root
	depth      int
	x          float64
	lines      []string
	left       bool
}

// writeSVG draws a tree from the top down: a split over the middle of its
// children, yes (less than the threshold) to the left. The edge that a missing
// value takes is blue, the other red, as in XGBoost's drawings.
func writeSVG(w io.Writer, t *tree.Tree, o *tree.DumpOptions) error {
	nodes, width, depth := placeNodes(t, o)
	height := depth*svgRow + svgHeight + 2*svgPad
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%d" viewBox="0 0 %.0f %d" font-family="sans-serif" font-size="12" text-anchor="middle">`+"\n",
		width, height, width, height)
	for _, n := range nodes {
		if n.parent >= 0 {
			drawEdge(w, t, nodes[n.parent], n)
		}
	}
	for _, n := range nodes {
		if err := drawNode(w, n, t.Node(n.id).Kind == tree.Leaf); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "</svg>\n")
	return err
}

// placeNodes returns the nodes in the order of a walk, parents first and left
// before right, with the size of the drawing.
func placeNodes(t *tree.Tree, o *tree.DumpOptions) (nodes []svgNode, width float64, depth int) {
	chars := 1
	stack := []svgNode{{parent: -1}}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		nd := t.Node(n.id)
		n.lines = nodeLines(&nd, o)
		for _, line := range n.lines {
			chars = max(chars, utf8.RuneCountInString(line))
		}
		depth = max(depth, n.depth)
		at := len(nodes)
		nodes = append(nodes, n)
		if nd.Kind == tree.Numerical {
			stack = append(stack,
				svgNode{id: int(nd.Right), parent: at, depth: n.depth + 1},
				svgNode{id: int(nd.Left), parent: at, depth: n.depth + 1, left: true})
		}
	}
	// All nodes are as wide as the widest; leaves stand side by side, splits over
	// the middle of their children.
	each := float64(chars*svgChar + 2*svgPad)
	x := float64(svgPad)
	for i := range nodes {
		if t.Node(nodes[i].id).Kind == tree.Leaf {
			nodes[i].x = x + each/2
			x += each + svgGap
		}
	}
	for i := len(nodes) - 1; i > 0; i-- { // children come after their parents
		nodes[nodes[i].parent].x += nodes[i].x / 2
	}
	return nodes, x - svgGap + svgPad, depth
}

// nodeLines returns what is written in a node.
func nodeLines(n *tree.Node, o *tree.DumpOptions) []string {
	if n.IsLeaf() {
		lines := []string{"leaf=" + svgNumber(n.Value)}
		if o.Stats {
			lines = append(lines, "cover="+svgNumber(n.Cover))
		}
		return lines
	}
	f := int(n.Feature)
	question := fmt.Sprintf("f%d", f)
	if f < len(o.Names) {
		question = o.Names[f]
	}
	if f >= len(o.Types) || o.Types[f] != "i" {
		question += "<" + svgNumber(n.Value)
	}
	lines := []string{question}
	if o.Stats {
		lines = append(lines, "gain="+svgNumber(n.Gain)+" cover="+svgNumber(n.Cover))
	}
	return lines
}

func svgNumber(v float32) string { return string(appendFloat32(nil, v)) }

func drawEdge(w io.Writer, t *tree.Tree, from, to svgNode) {
	label, color := "no", "#FF0000"
	if to.left {
		label = "yes"
	}
	if t.Node(from.id).DefaultLeft == to.left {
		label += ", missing"
		color = "#0000FF"
	}
	y1, y2 := from.depth*svgRow+svgPad+svgHeight, to.depth*svgRow+svgPad
	fmt.Fprintf(w, `<line x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="%s"/><text x="%.1f" y="%d" font-size="10" fill="%s">%s</text>`+"\n",
		from.x, y1, to.x, y2, color, (from.x+to.x)/2, (y1+y2)/2, color, label)
}

func drawNode(w io.Writer, n svgNode, leaf bool) error {
	chars := 1
	for _, line := range n.lines {
		chars = max(chars, utf8.RuneCountInString(line))
	}
	width, y, round := chars*svgChar+2*svgPad, n.depth*svgRow+svgPad, 4
	if leaf {
		round = svgHeight / 2
	}
	var text strings.Builder
	for i, line := range n.lines {
		fmt.Fprintf(&text, `<text x="%.1f" y="%d">`, n.x, y+svgHeight/2+4+14*i-7*(len(n.lines)-1))
		if err := xml.EscapeText(&text, []byte(line)); err != nil {
			return err
		}
		text.WriteString("</text>")
	}
	_, err := fmt.Fprintf(w, `<rect x="%.1f" y="%d" width="%d" height="%d" rx="%d" fill="#FFFFFF" stroke="#000000"/>%s`+"\n",
		n.x-float64(width)/2, y, width, svgHeight, round, text.String())
	return err
}
