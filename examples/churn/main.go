// Command churn is a telephone company's churn analysis from raw customers to a
// decision in dollars: who leaves, why, how well two models foresee it, and to
// whom an incentive should be offered.
//
//	go run ./examples/churn                          # generated customers
//	go run ./examples/churn -data churn.txt -out DIR # a file or an http(s) address
//	go run ./examples/churn -data churn.txt -model model.tar.gz -columns FILE
//
// It follows the notebooks "Gain customer insights", parts 1 and 2, of
// github.com/aws-samples/gain_customer_insights: their preparation, split,
// settings, tables and figures under their titles, and the figures that they
// publish beside one's own. Into the folder -out it writes
//
//	report.html   the report, in one file without references to anything
//	report.json   every number of it
//	figures/      every figure as PNG and SVG
//	data/         the tables that the notebooks write, and the predictions
//	models/       both models, for XGBoost to open
//
// With -model the analysis is about a model that SageMaker or XGBoost trained, in
// place of the full one; -columns names its features, which are found by name.
//
// The files of the folder follow the analysis: load, prepare, train (or imported
// and columns), inspect, evaluate, business; then report, text, figures and page show it.
package main

import (
	"context"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // a second interrupt ends the process at once
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
