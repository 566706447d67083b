package plots

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"io"
	"math"
	"strconv"
	"unicode/utf16"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// pdfCanvas draws one page of PDF 1.4. It stands in for gonum's vgpdf, which
// puts the time and maps in random order into the file and has no letters
// outside Windows-1252. Text is kept as text, see [pdfFonts].
type pdfCanvas struct {
	w, h   vg.Length
	title  string
	page   bytes.Buffer // operators of the page
	fonts  pdfFonts
	alphas []float64   // opacities in use, each a graphics state
	images []*pdfImage // pictures in use
	line   vg.Length   // current line width
	stack  []vg.Length // line widths of pushed states
}

type pdfImage struct {
	w, h       int
	rgb, alpha []byte
}

func newPDF(w, h vg.Length, title string) *pdfCanvas {
	c := &pdfCanvas{w: w, h: h, title: title}
	vg.Initialize(c)
	return c
}

func (c *pdfCanvas) Size() (w, h vg.Length) { return c.w, c.h }

// op writes operands and an operator.
func (c *pdfCanvas) op(operator string, operands ...float64) {
	for _, v := range operands {
		c.page.Write(pdfNumber(v, 4))
		c.page.WriteByte(' ')
	}
	c.page.WriteString(operator)
	c.page.WriteByte('\n')
}

// pdfNumber writes a number as PDF wants it: no exponent, no zeros behind.
func pdfNumber(v float64, digits int) []byte {
	b := strconv.AppendFloat(nil, v, 'f', digits, 64)
	b = bytes.TrimRight(b, "0")
	b = bytes.TrimSuffix(b, []byte("."))
	if string(b) == "-0" || len(b) == 0 {
		return []byte("0")
	}
	return b
}

func (c *pdfCanvas) SetLineWidth(w vg.Length) {
	c.line = w
	c.op("w", float64(max(w, 0)))
}

func (c *pdfCanvas) SetLineDash(pattern []vg.Length, offset vg.Length) {
	c.page.WriteByte('[')
	for _, p := range pattern {
		c.page.Write(pdfNumber(float64(p), 4))
		c.page.WriteByte(' ')
	}
	c.page.WriteString("] ")
	c.op("d", float64(offset))
}

func (c *pdfCanvas) SetColor(clr color.Color) {
	if clr == nil {
		clr = color.Black
	}
	n := color.NRGBA64Model.Convert(clr).(color.NRGBA64)
	r, g, b := float64(n.R)/0xffff, float64(n.G)/0xffff, float64(n.B)/0xffff
	c.op("rg", r, g, b)
	c.op("RG", r, g, b)
	c.page.WriteString("/A" + strconv.Itoa(c.alpha(float64(n.A)/0xffff)) + " gs\n")
}

// alpha returns the number of the graphics state with an opacity.
func (c *pdfCanvas) alpha(a float64) int {
	for i, have := range c.alphas {
		if have == a {
			return i
		}
	}
	c.alphas = append(c.alphas, a)
	return len(c.alphas) - 1
}

func (c *pdfCanvas) transform(m ...float64) {
	for _, v := range m {
		c.page.Write(pdfNumber(v, 8))
		c.page.WriteByte(' ')
	}
	c.page.WriteString("cm\n")
}

func (c *pdfCanvas) Rotate(rad float64) {
	sin, cos := math.Sincos(rad)
	c.transform(cos, sin, -sin, cos, 0, 0)
}

func (c *pdfCanvas) Translate(pt vg.Point) {
	c.transform(1, 0, 0, 1, float64(pt.X), float64(pt.Y))
}

func (c *pdfCanvas) Scale(x, y float64) { c.transform(x, 0, 0, y, 0, 0) }

func (c *pdfCanvas) Push() {
	c.stack = append(c.stack, c.line)
	c.op("q")
}

func (c *pdfCanvas) Pop() {
	c.line = c.stack[len(c.stack)-1]
	c.stack = c.stack[:len(c.stack)-1]
	c.op("Q")
}

func (c *pdfCanvas) Stroke(p vg.Path) {
	if c.line > 0 && c.path(p) {
		c.op("S")
	}
}

func (c *pdfCanvas) Fill(p vg.Path) {
	if c.path(p) {
		c.op("f")
	}
}

// path writes a path and reports whether there is one.
func (c *pdfCanvas) path(p vg.Path) bool {
	var at vg.Point
	started := false
	for _, s := range p {
		switch s.Type {
		case vg.MoveComp:
			c.op("m", float64(s.Pos.X), float64(s.Pos.Y))
		case vg.LineComp:
			c.op("l", float64(s.Pos.X), float64(s.Pos.Y))
		case vg.ArcComp:
			at = c.arc(s, started)
			started = true
			continue
		case vg.CurveComp:
			a, b := s.Control[0], s.Control[len(s.Control)-1]
			if len(s.Control) == 1 { // a quadratic curve as a cubic one
				a = at.Add(a.Sub(at).Scale(2. / 3))
				b = s.Pos.Add(b.Sub(s.Pos).Scale(2. / 3))
			}
			c.op("c", float64(a.X), float64(a.Y), float64(b.X), float64(b.Y), float64(s.Pos.X), float64(s.Pos.Y))
		case vg.CloseComp:
			c.op("h")
			continue
		}
		at, started = s.Pos, true
	}
	return started
}

// arc writes an arc as cubic curves of at most a quarter circle each.
func (c *pdfCanvas) arc(s vg.PathComp, started bool) (end vg.Point) {
	on := func(angle float64) (p, tangent vg.Point) {
		sin, cos := math.Sincos(angle)
		p = vg.Point{X: s.Pos.X + s.Radius*vg.Length(cos), Y: s.Pos.Y + s.Radius*vg.Length(sin)}
		return p, vg.Point{X: -s.Radius * vg.Length(sin), Y: s.Radius * vg.Length(cos)}
	}
	p, tangent := on(s.Start)
	if started {
		c.op("l", float64(p.X), float64(p.Y))
	} else {
		c.op("m", float64(p.X), float64(p.Y))
	}
	parts := max(1, math.Ceil(math.Abs(s.Angle)/(math.Pi/2)-1e-9))
	step := s.Angle / parts
	reach := vg.Length(4. / 3 * math.Tan(step/4))
	for i := range int(parts) {
		q, next := on(s.Start + float64(i+1)*step)
		a, b := p.Add(tangent.Scale(reach)), q.Sub(next.Scale(reach))
		c.op("c", float64(a.X), float64(a.Y), float64(b.X), float64(b.Y), float64(q.X), float64(q.Y))
		p, tangent = q, next
	}
	return p
}

func (c *pdfCanvas) FillString(f font.Face, pt vg.Point, s string) {
	if f.Font.Size > 0 && s != "" {
		c.fonts.show(&c.page, f, pt, s)
	}
}

func (c *pdfCanvas) DrawImage(rect vg.Rectangle, img image.Image) {
	b := img.Bounds()
	p := &pdfImage{w: b.Dx(), h: b.Dy()}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			n := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			p.rgb = append(p.rgb, n.R, n.G, n.B)
			p.alpha = append(p.alpha, n.A)
		}
	}
	c.op("q")
	size := rect.Size()
	c.transform(float64(size.X), 0, 0, float64(size.Y), float64(rect.Min.X), float64(rect.Min.Y))
	c.page.WriteString("/I" + strconv.Itoa(len(c.images)) + " Do\n")
	c.op("Q")
	c.images = append(c.images, p)
}

// pdfFile gathers the numbered objects of a file.
type pdfFile struct {
	buf     bytes.Buffer
	offsets []int // of object i+1
}

// add writes an object and returns its number.
func (f *pdfFile) add(body string) int {
	f.offsets = append(f.offsets, f.buf.Len())
	fmt.Fprintf(&f.buf, "%d 0 obj\n%s\nendobj\n", len(f.offsets), body)
	return len(f.offsets)
}

// stream writes a compressed stream with more entries in its dictionary.
func (f *pdfFile) stream(entries string, data []byte) int {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	w.Write(data) // to memory: cannot fail
	w.Close()
	return f.add(fmt.Sprintf("<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream", entries, z.Len(), z.String()))
}

// pdfText writes a text string in UTF-16.
func pdfText(s string) string {
	out := "<feff"
	for _, u := range utf16.Encode([]rune(s)) {
		out += fmt.Sprintf("%04x", u)
	}
	return out + ">"
}

// WriteTo writes the file.
func (c *pdfCanvas) WriteTo(w io.Writer) (int64, error) {
	f := &pdfFile{}
	f.buf.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n") // the bytes say: not text
	resources := "<</Font<<" + c.fonts.write(f) + ">>/ExtGState<<"
	for i, a := range c.alphas {
		n := f.add(fmt.Sprintf("<</Type/ExtGState/ca %s/CA %[1]s>>", pdfNumber(a, 4)))
		resources += fmt.Sprintf("/A%d %d 0 R", i, n)
	}
	resources += ">>/XObject<<"
	for i, p := range c.images {
		form := fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8", p.w, p.h)
		mask := f.stream(form+"/ColorSpace/DeviceGray", p.alpha)
		n := f.stream(fmt.Sprintf("%s/ColorSpace/DeviceRGB/SMask %d 0 R", form, mask), p.rgb)
		resources += fmt.Sprintf("/I%d %d 0 R", i, n)
	}
	resources += ">>>>"
	content := f.stream("", c.page.Bytes())
	pages := len(f.offsets) + 2 // after the page
	page := f.add(fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s %s]/Resources%s/Contents %d 0 R>>",
		pages, pdfNumber(float64(c.w), 4), pdfNumber(float64(c.h), 4), resources, content))
	f.add(fmt.Sprintf("<</Type/Pages/Kids[%d 0 R]/Count 1>>", page))
	catalog := f.add(fmt.Sprintf("<</Type/Catalog/Pages %d 0 R>>", pages))
	info := f.add("<</Producer(Grove)/Title" + pdfText(c.title) + ">>")
	start := f.buf.Len()
	fmt.Fprintf(&f.buf, "xref\n0 %d\n0000000000 65535 f \n", len(f.offsets)+1)
	for _, at := range f.offsets {
		fmt.Fprintf(&f.buf, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&f.buf, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n",
		len(f.offsets)+1, catalog, info, start)
	return f.buf.WriteTo(w)
}
