// Package plots draws what packages explain, metrics and threshold find out:
// importance, tree shapes, single trees, ROC, precision-recall, calibration and
// lift curves, score histograms and the cost of cutoffs.
//
// Every function returns a [Figure], which is a plot of gonum.org/v1/plot with a
// size that suits it:
//
//	fig, err := plots.ROC([]plots.Predictions{{Name: "full model", Pred: pred, Label: label}}, nil)
//	if err != nil {
//		return err
//	}
//	return fig.Save("roc.svg") // or .png, .pdf
//
// [Figure.SVG] is for HTML pages, [Figure.Encode] for any writer, and
// [Figure.Plot] gives the plot itself to change titles, axes or to add to it.
// The same figure gives the same bytes every time, PDF included: no dates, no
// random order.
//
// Colours are those of Okabe and Ito (2008), which people with any colour vision
// can tell apart. [Theme] changes them, the font and the sizes.
package plots
