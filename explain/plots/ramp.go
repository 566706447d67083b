package plots

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg/draw"
)

// ramp colours values from low to high: blue, grey, vermilion, which every colour
// vision tells apart.
type ramp struct{ low, high float64 }

// newRamp spans the middle 90 % of the values that are numbers, so that an outlier does
// not make all others look alike.
func newRamp(values []float64) ramp {
	var known []float64
	for _, v := range values {
		if v == v {
			known = append(known, v)
		}
	}
	if len(known) == 0 {
		return ramp{0, 1}
	}
	slices.Sort(known)
	last := float64(len(known) - 1)
	r := ramp{known[int(0.05*last)], known[int(math.Ceil(0.95*last))]}
	if r.low == r.high { // most are alike: tell the others from them
		r = ramp{known[0], known[len(known)-1]}
	}
	return r
}

// Colours of the ramp's ends and middle, and of missing values.
var (
	rampMiddle  = color.NRGBA{0xb8, 0xb8, 0xb8, 0xff}
	rampMissing = color.NRGBA{0x44, 0x44, 0x44, 0xff}
)

// color returns the colour of a value.
func (r ramp) color(v float64) color.Color {
	if v != v {
		return rampMissing
	}
	at := 0.5
	if r.high > r.low {
		at = min(max((v-r.low)/(r.high-r.low), 0), 1)
	}
	if at < 0.5 {
		return mix(blue, rampMiddle, 2*at)
	}
	return mix(rampMiddle, vermilion, 2*at-1)
}

func mix(a, b color.NRGBA, share float64) color.NRGBA {
	part := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + (float64(y)-float64(x))*share)) }
	return color.NRGBA{part(a.R, b.R), part(a.G, b.G), part(a.B, b.B), 0xff}
}

// addRamp puts what the colours mean beside a figure.
func (f *Figure) addRamp(missing bool) {
	l := f.theme.legend(false, false)
	line := func(c color.Color) draw.LineStyle { return draw.LineStyle{Color: c, Width: 5} }
	l.add("high value", line(vermilion), false, nil)
	l.add("middle", line(rampMiddle), false, nil)
	l.add("low value", line(blue), false, nil)
	if missing {
		l.add("missing", line(rampMissing), false, nil)
	}
	f.side = l
	f.Width += l.size().X + legendPad
}
