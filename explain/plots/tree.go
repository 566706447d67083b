package plots

import (
	"fmt"
	"image/color"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/gbt/tree"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// TreeOptions are the choices of [Tree]. nil stands for the zero value.
type TreeOptions struct {
	// Theme has the colours and sizes; nil for the default.
	Theme *Theme
	// Title stands above the tree; empty for none.
	Title string
	// Names of the features by number. A feature without a name is f and its
	// number.
	Names []string
	// Stats adds the gain of splits and the cover of all nodes.
	Stats bool
	// TopDown grows the tree downwards; else it grows to the right.
	TopDown bool
	// MaxDepth folds splits at this distance from the root and deeper ones: they
	// say how many leaves they stand for. 0 shows everything, which must be at
	// most 1000 nodes.
	MaxDepth int
}

// maxNodes bounds the nodes of a picture.
const maxNodes = 1000

// Tree draws one tree: splits as boxes with the question they ask, leaves with
// their value, numbers with at most six digits. Leaves are tinted blue below and
// orange above zero. Rows for which the question holds take the edge "yes",
// others "no"; the edge that missing values take is blue and says so, the other
// red, as in XGBoost's plot_tree. Where 0 counts as missing it says that, too.
//
// A categorical split asks "name:{categories}", as in the dumps; a long set is
// cut. Of a vector leaf the first two values and the last are shown; it is grey.
func Tree(t *tree.Tree, o *TreeOptions) (*Figure, error) {
	if o == nil {
		o = &TreeOptions{}
	}
	if t == nil {
		return nil, ErrEmpty
	}
	if o.MaxDepth < 0 {
		return nil, fmt.Errorf("plots: depth to show = %d: must not be negative", o.MaxDepth)
	}
	levels := o.MaxDepth
	if levels == 0 {
		levels = t.Depth()
	}
	nodes, slots := layout(t, levels, maxNodes)
	if nodes == nil {
		return nil, fmt.Errorf("plots: tree of depth %d has more than %d nodes: set MaxDepth to fold the deep ones", t.Depth(), maxNodes)
	}
	theme := o.Theme.orDefault()
	d := &treePicture{
		nodes: nodes, slots: slots, down: o.TopDown,
		text: theme.style(theme.TickSize, theme.Ink, draw.XCenter, draw.YCenter),
		edge: theme.style(theme.NoteSize, theme.Muted, draw.XCenter, draw.YCenter),
	}
	d.edgeGround = theme.Background
	for _, p := range nodes {
		d.boxes = append(d.boxes, newTreeBox(t, p, o))
	}
	d.measure()
	p := theme.newPlot(clean(o.Title), "", "")
	p.HideAxes()
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 1, 0, 1
	p.Add(d)
	width, height := d.size.X+2*theme.Margin+4, d.size.Y+2*theme.Margin+4
	if p.Title.Text != "" {
		height += p.Title.TextStyle.Rectangle(p.Title.Text).Size().Y + p.Title.Padding
		width = max(width, p.Title.TextStyle.Width(p.Title.Text)+2*theme.Margin)
	}
	return newFigure(p, theme, width, height), nil
}

// treeBox is what one node shows.
type treeBox struct {
	lines   []string
	fill    color.Color
	border  color.Color
	rounded bool
	missing [2]string // the missing values that go left, right
}

func newTreeBox(t *tree.Tree, p placed, o *TreeOptions) treeBox {
	n := t.Node(int(p.id))
	b := treeBox{fill: color.NRGBA{0xf4, 0xf4, 0xf4, 0xff}, border: color.NRGBA{0x88, 0x88, 0x88, 0xff}}
	switch {
	case n.IsLeaf():
		b.rounded = true
		switch {
		case t.LeafSize() > 1: // has no sign
		case t.Value64(int(p.id)) < 0:
			b.fill, b.border = color.NRGBA{0xdd, 0xef, 0xfa, 0xff}, sky
		default:
			b.fill, b.border = color.NRGBA{0xfd, 0xf0, 0xd5, 0xff}, orange
		}
		b.lines = []string{"leaf = " + output(t, int(p.id))}
	case p.folded > 0:
		b.lines = []string{question(t, int(p.id), o), fmt.Sprintf("… %d leaves", p.folded)}
	default:
		b.lines = []string{question(t, int(p.id), o)}
		side := 1
		if n.DefaultLeft {
			side = 0
		}
		b.missing[side] = "missing"
		if n.ZeroMissing {
			b.missing[side] = "missing or 0"
		}
	}
	if o.Stats {
		if !n.IsLeaf() {
			b.lines = append(b.lines, "gain "+float(n.Gain, 6))
		}
		b.lines = append(b.lines, "cover "+float(n.Cover, 6))
	}
	return b
}

// question is the text of a split.
func question(t *tree.Tree, id int, o *TreeOptions) string {
	n := t.Node(id)
	name := "f" + strconv.Itoa(int(n.Feature))
	if int(n.Feature) < len(o.Names) {
		name = short(o.Names[n.Feature])
	}
	if n.Kind == tree.Categorical {
		return name + ":" + set(t.Categories(id), 24)
	}
	return name + " < " + float(n.Value, 6)
}

// set is a set of categories as the dumps write it; once it has so many
// characters the rest is left out.
func set(categories []int32, most int) string {
	var b strings.Builder
	for k, c := range categories {
		if k > 0 {
			b.WriteString(",")
			if b.Len() >= most {
				b.WriteString("…")
				break
			}
		}
		fmt.Fprint(&b, c)
	}
	return "{" + b.String() + "}"
}

// output is the text of a leaf: its value, or the first two and the last of more
// than three values.
func output(t *tree.Tree, id int) string {
	if t.LeafSize() == 1 {
		if t.HasFloat64() {
			return decimal(t.Value64(id), 6, 64)
		}
		return float(t.Node(id).Value, 6)
	}
	values := t.LeafValues(id)
	var parts []string
	for i, v := range values {
		switch {
		case len(values) <= 3 || i < 2 || i == len(values)-1:
			parts = append(parts, float(v, 6))
		case i == 2:
			parts = append(parts, "…")
		}
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// float is a float32 with at most so many digits, and no more than tell it apart.
func float(v float32, digits int) string { return decimal(float64(v), digits, 32) }

// decimal is float for a number of 32 or 64 bits.
func decimal(v float64, digits, bits int) string {
	exact := strconv.FormatFloat(v, 'g', -1, bits)
	rounded := strconv.FormatFloat(v, 'g', digits, bits)
	if len(exact) <= len(rounded) {
		return exact
	}
	return rounded
}

// treePicture draws a layout. Lengths are points.
type treePicture struct {
	nodes      []placed
	boxes      []treeBox
	slots      int
	down       bool
	text, edge text.Style
	edgeGround color.Color

	size   vg.Point    // of the picture
	box    []vg.Point  // size of each box
	starts []vg.Length // where each level starts, from the root
	depth  []vg.Length // size of each level in the direction of growth
	pitch  vg.Length   // from slot to slot
}

const (
	boxPad   = 6  // between text and border
	slotGap  = 10 // between neighbours
	lineSkip = 1.25
)

// measure works out the sizes.
func (d *treePicture) measure() {
	levels := 0
	for _, n := range d.nodes {
		levels = max(levels, n.level+1)
	}
	d.depth = make([]vg.Length, levels)
	line := d.text.Height("X") * lineSkip
	across := vg.Length(0)
	for i, n := range d.nodes {
		size := vg.Point{X: 2 * boxPad, Y: line*vg.Length(len(d.boxes[i].lines)) + 2*boxPad - 2}
		for _, l := range d.boxes[i].lines {
			size.X = max(size.X, d.text.Width(l)+2*boxPad)
		}
		d.box = append(d.box, size)
		along, beside := size.X, size.Y
		if d.down {
			along, beside = beside, along
		}
		d.depth[n.level] = max(d.depth[n.level], along)
		across = max(across, beside)
	}
	d.pitch = across + slotGap
	// Edges need room for their labels.
	widest := d.edge.Width("yes, missing")
	for _, b := range d.boxes {
		for _, m := range b.missing {
			widest = max(widest, d.edge.Width("yes, "+m))
		}
	}
	between := widest + 46
	if d.down {
		between = 46
		d.pitch = max(d.pitch, widest+slotGap)
	}
	d.starts = make([]vg.Length, levels)
	total := vg.Length(0)
	for l := range d.starts {
		d.starts[l] = total
		total += d.depth[l] + between
	}
	total -= between
	width := d.pitch*vg.Length(d.slots) - slotGap
	d.size = vg.Point{X: total, Y: width}
	if d.down {
		d.size = vg.Point{X: width, Y: total}
	}
}

// at returns the middle of a box in a canvas, and the ends of the box where
// edges come in and go out.
func (d *treePicture) at(c draw.Canvas, i int) (middle, in, out vg.Point) {
	n := d.nodes[i]
	across := d.pitch*vg.Length(n.slot) + (d.pitch-slotGap)/2
	size := d.box[i]
	if d.down {
		left := (c.Max.X + c.Min.X - d.size.X) / 2
		top := c.Max.Y - d.starts[n.level]
		middle = vg.Point{X: left + across, Y: top - d.depth[n.level]/2}
		return middle, vg.Point{X: middle.X, Y: middle.Y + size.Y/2}, vg.Point{X: middle.X, Y: middle.Y - size.Y/2}
	}
	left := (c.Max.X+c.Min.X-d.size.X)/2 + d.starts[n.level]
	middle = vg.Point{X: left + size.X/2, Y: c.Max.Y - across}
	return middle, vg.Point{X: left, Y: middle.Y}, vg.Point{X: left + size.X, Y: middle.Y}
}

// Plot implements plot.Plotter.
func (d *treePicture) Plot(c draw.Canvas, _ *plot.Plot) {
	for i, n := range d.nodes {
		if n.parent >= 0 {
			d.drawEdge(c, i)
		}
	}
	for i, b := range d.boxes {
		middle, _, _ := d.at(c, i)
		d.drawBox(c, b, middle, d.box[i])
	}
}

// Colours of edges: XGBoost's blue for where missing values go and red for the
// other, in shades that stay apart for every colour vision.
func (d *treePicture) drawEdge(c draw.Canvas, i int) {
	n := d.nodes[i]
	_, _, from := d.at(c, n.parent)
	_, to, _ := d.at(c, i)
	label, side := "no", 1
	if n.yes {
		label = "yes"
	}
	if n.left {
		side = 0
	}
	stroke := color.Color(vermilion)
	if missing := d.boxes[n.parent].missing[side]; missing != "" {
		label += ", " + missing
		stroke = blue
	}
	bend := (to.X - from.X) / 2
	a, b := vg.Point{X: from.X + bend, Y: from.Y}, vg.Point{X: to.X - bend, Y: to.Y}
	if d.down {
		bend = (from.Y - to.Y) / 2
		a, b = vg.Point{X: from.X, Y: from.Y - bend}, vg.Point{X: to.X, Y: to.Y + bend}
	}
	var path vg.Path
	path.Move(from)
	path.CubeTo(a, b, to)
	c.SetLineStyle(draw.LineStyle{Color: stroke, Width: 1.1})
	c.Stroke(path)
	d.arrow(c, to, stroke)

	// The middle of the curve is that of its ends.
	at := from.Add(to).Scale(0.5)
	half := vg.Point{X: d.edge.Width(label)/2 + 2, Y: d.edge.Height(label) / 2}
	if d.edgeGround != nil {
		c.SetColor(d.edgeGround)
		c.Fill(vg.Rectangle{Min: at.Sub(half), Max: at.Add(half)}.Path())
	}
	c.FillText(d.edge, center(d.edge, at), label)
}

// arrow draws the head of an arrow that ends at a point.
func (d *treePicture) arrow(c draw.Canvas, tip vg.Point, fill color.Color) {
	const long, wide = 5.5, 2.6
	var path vg.Path
	path.Move(tip)
	if d.down {
		path.Line(vg.Point{X: tip.X - wide, Y: tip.Y + long})
		path.Line(vg.Point{X: tip.X + wide, Y: tip.Y + long})
	} else {
		path.Line(vg.Point{X: tip.X - long, Y: tip.Y - wide})
		path.Line(vg.Point{X: tip.X - long, Y: tip.Y + wide})
	}
	path.Close()
	c.SetColor(fill)
	c.Fill(path)
}

func (d *treePicture) drawBox(c draw.Canvas, b treeBox, middle, size vg.Point) {
	half := size.Scale(0.5)
	r := vg.Rectangle{Min: middle.Sub(half), Max: middle.Add(half)}
	outline := r.Path()
	if b.rounded {
		outline = roundedPath(r, min(half.Y, 8))
	}
	c.SetColor(b.fill)
	c.Fill(outline)
	c.SetLineStyle(draw.LineStyle{Color: b.border, Width: 1})
	c.Stroke(outline)
	step := d.text.Height("X") * lineSkip
	y := middle.Y + step*vg.Length(len(b.lines)-1)/2
	for i, l := range b.lines {
		style := d.text
		if i > 0 || strings.HasPrefix(l, "…") {
			style.Color = d.edge.Color
		}
		c.FillText(style, center(style, vg.Point{X: middle.X, Y: y}), l)
		y -= step
	}
}

// roundedPath is a rectangle with quarter circles for corners.
func roundedPath(r vg.Rectangle, radius vg.Length) vg.Path {
	const bow = 0.5523 // control points that make a cubic curve a quarter circle
	k := radius * (1 - bow)
	var p vg.Path
	p.Move(vg.Point{X: r.Min.X + radius, Y: r.Min.Y})
	p.Line(vg.Point{X: r.Max.X - radius, Y: r.Min.Y})
	p.CubeTo(vg.Point{X: r.Max.X - k, Y: r.Min.Y}, vg.Point{X: r.Max.X, Y: r.Min.Y + k}, vg.Point{X: r.Max.X, Y: r.Min.Y + radius})
	p.Line(vg.Point{X: r.Max.X, Y: r.Max.Y - radius})
	p.CubeTo(vg.Point{X: r.Max.X, Y: r.Max.Y - k}, vg.Point{X: r.Max.X - k, Y: r.Max.Y}, vg.Point{X: r.Max.X - radius, Y: r.Max.Y})
	p.Line(vg.Point{X: r.Min.X + radius, Y: r.Max.Y})
	p.CubeTo(vg.Point{X: r.Min.X + k, Y: r.Max.Y}, vg.Point{X: r.Min.X, Y: r.Max.Y - k}, vg.Point{X: r.Min.X, Y: r.Max.Y - radius})
	p.Line(vg.Point{X: r.Min.X, Y: r.Min.Y + radius})
	p.CubeTo(vg.Point{X: r.Min.X, Y: r.Min.Y + k}, vg.Point{X: r.Min.X + k, Y: r.Min.Y}, vg.Point{X: r.Min.X + radius, Y: r.Min.Y})
	p.Close()
	return p
}
