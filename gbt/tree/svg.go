package tree

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// SVGOptions are the graphical choices of a [Tree.SVG] drawing.
type SVGOptions struct {
	// RankDir is the direction of the layout: "LR" from left to right, anything
	// else from top to bottom.
	RankDir string

	// Title stands over the drawing. Empty: none.
	Title string
}

// Sizes of a drawing in user units, which are pixels at scale 1.
const (
	svgFont    = 13.0 // font size of questions and leaf values
	svgSmall   = 10.5 // of statistics and edge labels
	svgTitle   = 16.0
	svgPad     = 9.0  // between a box and its text
	svgLine    = 15.0 // height of the second line of a box
	svgBox     = 27.0 // height of a box of one line
	svgMinimum = 76.0 // least width of a box: an edge label fits over it
	svgZero    = 26.0 // by which it is more where a label says "missing or 0"
	svgMargin  = 16.0
	svgNames   = 40 // characters of a name that are shown
	svgSet     = 24 // characters of a set of categories
)

// SVG draws the tree as a self-contained SVG image: questions "name < threshold"
// in boxes, leaves in colour, from blue for the most negative value to orange
// for the most positive one (relative to the largest magnitude in the tree; the
// two can be told apart with any kind of colour vision). A row for which the
// answer is yes goes left, or up with RankDir LR; the edge that missing values
// take is the thicker one and says so, and says "missing or 0" where 0 counts as
// missing. With o.Stats boxes show gain and cover.
//
// The question of a categorical split is "name:{categories}", as in the dumps:
// the rows of these categories go right, or down. Of a vector leaf the first two
// values and the last are shown; it has no colour.
//
// Numbers are rounded to five digits, long names and sets of categories are cut;
// pointing at a box shows all of it. Fonts and sizes assume Helvetica or a font
// of its widths.
func (t *Tree) SVG(o *DumpOptions, s *SVGOptions) string {
	if s == nil {
		s = &SVGOptions{}
	}
	d := drawing{t: t, o: o, sideways: s.RankDir == "LR"}
	d.measure()
	d.arrange()
	return d.render(s.Title)
}

// box is what a node looks like.
type box struct {
	text, stats   string
	width, height float64
	x, y          float64 // centre
}

type drawing struct {
	t        *Tree
	o        *DumpOptions
	sideways bool
	boxes    []box
	largest  float64 // magnitude of leaves
	order    []int32
	width    float64
	height   float64
	buf      []byte
}

// measure finds out texts and sizes.
func (d *drawing) measure() {
	d.boxes = make([]box, len(d.t.nodes))
	least := svgMinimum
	if slices.ContainsFunc(d.t.nodes, func(n Node) bool { return n.ZeroMissing }) {
		least += svgZero
	}
	for i := range d.t.nodes {
		nd := &d.t.nodes[i]
		if nd.Kind == Deleted {
			continue
		}
		b := &d.boxes[i]
		if nd.IsSplit() {
			b.text = d.question(i, svgNames, svgSet, short)
			b.stats = "gain " + short(nd.Gain) + " · cover " + short(nd.Cover)
		} else {
			b.text = d.output(i, vectorRoom, short64)
			b.stats = "cover " + short(nd.Cover)
			if d.t.size == 0 {
				d.largest = max(d.largest, math.Abs(d.t.Value64(i)))
			}
		}
		b.width = textWidth(b.text, svgFont)
		b.height = svgBox
		if d.o.stats() {
			b.width = max(b.width, textWidth(b.stats, svgSmall))
			b.height += svgLine
		}
		b.width = max(b.width+2*svgPad, least)
	}
}

// question is the text of split i, with at most so many characters of the name
// and about so many of a set.
func (d *drawing) question(i, name, set int, number func(float32) string) string {
	nd := &d.t.nodes[i]
	return shorten(d.o.name(nd.Feature), name) + d.condition(i, set, number)
}

// condition is what a question says behind the name.
func (d *drawing) condition(i, set int, number func(float32) string) string {
	nd := &d.t.nodes[i]
	if nd.Kind == Categorical {
		return ":" + setText(d.t.Categories(i), set)
	}
	switch d.o.typeOf(nd.Feature) {
	case typeIndicator:
		return ""
	case typeInteger:
		return " < " + strconv.Itoa(int(ceil(nd.Value)))
	}
	return " < " + number(nd.Value)
}

// output is the text of leaf i: its value, or the values of a vector leaf, of
// which the first ones and the last are shown if there is no room for all.
func (d *drawing) output(i, room int, number func(v float64, bits int) string) string {
	switch {
	case d.t.HasFloat64():
		return number(d.t.Value64(i), 64)
	case d.t.size == 0:
		return number(float64(d.t.nodes[i].Value), 32)
	}
	values := d.t.LeafValues(i)
	last := len(values) - 1
	var b strings.Builder
	b.WriteString("[")
	for _, v := range values[:min(last, room-1)] {
		b.WriteString(number(float64(v), 32) + ", ")
	}
	if len(values) > room {
		b.WriteString("…, ")
	}
	b.WriteString(number(float64(values[last]), 32) + "]")
	return b.String()
}

// arrange places the boxes.
func (d *drawing) arrange() {
	l := layout{t: d.t, breadth: make([]float64, len(d.boxes)), gap: 18}
	levels := make([]float64, d.t.depth+1) // extent of the boxes of a level along the depth
	between := 58.0                        // from level to level: room for an edge and its label
	if d.sideways {
		l.gap, between = 14, 100
	}
	for i := range d.boxes {
		l.breadth[i] = d.boxes[i].width
		if d.sideways {
			l.breadth[i] = d.boxes[i].height
		}
	}
	breadth := l.place()
	d.order = l.preorder()
	for _, i := range d.order {
		extent := d.boxes[i].height
		if d.sideways {
			extent = d.boxes[i].width
		}
		levels[l.depth[i]] = max(levels[l.depth[i]], extent)
	}
	start := make([]float64, len(levels)) // where a level begins
	length := 0.0
	for k, extent := range levels {
		start[k] = length
		length += extent + between
	}
	length -= between
	for _, i := range d.order {
		b := &d.boxes[i]
		if d.sideways { // boxes of a level stand flush left
			b.x, b.y = start[l.depth[i]]+b.width/2, l.at[i]
		} else {
			b.x, b.y = l.at[i], start[l.depth[i]]+b.height/2
		}
	}
	d.width, d.height = breadth, length
	if d.sideways {
		d.width, d.height = length, breadth
	}
}

func (d *drawing) render(title string) string {
	title = shorten(title, 200)
	top := svgMargin
	if title != "" {
		top += svgTitle * 1.8
	}
	width := max(d.width, textWidth(title, svgTitle)) + 2*svgMargin
	height := d.height + top + svgMargin
	d.printf(`<svg xmlns="http://www.w3.org/2000/svg" width="%[1]s" height="%[2]s" viewBox="0 0 %[1]s %[2]s" role="img" font-family="Helvetica, Arial, 'Liberation Sans', sans-serif" font-size="%[3]g" text-anchor="middle">`+"\n",
		size(width), size(height), svgFont)
	d.printf("<title>")
	d.buf = appendXML(d.buf, cmp.Or(title, "decision tree"))
	d.printf("</title>\n<rect width=\"%s\" height=\"%s\" fill=\"#fff\"/>\n", size(width), size(height))
	if title != "" {
		d.text(width/2, svgMargin+svgTitle*0.75, title, fmt.Sprintf(`font-size="%g" font-weight="bold" fill="#1d2733"`, svgTitle))
	}
	d.printf("<g transform=\"translate(%s %s)\">\n", size((width-d.width)/2), size(top))
	d.printf("<g fill=\"none\" stroke=\"#6b7785\">\n")
	d.edges(d.line)
	d.printf("</g>\n<g font-size=\"%g\" fill=\"#3c4856\">\n", svgSmall)
	d.edges(d.label)
	d.printf("</g>\n")
	for _, i := range d.order {
		d.box(i)
	}
	d.printf("</g>\n</svg>\n")
	return string(d.buf)
}

// missingText says which values take the default edge of a split.
func (n *Node) missingText() string {
	if n.ZeroMissing {
		return "missing or 0"
	}
	return "missing"
}

// edges calls draw for every edge; missing says which missing values take it.
func (d *drawing) edges(draw func(from, to *box, yes bool, missing string)) {
	for _, i := range d.order {
		nd := &d.t.nodes[i]
		if !nd.IsSplit() {
			continue
		}
		leftYes := nd.Kind == Numerical && (d.o.typeOf(nd.Feature) != typeIndicator || !nd.DefaultLeft)
		left, right := "", nd.missingText()
		if nd.DefaultLeft {
			left, right = right, left
		}
		draw(&d.boxes[i], &d.boxes[nd.Left], leftYes, left)
		draw(&d.boxes[i], &d.boxes[nd.Right], !leftYes, right)
	}
}

// ends are the points where an edge leaves and arrives.
func (d *drawing) ends(from, to *box) (x1, y1, x2, y2 float64) {
	if d.sideways {
		return from.x + from.width/2, from.y, to.x - to.width/2, to.y
	}
	return from.x, from.y + from.height/2, to.x, to.y - to.height/2
}

func (d *drawing) line(from, to *box, _ bool, missing string) {
	x1, y1, x2, y2 := d.ends(from, to)
	thick := 1.2
	if missing != "" {
		thick = 2.4
	}
	if d.sideways {
		mid := (x1 + x2) / 2
		d.printf(`<path d="M%s %sC%s %s %s %s %s %s"`, size(x1), size(y1), size(mid), size(y1), size(mid), size(y2), size(x2), size(y2))
	} else {
		mid := (y1 + y2) / 2
		d.printf(`<path d="M%s %sC%s %s %s %s %s %s"`, size(x1), size(y1), size(x1), size(mid), size(x2), size(mid), size(x2), size(y2))
	}
	d.printf(" stroke-width=\"%g\"/>\n", thick)
}

func (d *drawing) label(from, to *box, yes bool, missing string) {
	s := "no"
	if yes {
		s = "yes"
	}
	if missing != "" {
		s += ", " + missing
	}
	x1, y1, x2, y2 := d.ends(from, to)
	x, y := (x1+x2)/2, (y1+y2)/2
	w, h := textWidth(s, svgSmall)+5, svgSmall*1.3
	d.printf(`<rect x="%s" y="%s" width="%s" height="%s" fill="#fff"/>`, size(x-w/2), size(y-h/2), size(w), size(h))
	d.text(x, y+svgSmall*0.35, s, "")
}

func (d *drawing) box(i int32) {
	nd, b := &d.t.nodes[i], &d.boxes[i]
	fill, stroke, round := "#eef1f5", "#8b98a8", 4.0
	if nd.Kind == Leaf {
		fill, stroke, round = leafColour(0, 0), "#55606e", b.height/2
		if d.t.size == 0 {
			fill = leafColour(d.t.Value64(int(i)), d.largest)
		}
	}
	d.printf("<g><title>")
	d.buf = appendXML(d.buf, d.tooltip(i))
	d.printf("</title><rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\" fill=\"%s\" stroke=\"%s\"/>",
		size(b.x-b.width/2), size(b.y-b.height/2), size(b.width), size(b.height), size(min(round, svgBox/2)), fill, stroke)
	y := b.y + svgFont*0.35
	if d.o.stats() {
		y -= svgLine / 2
	}
	d.text(b.x, y, b.text, `fill="#10161d"`)
	if d.o.stats() {
		d.text(b.x, y+svgLine, b.stats, fmt.Sprintf(`font-size="%g" fill="#2f3a46"`, svgSmall))
	}
	d.printf("</g>\n")
}

// tooltip says everything about a node with all digits.
func (d *drawing) tooltip(i int32) string {
	nd := &d.t.nodes[i]
	full := func(v float32) string { return string(appendNumber(nil, v)) }
	s := "node " + strconv.Itoa(int(i)) + ": "
	if nd.Kind == Leaf {
		return s + "leaf " + d.output(int(i), math.MaxInt, full64) + ", cover " + full(nd.Cover)
	}
	to, _ := nd.missing()
	return s + d.question(int(i), 10_000, math.MaxInt, full) + ", " + nd.missingText() + " to node " + strconv.Itoa(int(to)) +
		", gain " + full(nd.Gain) + ", cover " + full(nd.Cover)
}

func (d *drawing) text(x, y float64, s, attrs string) {
	d.printf(`<text x="%s" y="%s"`, size(x), size(y))
	if attrs != "" {
		d.printf(" %s", attrs)
	}
	d.printf(">")
	d.buf = appendXML(d.buf, s)
	d.printf("</text>\n")
}

func (d *drawing) printf(format string, args ...any) { d.buf = fmt.Appendf(d.buf, format, args...) }

// size writes a length with one decimal at most.
func size(v float64) string {
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
}

// leafColour blends from near white to blue for negative and to orange for
// positive values. Black text is legible on all of it.
func leafColour(v, largest float64) string {
	near := [3]float64{247, 247, 247}
	far := [3]float64{245, 158, 66} // orange
	if v < 0 {
		far = [3]float64{99, 170, 222} // blue
	}
	p := 0.0
	if largest > 0 {
		p = math.Abs(v) / largest
	}
	var c [3]int
	for i := range c {
		c[i] = int(math.Round(near[i] + float64(p*(far[i]-near[i]))))
	}
	return fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2])
}
