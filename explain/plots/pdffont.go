package plots

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf16"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// em is the resolution of glyph outlines: units an em, those of Liberation.
const em = 2048

// pdfFonts holds the glyphs that a page uses as fonts of type 3, whose glyphs
// are paths: the file contains only the letters it shows, any that the typeface
// has, and they can be searched and copied.
type pdfFonts struct {
	faces []*pdfFace
}

// pdfFace is one typeface in use. A font of type 3 has codes of one byte, so
// glyph i of a face is code i%256 of its font i/256.
type pdfFace struct {
	face  font.Face
	runes []rune
	code  map[rune]int
	width []int    // advance of each glyph
	shape [][]byte // operators of each glyph
}

func (p *pdfFonts) face(f font.Face) (int, *pdfFace) {
	for i, have := range p.faces {
		if have.face.Face == f.Face {
			return i, have
		}
	}
	face := &pdfFace{face: f, code: map[rune]int{}}
	p.faces = append(p.faces, face)
	return len(p.faces) - 1, face
}

// show writes a line of text with the typeface's kerning.
func (p *pdfFonts) show(page *bytes.Buffer, f font.Face, pt vg.Point, s string) {
	number, face := p.face(f)
	page.WriteString("BT ")
	page.Write(pdfNumber(float64(pt.X), 4))
	page.WriteByte(' ')
	page.Write(pdfNumber(float64(pt.Y), 4))
	page.WriteString(" Td\n")
	block, open := -1, false
	shut := func() {
		if open {
			page.WriteString(">] TJ\n")
		}
		open = false
	}
	var previous rune
	for i, r := range []rune(s) {
		code := face.glyph(r)
		if code/256 != block {
			shut()
			block = code / 256
			fmt.Fprintf(page, "/F%dx%d %s Tf\n", number, block, pdfNumber(float64(f.Font.Size), 4))
		}
		if !open {
			page.WriteString("[<")
			open = true
		}
		if i > 0 {
			if k := face.kern(previous, r); k != 0 {
				fmt.Fprintf(page, "> %s <", pdfNumber(-float64(k)*1000/em, 2))
			}
		}
		fmt.Fprintf(page, "%02x", code%256)
		previous = r
	}
	shut()
	page.WriteString("ET\n")
}

func (p *pdfFace) kern(a, b rune) int {
	// A nil buffer makes the font allocate its own.
	ga, errA := p.face.Face.GlyphIndex(nil, a)
	gb, errB := p.face.Face.GlyphIndex(nil, b)
	if errA != nil || errB != nil {
		return 0
	}
	k, err := p.face.Face.Kern(nil, ga, gb, em, 0)
	if err != nil { // the typeface has no kerning
		return 0
	}
	return int(k)
}

// glyph returns the code of a letter, which it takes into the font if needed. A
// letter that the typeface lacks is its box.
func (p *pdfFace) glyph(r rune) int {
	if code, ok := p.code[r]; ok {
		return code
	}
	index, err := p.face.Face.GlyphIndex(nil, r)
	if err != nil {
		panic(fmt.Errorf("glyph of %q: %w", r, err))
	}
	advance, err := p.face.Face.GlyphAdvance(nil, index, em, 0)
	if err != nil {
		panic(fmt.Errorf("width of %q: %w", r, err))
	}
	code := len(p.runes)
	p.code[r] = code
	p.runes = append(p.runes, r)
	p.width = append(p.width, int(advance))
	p.shape = append(p.shape, p.outline(r, int(advance)))
	return code
}

// outline returns the operators that draw a letter, in units of the em.
func (p *pdfFace) outline(r rune, advance int) []byte {
	index, _ := p.face.Face.GlyphIndex(nil, r)
	segments, err := p.face.Face.LoadGlyph(nil, index, em, nil)
	if err != nil {
		panic(fmt.Errorf("outline of %q: %w", r, err))
	}
	box := segments.Bounds()
	var b bytes.Buffer
	fmt.Fprintf(&b, "%d 0 %d %d %d %d d1\n", advance, int(box.Min.X), int(-box.Max.Y), int(box.Max.X), int(-box.Min.Y))
	number := func(v float64) {
		b.Write(pdfNumber(v, 2))
		b.WriteByte(' ')
	}
	var x, y float64 // where the pen is
	for i, s := range segments {
		var xs, ys [3]float64
		for j, a := range s.Args {
			xs[j], ys[j] = float64(a.X), -float64(a.Y) // the font's y points down
		}
		switch int(s.Op) { // of sfnt.SegmentOp
		case 0: // move
			if i > 0 {
				b.WriteString("h\n")
			}
			number(xs[0])
			number(ys[0])
			b.WriteString("m\n")
			x, y = xs[0], ys[0]
		case 1: // line
			number(xs[0])
			number(ys[0])
			b.WriteString("l\n")
			x, y = xs[0], ys[0]
		case 2: // quadratic curve
			for _, v := range []float64{
				x + (xs[0]-x)*2/3, y + (ys[0]-y)*2/3,
				xs[1] + (xs[0]-xs[1])*2/3, ys[1] + (ys[0]-ys[1])*2/3, xs[1], ys[1],
			} {
				number(v)
			}
			b.WriteString("c\n")
			x, y = xs[1], ys[1]
		case 3: // cubic curve
			for j := range xs {
				number(xs[j])
				number(ys[j])
			}
			b.WriteString("c\n")
			x, y = xs[2], ys[2]
		}
	}
	if len(segments) > 0 {
		b.WriteString("h f\n")
	}
	return b.Bytes()
}

// write adds the fonts to a file and returns the entries of a resource
// dictionary.
func (p *pdfFonts) write(f *pdfFile) string {
	var entries string
	for i, face := range p.faces {
		for block := 0; block*256 < len(face.runes); block++ {
			entries += fmt.Sprintf("/F%dx%d %d 0 R", i, block, face.write(f, block*256, min(len(face.runes), block*256+256)))
		}
	}
	return entries
}

// write adds the glyphs from..to as one font and returns its object's number.
func (p *pdfFace) write(f *pdfFile, from, to int) int {
	var procs, differences, widths, unicode string
	for i := from; i < to; i++ {
		name := "/g" + strconv.Itoa(i-from)
		procs += fmt.Sprintf("%s %d 0 R", name, f.stream("", p.shape[i]))
		differences += name
		widths += strconv.Itoa(p.width[i]) + " "
		unicode += fmt.Sprintf("<%02x> <", i-from)
		for _, u := range utf16.Encode([]rune{p.runes[i]}) {
			unicode += fmt.Sprintf("%04x", u)
		}
		unicode += ">\n"
	}
	// At most 100 entries are allowed in one section of a character map.
	cmap := "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Grove def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<00> <ff>\nendcodespacerange\n"
	lines := bytes.SplitAfter([]byte(unicode), []byte("\n"))
	lines = lines[:len(lines)-1]
	for len(lines) > 0 {
		n := min(len(lines), 100)
		cmap += fmt.Sprintf("%d beginbfchar\n%sendbfchar\n", n, bytes.Join(lines[:n], nil))
		lines = lines[n:]
	}
	cmap += "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
	toUnicode := f.stream("", []byte(cmap))
	scale := strconv.FormatFloat(1./em, 'f', -1, 64)
	return f.add(fmt.Sprintf("<</Type/Font/Subtype/Type3/FontBBox[0 0 0 0]/FontMatrix[%s 0 0 %[1]s 0 0]"+
		"/CharProcs<<%s>>/Encoding<</Type/Encoding/Differences[0%s]>>/FirstChar 0/LastChar %d/Widths[%s]/Resources<<>>/ToUnicode %d 0 R>>",
		scale, procs, differences, to-from-1, widths, toUnicode))
}
