// Gbt is the command line of Grove: it trains gradient-boosted trees, runs them,
// explains them and turns their scores into decisions. Models are XGBoost's own
// JSON and UBJSON files.
//
//	go install github.com/grove-ml/grove/examples/gbt@latest
//
// The commands, each with an example; gbt COMMAND -h explains all flags:
//
// train grows a model from labelled rows, with XGBoost's parameters by name or
// from a hyperparameters.json, and scores it on other rows after every round.
//
//	gbt train -data train.csv -valid valid.csv -params "objective=binary:logistic,eta=0.2,max_depth=5" -rounds 200 -early-stopping 20 -out model.json
//
// cv cross-validates parameters and writes a table of scores, a line a round.
//
//	gbt cv -data train.csv -folds 5 -params objective=binary:logistic,eval_metric=auc -rounds 200 -early-stopping 20
//
// tune searches for parameters in ranges, by name or from a tuning job of SageMaker,
// and writes a table of trials and the best model.
//
//	gbt tune -data train.csv -valid valid.csv -params objective=binary:logistic,eval_metric=auc -range eta=0.01:0.5:log -range max_depth=1:10:int -trials 30 -model best.json
//
// predict runs a model on rows: a line of comma-separated values each, every one
// the shortest decimal that reads back as the same float32.
//
//	gbt predict -model model.json -data test.csv -out scores.txt
//
// eval writes a line "metric value" for each metric.
//
//	gbt eval -model model.json -data test.csv -metric logloss,auc
//
// dump writes the trees as text, JSON, Graphviz dot or a drawing.
//
//	gbt dump -model model.json -format svg -tree 0 -stats -out tree0.svg
//
// importance writes a line "feature,value" for every feature that is used, or the
// coefficients of a linear model.
//
//	gbt importance -model model.json -type total_gain
//
// stats describes the model, the shape of its trees and its most telling splits.
//
//	gbt stats -model model.json
//
// convert writes a model in another format.
//
//	gbt convert -model model.json -out model.ubj
//
// threshold finds the cutoff that costs least, given what each outcome costs.
//
//	gbt threshold -model model.json -data valid.csv -fn 500 -fp 50 -tp 50
//
// # Data
//
// Rows come from CSV, TSV or LIBSVM files. -format says which, else the extension
// (.csv, .tsv, .libsvm, .svm, .svmlight), else the first lines; "-" is standard
// input. In CSV and TSV, column 0 holds the labels unless -label names another, by
// name or number; -label none is for rows without labels, also in predict. Names
// in a header go into the model, and rows whose header has other names are
// refused. LIBSVM columns count from 0.
//
// -labels names the columns of several labels, -label-lower and -label-upper those of
// intervals, -base-margin those of margins that rows start from, and -categorical
// features of categories, of text or whole numbers, whose names go into the model.
//
// # Output
//
// Files appear when they are complete: an error or interrupt leaves what was there
// before. "-" is standard output. Logs and errors go to standard error, an error
// in one line. The exit code is 2 for wrong usage, 1 for bad input and 0 else.
package main
