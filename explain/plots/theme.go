package plots

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Theme is the look of a figure. Change what [DefaultTheme] returns.
type Theme struct {
	// Font is the typeface of all text; its size does not matter. SVG names it,
	// with Arial, Helvetica and the browser's sans-serif as stand-ins for
	// Liberation Sans; PNG and PDF contain it and leave out letters that it lacks:
	// Liberation has Latin, Greek and Cyrillic ones.
	Font font.Font
	// Sizes of the title, of axis labels and annotations, of tick labels, and of
	// notes below a figure.
	TitleSize, LabelSize, TickSize, NoteSize vg.Length
	// Ink is the colour of text, Muted that of notes and reference lines, Axis
	// that of axis lines, Grid that of grid lines.
	Ink, Muted, Axis, Grid, Background color.Color
	// Series are the colours of curves, in order. Curves beyond them start
	// over with dashes.
	Series []color.Color
	// Bar is the colour of bars, Mark that of what a figure points at.
	Bar, Mark color.Color
	// Line is the width of curves.
	Line vg.Length
	// Margin is the empty border of a figure.
	Margin vg.Length
}

// The colours of Okabe and Ito, "Color Universal Design", 2008.
var (
	black     = color.NRGBA{0x00, 0x00, 0x00, 0xff}
	orange    = color.NRGBA{0xe6, 0x9f, 0x00, 0xff}
	sky       = color.NRGBA{0x56, 0xb4, 0xe9, 0xff}
	green     = color.NRGBA{0x00, 0x9e, 0x73, 0xff}
	blue      = color.NRGBA{0x00, 0x72, 0xb2, 0xff}
	vermilion = color.NRGBA{0xd5, 0x5e, 0x00, 0xff}
	purple    = color.NRGBA{0xcc, 0x79, 0xa7, 0xff}
)

// bold is the Weight of a bold font: WeightBold of golang.org/x/image/font.
const bold = 3

// DefaultTheme returns a new copy of the default look: Liberation Sans on white,
// a light grid, colours that every colour vision can tell apart.
func DefaultTheme() *Theme {
	return &Theme{
		Font:       font.Font{Typeface: "Liberation", Variant: "Sans"},
		TitleSize:  13,
		LabelSize:  10.5,
		TickSize:   9.5,
		NoteSize:   8.5,
		Ink:        color.NRGBA{0x22, 0x22, 0x22, 0xff},
		Muted:      color.NRGBA{0x6b, 0x6b, 0x6b, 0xff},
		Axis:       color.NRGBA{0x88, 0x88, 0x88, 0xff},
		Grid:       color.NRGBA{0xe4, 0xe4, 0xe4, 0xff},
		Background: color.White,
		Series:     []color.Color{blue, vermilion, green, purple, orange, sky, black},
		Bar:        green,
		Mark:       vermilion,
		Line:       1.8,
		Margin:     12,
	}
}

// orDefault returns t, or the default theme for nil.
func (t *Theme) orDefault() *Theme {
	if t == nil {
		return DefaultTheme()
	}
	return t
}

// style is text of a size in the theme's font.
func (t *Theme) style(size vg.Length, c color.Color, x text.XAlignment, y text.YAlignment) text.Style {
	return text.Style{
		Color:   c,
		Font:    font.From(t.Font, size),
		XAlign:  x,
		YAlign:  y,
		Handler: plot.DefaultTextHandler,
	}
}

// series returns the line of curve i.
func (t *Theme) series(i int) draw.LineStyle {
	line := draw.LineStyle{Color: t.Ink, Width: t.Line}
	n := len(t.Series)
	if n == 0 {
		return line
	}
	line.Color = t.Series[i%n]
	switch (i / n) % 3 {
	case 1:
		line.Dashes = []vg.Length{6, 3}
	case 2:
		line.Dashes = []vg.Length{2, 2}
	}
	return line
}

// reference is the line of what a curve is compared with.
func (t *Theme) reference() draw.LineStyle {
	return draw.LineStyle{Color: t.Muted, Width: 1, Dashes: []vg.Length{5, 3}}
}

// newPlot returns an empty plot in the look of t.
func (t *Theme) newPlot(title, x, y string) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil // the figure paints its own, margin included
	p.Title.Text = title
	p.Title.TextStyle = t.style(t.TitleSize, t.Ink, draw.XCenter, draw.YTop)
	p.Title.TextStyle.Font.Weight = bold
	p.Title.Padding = 10
	for _, a := range []struct {
		axis *plot.Axis
		name string
		x    text.XAlignment
		y    text.YAlignment
	}{{&p.X, x, draw.XCenter, draw.YTop}, {&p.Y, y, draw.XRight, draw.YCenter}} {
		a.axis.Label.Text = a.name
		a.axis.Label.TextStyle = t.style(t.LabelSize, t.Ink, draw.XCenter, draw.YBottom)
		a.axis.Label.Padding = 6
		a.axis.LineStyle = draw.LineStyle{Color: t.Axis, Width: 0.8}
		a.axis.Padding = 0
		a.axis.Tick.Label = t.style(t.TickSize, t.Ink, a.x, a.y)
		a.axis.Tick.LineStyle = draw.LineStyle{Color: t.Axis, Width: 0.8}
		a.axis.Tick.Length = 4
	}
	return p
}

// gridLine is the line at a tick.
func (t *Theme) gridLine() draw.LineStyle { return draw.LineStyle{Color: t.Grid, Width: 0.8} }
