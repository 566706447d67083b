package plots

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"image/color"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// ErrEmpty reports that there is nothing to draw.
var ErrEmpty = errors.New("plots: nothing to draw: want at least one value")

// Format is a file format of figures.
type Format string

// The formats that figures are written in.
const (
	PNG Format = "png"
	SVG Format = "svg"
	PDF Format = "pdf"
)

// FormatOf returns the format of a file by the extension of its name, in any
// case.
func FormatOf(path string) (Format, error) {
	ext := strings.ToLower(strings.TrimPrefix(filepath.Ext(path), "."))
	switch f := Format(ext); f {
	case PNG, SVG, PDF:
		return f, nil
	}
	return "", fmt.Errorf("plots: file %q has extension %q: must be .png, .svg or .pdf", filepath.Base(path), ext)
}

// Figure is a plot with a size. It may be changed; it is not safe for concurrent
// use.
type Figure struct {
	// Width and Height are the size in points, 72 an inch, margin included.
	Width, Height vg.Length
	// DPI is the resolution of PNG, dots per inch.
	DPI int
	// Note is a small line of text at the bottom; empty for none.
	Note string

	plot  *plot.Plot
	theme *Theme
	side  *legend   // right of the plot; nil for none
	bar   *colorBar // right of the plot; nil for none
}

func newFigure(p *plot.Plot, t *Theme, width, height vg.Length) *Figure {
	return &Figure{Width: width, Height: height, DPI: 120, plot: p, theme: t}
}

// Plot returns the plot, to change or to add to. Its background is not painted;
// the figure paints its own.
func (f *Figure) Plot() *plot.Plot { return f.plot }

// maxPixels bounds the memory of a PNG: four bytes each.
const maxPixels = 1 << 26

// Encode writes the figure. The same figure gives the same bytes.
func (f *Figure) Encode(w io.Writer, format Format) error {
	b, err := f.Bytes(format)
	if err != nil {
		return err
	}
	if _, err := w.Write(b); err != nil {
		return fmt.Errorf("plots: write %s: %w", format, err)
	}
	return nil
}

// SVG returns the figure as an svg element to put into an HTML page: without the
// XML declaration that a file of its own has.
func (f *Figure) SVG() ([]byte, error) {
	b, err := f.Bytes(SVG)
	if err != nil {
		return nil, err
	}
	return b[bytes.Index(b, []byte("<svg ")):], nil
}

// Bytes returns the figure as a file.
func (f *Figure) Bytes(format Format) (b []byte, err error) {
	for _, side := range []vg.Length{f.Width, f.Height} {
		if v := float64(side); !(v > 0) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("plots: figure is %v by %v points: both must be positive", float64(f.Width), float64(f.Height))
		}
	}
	// The renderers panic where a font or a plotter that was added fails.
	defer func() {
		if r := recover(); r != nil {
			b, err = nil, fmt.Errorf("plots: draw %s: %v", format, r)
		}
	}()
	switch format {
	case PNG:
		dpi := max(f.DPI, 1)
		if px := f.Width.Dots(float64(dpi)) * f.Height.Dots(float64(dpi)); px > maxPixels {
			return nil, fmt.Errorf("plots: PNG of %.0f pixels: must be at most %d: draw SVG or PDF, or lower DPI", px, maxPixels)
		}
		return f.render(vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(f.Width, f.Height), vgimg.UseDPI(dpi))})
	case SVG:
		b, err := f.render(vgsvg.New(f.Width, f.Height))
		return f.finishSVG(b), err
	case PDF:
		return f.render(newPDF(f.Width, f.Height, clean(f.plot.Title.Text)))
	}
	return nil, fmt.Errorf("plots: format %q: must be png, svg or pdf", string(format))
}

// render draws the figure and returns what the canvas makes of it.
func (f *Figure) render(c vg.CanvasWriterTo) ([]byte, error) {
	dc := draw.New(c)
	f.draw(dc)
	var buf bytes.Buffer
	if _, err := c.WriteTo(&buf); err != nil {
		return nil, fmt.Errorf("plots: %w", err)
	}
	return buf.Bytes(), nil
}

func (f *Figure) draw(c draw.Canvas) {
	t := f.theme
	background := t.Background
	if background == nil {
		background = color.Transparent
	}
	c.SetColor(background)
	c.Fill(c.Rectangle.Path())
	inner := draw.Crop(c, t.Margin, -t.Margin, t.Margin, -t.Margin)
	if f.Note != "" {
		style := t.style(t.NoteSize, t.Muted, draw.XRight, draw.YBottom)
		inner.FillText(style, vg.Point{X: inner.Max.X, Y: inner.Min.Y}, clean(f.Note))
		inner.Min.Y += style.Height(f.Note) + 6
	}
	if f.side != nil {
		size := f.side.size()
		corner := vg.Point{X: inner.Max.X - size.X, Y: inner.Max.Y - size.Y}
		if title := f.plot.Title; title.Text != "" {
			corner.Y -= title.TextStyle.Rectangle(title.Text).Size().Y + title.Padding
		}
		f.side.draw(inner, vg.Point{X: corner.X, Y: max(corner.Y, inner.Min.Y)})
		inner.Max.X -= size.X + legendPad
	}
	if f.bar != nil {
		inner.Max.X -= f.bar.width() + legendPad
		data := f.plot.DataCanvas(inner)
		f.bar.draw(c, inner.Max.X+legendPad, data.Min.Y, data.Max.Y)
	}
	f.plot.Draw(inner)
}

// finishSVG gives text fonts to fall back to where Liberation is not installed
// (Arial and Helvetica have its widths), and the picture a name for people who
// cannot see it.
func (f *Figure) finishSVG(b []byte) []byte {
	b = bytes.ReplaceAll(b, []byte(`style="font-family:Liberation Sans;`),
		[]byte(`style="font-family:'Liberation Sans',Arial,Helvetica,sans-serif;`))
	// Text that was added through Plot may hold anything; XML may not.
	b = bytes.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' {
			return ' '
		}
		return r
	}, bytes.ToValidUTF8(b, []byte("\ufffd")))
	end := bytes.Index(b, []byte("<svg "))
	if end < 0 {
		return b
	}
	end += bytes.IndexByte(b[end:], '>')
	var out bytes.Buffer
	out.Write(b[:end])
	out.WriteString(` role="img">`)
	if title := clean(f.plot.Title.Text); title != "" {
		out.WriteString("\n<title>")
		out.WriteString(html.EscapeString(title))
		out.WriteString("</title>")
	}
	out.Write(b[end+1:])
	return out.Bytes()
}

// Save writes the figure to a file; its extension, .png, .svg or .pdf, says the
// format. The file appears whole or not at all: it is written under another name
// beside it and renamed.
func (f *Figure) Save(path string) error {
	format, err := FormatOf(path)
	if err != nil {
		return err
	}
	b, err := f.Bytes(format)
	if err != nil {
		return err
	}
	if err := replaceFile(path, b); err != nil {
		return fmt.Errorf("plots: save: %w", err)
	}
	return nil
}

func replaceFile(path string, b []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(b)
	if e := tmp.Chmod(0o644); err == nil {
		err = e
	}
	if e := tmp.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		os.Remove(tmp.Name())
	}
	return err
}
