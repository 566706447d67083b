package plots_test

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"path/filepath"

	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/explain/plots"
	"github.com/grove-ml/grove/threshold"
)

func ExampleROC() {
	fig, err := plots.ROC([]plots.Predictions{
		{Name: "full model", Pred: []float32{0.1, 0.4, 0.35, 0.8}, Label: []float32{0, 0, 1, 1}},
		{Name: "updated model", Pred: []float32{0.2, 0.3, 0.6, 0.9}, Label: []float32{0, 0, 1, 1}},
	}, nil)
	if err != nil {
		panic(err)
	}
	svg, err := fig.SVG() // goes into an HTML page as it is
	if err != nil {
		panic(err)
	}
	fmt.Println(bytes.Contains(svg, []byte("full model (AUC = 0.7500)")))
	fmt.Println(bytes.Contains(svg, []byte("updated model (AUC = 1.0000)")))
	// Output:
	// true
	// true
}

func ExampleFigure_Save() {
	dir, err := os.MkdirTemp("", "plots")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)

	scores := []explain.Score{{Feature: 0, Name: "day_mins", Value: 35}, {Feature: 1, Name: "cust_service_calls", Value: 60}}
	fig, err := plots.Importance(scores, explain.Gain, nil)
	if err != nil {
		panic(err)
	}
	fig.Plot().X.Label.Text = "Mittlerer Gewinn"
	for _, name := range []string{"importance.png", "importance.svg", "importance.pdf", "importance.doc"} {
		if err := fig.Save(filepath.Join(dir, name)); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// plots: file "importance.doc" has extension "doc": must be .png, .svg or .pdf
}

func ExampleThresholdCost() {
	scores := []float64{0.1, 0.4, 0.35, 0.8}
	labels := []float32{0, 0, 1, 1}
	curve, err := threshold.Exact(scores, labels, threshold.Retention(500, 0, 50))
	if err != nil {
		panic(err)
	}
	fig, err := plots.ThresholdCost(curve.Points(), nil)
	if err != nil {
		panic(err)
	}
	svg, err := fig.SVG()
	if err != nil {
		panic(err)
	}
	for _, text := range []string{"minimum $150 at 0.225", "do nothing: $1,000", "treat everybody: $200"} {
		fmt.Println(bytes.Contains(svg, []byte(text)))
	}
	// Output:
	// true
	// true
	// true
}

// A picture is written to whatever takes bytes: a page, an answer to a request.
func ExampleFigure_Encode() {
	fig, err := plots.ScoreHistogram([]float32{0.05, 0.1, 0.1, 0.4, 0.9}, nil)
	if err != nil {
		panic(err)
	}
	var page bytes.Buffer
	if err := fig.Encode(&page, plots.PNG); err != nil {
		panic(err)
	}
	picture, err := png.DecodeConfig(&page)
	if err != nil {
		panic(err)
	}
	fmt.Println(picture.Width, "x", picture.Height)
	// Output:
	// 800 x 550
}
