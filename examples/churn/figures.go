package main

import (
	"context"
	"errors"
	"fmt"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/grove-ml/grove/explain/plots"
)

// picture is a figure under the name of its file.
type picture struct {
	name     string
	svg, png []byte // files
	inline   []byte // the svg element, to put into a page
}

// pictures are the figures of a report by name. One is absent where there is
// nothing to draw: the importance of features that no tree uses.
type pictures map[string]picture

// draw draws every figure of the notebook, and what the report shows beside them.
func (a *analysis) draw(ctx context.Context, r *Report) (pictures, error) {
	ps := pictures{}
	for _, kind := range kinds() {
		if err := ps.add("importance-"+kind.String(), func() (*plots.Figure, error) {
			return plots.Importance(a.full.forest.Importance(kind), kind, nil)
		}); err != nil {
			return nil, err
		}
	}
	models := []plots.Predictions{
		{Name: a.full.name, Pred: a.full.pred[test], Label: a.data.labels[test]},
		{Name: a.reduced.name, Pred: a.reduced.pred[test], Label: a.data.labels[test]},
	}
	for _, f := range []struct {
		name string
		draw func() (*plots.Figure, error)
	}{
		{"tree0", func() (*plots.Figure, error) { return tree0(a.full) }},
		{"tree0-updated", func() (*plots.Figure, error) { return tree0(a.reduced) }},
		{"depths", func() (*plots.Figure, error) { return plots.Depths(a.full.forest.Stats(), nil) }},
		{"feature-usage", func() (*plots.Figure, error) {
			return plots.Usage(a.full.forest.Usage(), &plots.UsageOptions{All: true})
		}},
		{"features-used", func() (*plots.Figure, error) { return used(a.full) }},
		{"roc", func() (*plots.Figure, error) { return plots.ROC(models, nil) }},
		{"precision-recall", func() (*plots.Figure, error) { return plots.PrecisionRecall(models, nil) }},
		{"gain", func() (*plots.Figure, error) { return plots.CumulativeGain(models, nil) }},
		{"scores", func() (*plots.Figure, error) { return plots.ScoreHistogram(a.lead().pred[test], nil) }},
		{"cost", func() (*plots.Figure, error) { return a.costFigure(r.Cost) }},
		{"cost-band", func() (*plots.Figure, error) {
			c := r.Certainty.Curve
			fig, err := plots.CostBand(c.Cutoffs, c.band, r.Cost.Honest.Cutoff, nil)
			if err == nil {
				fig.Note = fmt.Sprintf("%s, %d test customers", a.lead().name, len(a.data.labels[test]))
			}
			return fig, err
		}},
		{"shap-summary", func() (*plots.Figure, error) {
			if r.Why == nil {
				return nil, plots.ErrEmpty
			}
			return plots.ContributionSummary(r.Why.contributions, nil)
		}},
		{"shap-waterfall", func() (*plots.Figure, error) {
			if r.Why == nil {
				return nil, plots.ErrEmpty
			}
			return plots.Waterfall(r.Why.contributions, r.Why.Customers[0].Row, nil)
		}},
		{"pair", func() (*plots.Figure, error) { return a.pairFigure(ctx, r.Why) }},
		{"profit-curve", func() (*plots.Figure, error) { return a.profitFigure() }},
		{"decision-curve", func() (*plots.Figure, error) { return a.decisionFigure(r.Calibration) }},
		{"cost-curve", func() (*plots.Figure, error) { return a.costCurveFigure() }},
		{"calibration", func() (*plots.Figure, error) { return a.calibrationFigure(r.Calibration) }},
		{"tuning", func() (*plots.Figure, error) { return tuningFigure(r.Tuning) }},
		{"cost-validation", func() (*plots.Figure, error) { return validationFigure(a.lead()) }},
	} {
		if err := ps.add(f.name, f.draw); err != nil {
			return nil, err
		}
	}
	return ps, nil
}

// add draws one figure in both formats.
func (ps pictures) add(name string, draw func() (*plots.Figure, error)) error {
	fig, err := draw()
	if errors.Is(err, plots.ErrEmpty) {
		return nil
	}
	p := picture{name: name}
	if err == nil {
		p.svg, err = fig.Bytes(plots.SVG)
	}
	if err == nil {
		p.png, err = fig.Bytes(plots.PNG)
	}
	if err == nil {
		p.inline, err = fig.SVG()
	}
	if err != nil {
		return fmt.Errorf("figure %s: %w", name, err)
	}
	ps[name] = p
	return nil
}

// tree0 draws the first tree from left to right, as the notebook does.
func tree0(f *fitted) (*plots.Figure, error) {
	return plots.Tree(f.forest.Tree(0), &plots.TreeOptions{Title: "First tree of the " + f.name, Names: f.forest.Names(), MaxDepth: 6})
}

// used draws the features that occur at all, as bars.
func used(f *fitted) (*plots.Figure, error) {
	if f.forest.Stats().Splits == 0 {
		return nil, plots.ErrEmpty
	}
	return plots.Usage(f.forest.Usage(), nil)
}

// costFigure is the notebook's "Threshold versus Cost" with its minimum, and the
// place on it where the honest cutoff ends up.
func (a *analysis) costFigure(r *CostReport) (*plots.Figure, error) {
	fig, err := plots.ThresholdCost(a.lead().sweep[test], &plots.CostOptions{Baselines: []plots.Baseline{
		{Name: "do nothing", Cost: r.DoNothing}, {Name: "treat everybody", Cost: r.TreatAll},
	}})
	if err != nil {
		return nil, err
	}
	fig.Plot().Add(newMark(r.Honest.Cutoff, r.Honest.Cost, "chosen on validation: "+dollars(r.Honest.Cost)+" at "+decimals(r.Honest.Cutoff, 3)))
	fig.Note = fmt.Sprintf("%s, %d test customers", a.lead().name, len(a.data.labels[test]))
	return fig, nil
}

// validationFigure is the same sweep on the rows that the honest cutoff is chosen
// on.
func validationFigure(f *fitted) (*plots.Figure, error) {
	fig, err := plots.ThresholdCost(f.sweep[validation], nil)
	if err != nil {
		return nil, err
	}
	fig.Plot().Title.Text = "Threshold versus Cost, validation customers"
	fig.Note = fmt.Sprintf("%s, %d validation customers", f.name, len(f.pred[validation]))
	return fig, nil
}

// calibrationFigure shows scores beside what happened, before and after the calibration that is used, if one is.
func (a *analysis) calibrationFigure(r *CalibrationReport) (*plots.Figure, error) {
	if r == nil {
		return nil, plots.ErrEmpty
	}
	after := make([]float32, len(r.probs))
	for i, p := range r.probs {
		after[i] = float32(p)
	}
	labels := a.data.labels[test]
	asTheyAre := plots.Predictions{Name: "scores as they are", Pred: a.lead().pred[test], Label: labels}
	if r.Used == uncalibrated {
		return plots.Calibration([]plots.Predictions{asTheyAre}, &plots.CalibrationOptions{Bins: calibrationBins})
	}
	return plots.Calibration([]plots.Predictions{
		asTheyAre,
		{Name: "with " + r.Used + " calibration", Pred: after, Label: labels},
	}, &plots.CalibrationOptions{Bins: calibrationBins})
}

// mark points at a place of a curve from above.
type mark struct {
	x, y float64
	text string
	look *plots.Theme
}

func newMark(x, y float64, text string) *mark { return &mark{x, y, text, plots.DefaultTheme()} }

// Plot implements plot.Plotter.
func (m *mark) Plot(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	at := vg.Point{X: tx(m.x), Y: ty(m.y)}
	color := m.look.Series[0]
	style := p.X.Tick.Label
	style.Font.Size = m.look.LabelSize
	style.Color, style.Rotation = color, 0
	style.XAlign, style.YAlign = draw.XLeft, draw.YBottom
	width, height := style.Width(m.text), style.Height(m.text)
	up := at.Y < (c.Min.Y+c.Max.Y)/2 // towards the side with more room
	end := at.Y + 62
	if !up {
		end = at.Y - 62
	}
	c.StrokeLine2(draw.LineStyle{Color: color, Width: 1, Dashes: []vg.Length{2, 2}}, at.X, at.Y, at.X, end)
	c.DrawGlyph(draw.GlyphStyle{Color: color, Radius: 4.5, Shape: draw.BoxGlyph{}}, at)
	const pad = 4
	box := vg.Rectangle{Min: vg.Point{X: min(at.X-pad, c.Max.X-width-2*pad), Y: end}}
	if !up {
		box.Min.Y -= height + 2*pad
	}
	box.Max = box.Min.Add(vg.Point{X: width + 2*pad, Y: height + 2*pad})
	c.SetColor(m.look.Background)
	c.Fill(box.Path())
	c.SetLineStyle(draw.LineStyle{Color: m.look.Grid, Width: 0.8})
	c.Stroke(box.Path())
	c.FillText(style, box.Min.Add(vg.Point{X: pad, Y: pad}), m.text)
}
