package plots_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/explain/plots"
	"github.com/grove-ml/grove/gbt/tree"
	"github.com/grove-ml/grove/threshold"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
)

// model is predictions that know something of their labels.
func model(name string, rows int, skill float64) plots.Predictions {
	r := rand.New(rand.NewPCG(1, uint64(rows)))
	m := plots.Predictions{Name: name}
	for range rows {
		y := 0.0
		if r.Float64() < 0.2 {
			y = 1
		}
		score := 1 / (1 + math.Exp(-(skill*(2*y-1) + r.NormFloat64())))
		m.Pred = append(m.Pred, float32(score))
		m.Label = append(m.Label, float32(y))
	}
	return m
}

var names = []string{"cust_service_calls", "day_mins", "a<b & \"c\"", "unused"}

// smallTree asks about two features; missing values go right at the root.
func smallTree(t testing.TB) *tree.Tree {
	t.Helper()
	tr, err := tree.New([]tree.Node{
		{Kind: tree.Numerical, Feature: 0, Value: 3.5, Gain: 60, Cover: 500, Parent: -1, Left: 1, Right: 2},
		{Kind: tree.Numerical, Feature: 2, Value: 264.45, Gain: 40, Cover: 450, Parent: 0, Left: 3, Right: 4, DefaultLeft: true},
		{Value: 0.25, Cover: 50, Parent: 0, Left: -1, Right: -1},
		{Value: -0.125, Cover: 400, Parent: 1, Left: -1, Right: -1},
		{Value: 0.1, Cover: 50, Parent: 1, Left: -1, Right: -1},
	}, len(names))
	require.NoError(t, err)
	return tr
}

func smallForest(t testing.TB) *explain.Forest {
	t.Helper()
	leaf, err := tree.New([]tree.Node{{Value: 0.5, Parent: -1, Left: -1, Right: -1}}, len(names))
	require.NoError(t, err)
	f, err := explain.NewForest([]*tree.Tree{smallTree(t), leaf}, names)
	require.NoError(t, err)
	return f
}

// costPoints falls to $5,950 at 0.12 and rises again.
func costPoints() []threshold.Point {
	var points []threshold.Point
	for i := range 99 {
		c := 0.01 + float64(i)*0.01
		points = append(points, threshold.Point{Cutoff: c, Cost: math.Round(5950 + 80000*math.Abs(c-0.12)*math.Abs(c-0.12)/(0.2+c))})
	}
	return points
}

func score(name string, value float32) explain.Score {
	return explain.Score{Name: name, Value: value}
}

type example struct {
	make func() (*plots.Figure, error)
	text []string // that its SVG must contain
}

// examples has every kind of figure.
func examples(t testing.TB) map[string]example {
	f := smallForest(t)
	two := []plots.Predictions{model("full model", 400, 1.2), model("updated <model>", 300, 0.8)}
	points := costPoints()
	return map[string]example{
		"importance": {
			func() (*plots.Figure, error) { return plots.Importance(f.Importance(explain.Gain), explain.Gain, nil) },
			[]string{"Feature Importance: gain", "Mean gain", "Features", "cust_service_calls", "60.00", "a<b & \"c\""},
		},
		"depths": {
			func() (*plots.Figure, error) { return plots.Depths(f.Stats(), nil) },
			[]string{"Distribution of tree depths for all trees in the model", "Depth (nodes on the longest path)", "Trees", "trees in the model: 2, of them a single leaf: 1"},
		},
		"usage": {
			func() (*plots.Figure, error) { return plots.Usage(f.Usage(), nil) },
			[]string{"How many times is each feature used to create a split?", "Trees that use the feature", "features: 4, used: 2"},
		},
		"usage of all": {
			func() (*plots.Figure, error) {
				return plots.Usage(f.Usage(), &plots.UsageOptions{All: true, Splits: true})
			},
			[]string{"How many times is each feature used to create a split?", "Splits", "Features", "unused", "day_mins"},
		},
		"roc": {
			func() (*plots.Figure, error) { return plots.ROC(two, nil) },
			[]string{"ROC Curve", "False Positive Rate", "True Positive Rate", "full model (AUC = 0.", "updated <model> (AUC = 0.", "chance"},
		},
		"precision-recall": {
			func() (*plots.Figure, error) { return plots.PrecisionRecall(two[:1], nil) },
			[]string{"Precision-Recall Curve", "Recall", "Precision", "full model (AP = 0.", "% positive)"},
		},
		"calibration": {
			func() (*plots.Figure, error) { return plots.Calibration(two, nil) },
			[]string{"Calibration Curve", "Mean predicted probability", "Share of positives", "ECE = 0.", "perfectly calibrated"},
		},
		"lift": {
			func() (*plots.Figure, error) { return plots.Lift(two, nil) },
			[]string{"Cumulative Lift", "first 10%: ", "100%"},
		},
		"gain": {
			func() (*plots.Figure, error) { return plots.CumulativeGain(two, nil) },
			[]string{"Cumulative Gain", "Positives found", "full model", "80%"},
		},
		"histogram": {
			func() (*plots.Figure, error) { return plots.ScoreHistogram(two[0].Pred, nil) },
			[]string{"Prediction Score Distribution", "Prediction", "Number of predictions", "predictions: 400"},
		},
		"cost": {
			func() (*plots.Figure, error) {
				return plots.ThresholdCost(points, &plots.CostOptions{Baselines: []plots.Baseline{{"do nothing", 24000}, {"treat everybody", 16700.5}}})
			},
			[]string{"Threshold versus Cost", "Threshold", "Cost", "$20,000", "minimum $5,950 at 0.12", "do nothing: $24,000", "treat everybody: $16,700.50"},
		},
		"tree": {
			func() (*plots.Figure, error) {
				return plots.Tree(smallTree(t), &plots.TreeOptions{Names: names, Title: "Tree 0", Stats: true})
			},
			[]string{"Tree 0", "cust_service_calls < 3.5", "a<b & \"c\" < 264.45", "leaf = -0.125", "yes, missing", "no, missing", "gain 60", "cover 450"},
		},
		"tree downwards": {
			func() (*plots.Figure, error) {
				return plots.Tree(smallTree(t), &plots.TreeOptions{TopDown: true, MaxDepth: 1})
			},
			[]string{"f0 < 3.5", "f2 < 264.45", "… 2 leaves", "leaf = 0.25"},
		},
		"many curves": {
			func() (*plots.Figure, error) {
				var many []plots.Predictions
				for i := range 16 {
					many = append(many, model(fmt.Sprintf("model %d", i), 100+i, 1))
				}
				return plots.ROC(many, nil)
			},
			[]string{"model 15 (AUC = 0."},
		},
	}
}

// textOf reads the SVG as XML and returns its text elements.
func textOf(t *testing.T, svg []byte) (title string, texts []string) {
	t.Helper()
	dec := xml.NewDecoder(bytes.NewReader(svg))
	var in string
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return title, texts
		}
		require.NoError(t, err)
		switch tok := tok.(type) {
		case xml.StartElement:
			in = tok.Name.Local
		case xml.EndElement:
			in = ""
		case xml.CharData:
			switch in {
			case "text":
				texts = append(texts, string(tok))
			case "title":
				title += string(tok)
			}
		}
	}
}

func TestFiguresSayWhatTheyShow(t *testing.T) {
	for name, e := range examples(t) {
		t.Run(name, func(t *testing.T) {
			f, err := e.make()
			require.NoError(t, err)
			svg, err := f.SVG()
			require.NoError(t, err)
			assert.True(t, bytes.HasPrefix(svg, []byte("<svg ")))
			title, texts := textOf(t, svg)
			assert.Equal(t, f.Plot().Title.Text, title)
			all := strings.Join(texts, "\n")
			for _, want := range e.text {
				assert.Contains(t, all, want)
			}
			assert.NotContains(t, string(svg), "NaN")
			assert.NotContains(t, string(svg), "Inf")
			assert.Contains(t, string(svg), "font-family:'Liberation Sans',Arial,")
		})
	}
}

func TestFilesAreWhole(t *testing.T) {
	for name, e := range examples(t) {
		t.Run(name, func(t *testing.T) {
			f, err := e.make()
			require.NoError(t, err)

			b, err := f.Bytes(plots.PNG)
			require.NoError(t, err)
			img, err := png.Decode(bytes.NewReader(b))
			require.NoError(t, err)
			assert.InDelta(t, float64(f.Width)*120/72, float64(img.Bounds().Dx()), 1)
			assert.InDelta(t, float64(f.Height)*120/72, float64(img.Bounds().Dy()), 1)
			assertMargin(t, b)

			b, err = f.Bytes(plots.SVG)
			require.NoError(t, err)
			assert.True(t, bytes.HasPrefix(b, []byte("<?xml ")))

			b, err = f.Bytes(plots.PDF)
			require.NoError(t, err)
			assertPDF(t, b)
		})
	}
}

// assertMargin checks that nothing is drawn on the border: nothing is cut.
func assertMargin(t *testing.T, b []byte) {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(b))
	require.NoError(t, err)
	r := img.Bounds()
	const border = 8
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			inside := x >= border && x < r.Max.X-border && y >= border && y < r.Max.Y-border
			if cr, cg, cb, _ := img.At(x, y).RGBA(); !inside && cr&cg&cb != 0xffff {
				t.Fatalf("pixel (%d, %d) of %v is not empty", x, y, r)
			}
		}
	}
}

var object = regexp.MustCompile(`^(\d+) 0 obj\n`)

// assertPDF checks the frame of a PDF file: its table says where each object is.
func assertPDF(t *testing.T, b []byte) {
	t.Helper()
	assert.True(t, bytes.HasPrefix(b, []byte("%PDF-1.4\n")))
	assert.True(t, bytes.HasSuffix(b, []byte("%%EOF\n")))
	assert.NotContains(t, string(b), "CreationDate")
	tail := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(b)
	require.NotNil(t, tail)
	at, err := strconv.Atoi(string(tail[1]))
	require.NoError(t, err)
	lines := strings.Split(string(b[at:]), "\n")
	require.Equal(t, "xref", lines[0])
	var n int
	_, err = fmt.Sscanf(lines[1], "0 %d", &n)
	require.NoError(t, err)
	for i := 1; i < n; i++ {
		require.Len(t, lines[2+i], 19) // and the line end: 20 bytes
		offset, err := strconv.Atoi(lines[2+i][:10])
		require.NoError(t, err)
		m := object.FindSubmatch(b[offset:])
		require.NotNil(t, m)
		require.Equal(t, strconv.Itoa(i), string(m[1]))
	}
	assert.Contains(t, string(b), fmt.Sprintf("/Size %d/", n))
}

func TestFiguresAreDeterministic(t *testing.T) {
	for name, e := range examples(t) {
		t.Run(name, func(t *testing.T) {
			f, err := e.make()
			require.NoError(t, err)
			g, err := e.make()
			require.NoError(t, err)
			for _, format := range []plots.Format{plots.PNG, plots.SVG, plots.PDF} {
				first, err := f.Bytes(format)
				require.NoError(t, err)
				again, err := f.Bytes(format)
				require.NoError(t, err)
				other, err := g.Bytes(format)
				require.NoError(t, err)
				assert.True(t, bytes.Equal(first, again), "%s drawn twice", format)
				assert.True(t, bytes.Equal(first, other), "%s made twice", format)
			}
		})
	}
}

func TestSave(t *testing.T) {
	f, err := plots.Importance([]explain.Score{score("a", 1)}, explain.Weight, nil)
	require.NoError(t, err)
	dir := t.TempDir()
	for ext, start := range map[string]string{".png": "\x89PNG", ".SVG": "<?xml", ".pdf": "%PDF"} {
		path := filepath.Join(dir, "figure"+ext)
		require.NoError(t, os.WriteFile(path, []byte("old"), 0o600))
		require.NoError(t, f.Save(path))
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.True(t, strings.HasPrefix(string(b), start), ext)
	}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, entries, 3, "no other file is left")

	assert.ErrorContains(t, f.Save(filepath.Join(dir, "figure.gif")), `extension "gif": must be .png, .svg or .pdf`)
	assert.ErrorContains(t, f.Save(filepath.Join(dir, "figure")), `extension ""`)
	assert.ErrorIs(t, f.Save(filepath.Join(dir, "no", "such.png")), os.ErrNotExist)
	// A directory of that name cannot be replaced; nothing is left beside it.
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "taken.svg", "x"), 0o755))
	assert.Error(t, f.Save(filepath.Join(dir, "taken.svg")))
	entries, err = os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, entries, 4)
}

// failing is a writer, and a plotter, that fails.
type failing struct{}

var errFailing = errors.New("no more")

func (failing) Write([]byte) (int, error) { return 0, errFailing }

func (failing) Plot(draw.Canvas, *plot.Plot) { panic("cannot draw this") }

func TestEncodeErrors(t *testing.T) {
	f, err := plots.Importance([]explain.Score{score("a", 1)}, explain.Weight, nil)
	require.NoError(t, err)
	assert.ErrorIs(t, f.Encode(failing{}, plots.SVG), errFailing)
	assert.ErrorContains(t, f.Encode(io.Discard, "gif"), `format "gif": must be png, svg or pdf`)

	f.DPI = 100_000
	assert.ErrorContains(t, f.Encode(io.Discard, plots.PNG), "pixels: must be at most")
	f.DPI = 0
	assert.NoError(t, f.Encode(io.Discard, plots.PNG))

	width := f.Width
	f.Width = -1
	assert.ErrorContains(t, f.Encode(io.Discard, plots.PDF), "must be positive")
	f.Width = width

	f.Plot().Add(failing{})
	for _, format := range []plots.Format{plots.PNG, plots.SVG, plots.PDF} {
		assert.ErrorContains(t, f.Encode(io.Discard, format), "cannot draw this")
	}
}

func TestPlotCanBeChanged(t *testing.T) {
	f, err := plots.ROC([]plots.Predictions{model("", 100, 1)}, nil)
	require.NoError(t, err)
	f.Plot().Title.Text = "Before \x07 and after"
	f.Plot().X.Label.Text = "other \xff axis"
	f.Note = "a note"
	svg, err := f.SVG()
	require.NoError(t, err)
	title, texts := textOf(t, svg)
	assert.Equal(t, "Before   and after", title)
	assert.Contains(t, texts, "other \ufffd axis")
	assert.Contains(t, texts, "a note")
}

func TestTheme(t *testing.T) {
	theme := plots.DefaultTheme()
	theme.Bar = theme.Mark
	theme.Series = nil
	theme.Font.Variant = "Serif"
	f, err := plots.Importance([]explain.Score{score("a", 1)}, explain.Weight, &plots.ImportanceOptions{Theme: theme})
	require.NoError(t, err)
	svg, err := f.SVG()
	require.NoError(t, err)
	assert.Contains(t, string(svg), "fill:#D55E00")
	assert.Contains(t, string(svg), "Liberation Serif")
	f, err = plots.ROC([]plots.Predictions{model("", 100, 1)}, &plots.CurveOptions{Theme: theme})
	require.NoError(t, err)
	assert.NoError(t, f.Encode(io.Discard, plots.SVG))
}
