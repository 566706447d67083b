package plots

import (
	"bytes"
	"compress/zlib"
	"image"
	"image/color"
	"io"
	"math"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

func TestLabelsOfNumbers(t *testing.T) {
	for _, c := range []struct{ want, got string }{
		{"$5,950", dollars(5950, 1)},
		{"$0", dollars(0, 1)},
		{"-$1,234,567", dollars(-1234567, 5)},
		{"$0.50", dollars(0.5, 0.1)},
		{"$0", dollars(-0.2, 1)},
		{"-$1e+300", dollars(-1e300, 1e300)},
		{"1,000", number(1000, 500)},
		{"-0.5", number(-0.5, 0.5)},
		{"0", number(math.Copysign(0, -1), 1)},
		{"0.25", number(0.25, 0.05)},
		{"1e+15", number(1e15, 1e14)},
		{"2e-09", number(2e-9, 1e-9)},
		{"12.5%", percent(0.125, 0.005)},
		{"100%", percent(1, 0.2)},
		{"999", thousands("999")},
		{"1,000.125", thousands("1000.125")},
		{"0.00", thousands("-0.00")},
		{"0.00", twoDecimals(0)},
		{"1e-05", twoDecimals(0.00001)},
		{"1,234.50", twoDecimals(1234.5)},
	} {
		assert.Equal(t, c.want, c.got)
	}
}

func TestTicks(t *testing.T) {
	values := func(marks []plot.Tick) (v []float64) {
		for _, m := range marks {
			v = append(v, m.Value)
		}
		return v
	}
	assert.Equal(t, []float64{0, 5000, 10000, 15000, 20000, 25000}, values(ticks{most: 6, format: dollars}.Ticks(0, 25000)))
	assert.Equal(t, []float64{0, 1, 2}, values(numberTicks(6, true).Ticks(0, 2.5)), "counts are whole")
	assert.Equal(t, []float64{0}, values(numberTicks(6, true).Ticks(-0.1, 0.4)))
	for _, m := range (ticks{most: 6, format: number}).Ticks(-0.02, 1.02) {
		assert.Len(t, m.Label, 3)
		assert.False(t, math.Signbit(m.Value))
	}
	narrow := math.Nextafter(1, 2)
	assert.Equal(t, []float64{1, narrow}, values(ticks{most: 6, format: number}.Ticks(1, narrow)))
	r := rand.New(rand.NewPCG(8, 9))
	for range 500 {
		low := (r.Float64() - 0.5) * math.Pow(10, float64(r.IntN(12)-6))
		high := low + r.Float64()*math.Pow(10, float64(r.IntN(12)-6))
		marks := ticks{most: 6, format: number}.Ticks(low, high)
		assert.LessOrEqual(t, len(marks), 8)
		assert.GreaterOrEqual(t, len(marks), 2)
		seen := map[string]bool{}
		for _, m := range marks {
			assert.False(t, seen[m.Label], "two marks say %s between %v and %v", m.Label, low, high)
			seen[m.Label] = true
		}
	}
}

func TestShort(t *testing.T) {
	assert.Equal(t, "day mins", short("day\tmins\n"))
	assert.Equal(t, "größe", short("größe"))
	long := short("state_" + strings.Repeat("x", 80) + "_OH")
	assert.Len(t, []rune(long), longest)
	assert.True(t, strings.HasPrefix(long, "state_x"))
	assert.True(t, strings.HasSuffix(long, "x_OH"))
}

func TestHistogramEqualsTheSlowTwin(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 3))
	for range 50 {
		bins := 1 + r.IntN(20)
		values := make([]float32, 1+r.IntN(300))
		for i := range values {
			values[i] = float32(r.IntN(21)) / 20 // many on an edge
		}
		edges, counts := histogram(values, bins)
		require.Len(t, edges, bins+1)
		want := make([]int, bins)
		for _, v := range values {
			for b := range want {
				if float64(v) >= edges[b] && (float64(v) < edges[b+1] || b == bins-1) {
					want[b]++
					break
				}
			}
		}
		assert.Equal(t, want, counts)
	}
	// numpy 2.5.5: np.histogram(np.float32([0, .1, ..., 1]).astype(float), 10), and
	// of i*i%97/97 for i below 500 in 10 and 7 bins.
	_, counts := histogram([]float32{0, .1, .2, .3, .4, .5, .6, .7, .8, .9, 1}, 10)
	assert.Equal(t, []int{1, 1, 1, 1, 1, 1, 2, 0, 2, 1}, counts)
	var squares []float32
	for i := range 500 {
		squares = append(squares, float32(float64(i*i%97)/97))
	}
	_, counts = histogram(squares, 10)
	assert.Equal(t, []int{81, 41, 42, 51, 31, 51, 51, 41, 41, 70}, counts)
	_, counts = histogram(squares, 7)
	assert.Equal(t, []int{101, 63, 51, 82, 51, 62, 90}, counts)
	edges, counts := histogram([]float32{3, 3}, 2)
	assert.Equal(t, []float64{2.5, 3, 3.5}, edges)
	assert.Equal(t, []int{0, 2}, counts)
}

func TestThin(t *testing.T) {
	var x, y []float64
	for i := range 100_001 {
		x = append(x, float64(i)/100_000)
		y = append(y, math.Sqrt(x[i]))
	}
	y[50_000] = 3 // one point that sticks out
	points := thin(x, y)
	assert.Less(t, len(points), 5000)
	assert.Equal(t, plotter.XY{X: 0, Y: 0}, points[0])
	assert.Equal(t, plotter.XY{X: 1, Y: 1}, points[len(points)-1])
	assert.Contains(t, points, plotter.XY{X: 0.5, Y: 3})
	assert.Len(t, thin(x[:fine], y[:fine]), fine, "few points stay as they are")
	assert.Nil(t, thin(nil, nil))
}

func TestStepsFollowTheAveragePrecision(t *testing.T) {
	precision, recall := []float64{0.5, 2. / 3, 0.5, 1, 1}, []float64{1, 1, 0.5, 0.5, 0}
	x, y := steps(recall, precision)
	area := 0.0
	for i := 1; i < len(x); i++ {
		assert.True(t, x[i] == x[i-1] || y[i] == y[i-1], "a step is level or upright")
		area += (x[i] - x[i-1]) * y[i]
	}
	assert.InDelta(t, 0.5*1+0.5*2./3, area, 1e-15)
}

func TestLegendHidesTheLeast(t *testing.T) {
	theme := DefaultTheme()
	p := theme.newPlot("", "x", "y")
	unitAxis(&p.X)
	unitAxis(&p.Y)
	c := draw.NewCanvas(newPDF(400, 400, ""), 400, 400)
	curve := plotter.XYs{{X: 0, Y: 0}, {X: 1, Y: 0}, {X: 1, Y: 1}} // along the bottom and up the right side
	l := theme.legend(false, false)
	l.add("curve", theme.series(0), false, curve)
	at := l.place(c, p)
	box := vg.Rectangle{Min: at, Max: at.Add(l.size())}
	assert.Zero(t, hides(c, p, box, l.curves))
	assert.Positive(t, hides(c, p, vg.Rectangle{Min: vg.Point{X: 300, Y: 0}, Max: vg.Point{X: 400, Y: 50}}, l.curves))

	free := theme.legend(true, false)
	free.add("curve", theme.series(0), false, nil)
	at = free.place(c, p)
	assert.InDelta(t, 400-legendPad, float64(at.X+free.size().X), 1e-9)
	assert.InDelta(t, 400-legendPad, float64(at.Y+free.size().Y), 1e-9)
}

func TestSeriesStayApart(t *testing.T) {
	theme := DefaultTheme()
	seen := map[string]bool{}
	for i := range 21 {
		s := theme.series(i)
		key := string(pdfNumber(float64(len(s.Dashes)), 0))
		if len(s.Dashes) > 0 {
			key += string(pdfNumber(float64(s.Dashes[0]), 0))
		}
		r, g, b, _ := s.Color.RGBA()
		key += string([]rune{rune(r >> 8), rune(g >> 8), rune(b >> 8)})
		assert.False(t, seen[key], "series %d", i)
		seen[key] = true
	}
}

var stream = regexp.MustCompile(`(?s)/Length (\d+)>>\nstream\n(.*?)\nendstream`)

// TestPDFCanvas draws what no figure here does and looks at the operators.
func TestPDFCanvas(t *testing.T) {
	c := newPDF(200, 100, "Größe (1)")
	dc := draw.New(c)
	dc.SetColor(color.NRGBA{0xff, 0, 0, 0x80})
	dc.Push()
	dc.SetLineWidth(3)
	dc.Scale(2, 2)
	dc.Translate(vg.Point{X: 1, Y: 2})
	dc.Pop()
	dc.Stroke(vg.Rectangle{Max: vg.Point{X: 5, Y: 5}}.Path())
	dc.SetLineWidth(0)
	dc.Stroke(vg.Rectangle{Max: vg.Point{X: 7, Y: 7}}.Path()) // no width: not drawn
	dc.Fill(nil)
	var path vg.Path
	path.Move(vg.Point{X: 0, Y: 0})
	path.QuadTo(vg.Point{X: 3, Y: 3}, vg.Point{X: 6, Y: 0})
	path.CubeTo(vg.Point{X: 7, Y: 1}, vg.Point{X: 8, Y: 1}, vg.Point{X: 9, Y: 0})
	dc.Fill(path)
	var circle vg.Path
	circle.Arc(vg.Point{X: 50, Y: 50}, 10, 0, 2*math.Pi)
	dc.Fill(circle)
	img := image.NewNRGBA(image.Rect(0, 0, 2, 1))
	img.Set(1, 0, color.NRGBA{1, 2, 3, 4})
	dc.DrawImage(vg.Rectangle{Min: vg.Point{X: 10, Y: 10}, Max: vg.Point{X: 30, Y: 20}}, img)

	theme := DefaultTheme()
	text := ""
	for r := rune(0x20); len([]rune(text)) < 300; r++ { // more than one font holds
		text += string(r)
	}
	dc.FillText(theme.style(10, color.Black, draw.XLeft, draw.YCenter), vg.Point{X: 5, Y: 5}, text)

	var buf bytes.Buffer
	n, err := c.WriteTo(&buf)
	require.NoError(t, err)
	require.EqualValues(t, buf.Len(), n)
	file := buf.String()
	assert.Contains(t, file, "/Title<feff0047007200f600df006500200028003100290000>"[:42])
	assert.Contains(t, file, "/ca 0.502/CA 0.502")
	assert.Contains(t, file, "/Width 2/Height 1")
	assert.Contains(t, file, "/F0x1 ")

	var all string
	for _, m := range stream.FindAllSubmatch(buf.Bytes(), -1) {
		z, err := zlib.NewReader(bytes.NewReader(m[2]))
		require.NoError(t, err)
		b, err := io.ReadAll(z)
		require.NoError(t, err)
		all += string(b)
	}
	assert.Contains(t, all, "1 0 0 rg\n1 0 0 RG\n")
	assert.Contains(t, all, "q\n3 w\n2 0 0 2 0 0 cm\n1 0 0 1 1 2 cm\nQ\n0 0 m\n")
	assert.NotContains(t, all, "7 7 l")
	assert.Contains(t, all, "0 0 m\n2 2 4 2 6 0 c\n7 1 8 1 9 0 c\nf\n")
	assert.Contains(t, all, "60 50 m\n60 55.5228 55.5228 60 50 60 c\n")
	assert.Contains(t, all, "q\n20 0 0 10 10 10 cm\n/I0 Do\nQ\n")
	assert.Contains(t, all, "\x00\x00\x00\x01\x02\x03")
	assert.Contains(t, all, "<41> <0061>\n", "codes are named in Unicode: the 65th letter from space on is a")
	assert.Contains(t, all, "endbfchar")
}
