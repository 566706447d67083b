// Package gbt trains and runs gradient-boosted trees that are compatible with
// XGBoost.
//
// The same data, parameters and seed grow the trees that XGBoost 3.4 grows with
// one thread, and a model file gives the predictions that XGBoost gives, equal
// as float32. docs/parity.md lists what has been compared and what differs.
//
// # Training
//
// Start from [DefaultParams], change what matters, and call [Train]:
//
//	p := gbt.DefaultParams()
//	p.Objective = "binary:logistic"
//	p.MaxDepth = 5
//	model, err := gbt.Train(ctx, p, train, 100, &gbt.TrainOptions{
//		Eval: []gbt.EvalSet{{Name: "validation", Data: validation}},
//		Log:  os.Stderr,
//	})
//
// [Params.Set] takes XGBoost's own names as text. Booster says what is trained:
// trees, trees with dropout or a linear model; Compat selects the rules of an older
// release of XGBoost. [Trainer] is the step-by-step form of Train.
//
// Rows may have several labels (dataset.Info.Targets): each is a target with a
// margin and trees of its own, or, with MultiStrategy multi_output_tree, all
// share trees whose leaves have a value for each.
//
// Rows that are too many for memory come from an iterator: [Quantize] keeps only
// their bins, in memory or on disk, and [TrainQuantized] trains on these.
//
// # The life of a model
//
// [CrossValidate] trains and scores a model for each of several folds, with the
// tables of xgb.cv. [TrainOptions].Init goes on from a model, or, with process_type
// update, refreshes or prunes its trees. [TrainOptions].Checkpoint keeps the state
// of a training every so many rounds, and [TrainOptions].Resume goes on from one to
// the bytes of a training that was never stopped.
//
// # Prediction
//
// A [Model] is immutable and safe for concurrent use. [Model.Predict] takes one
// row and does not allocate; [Model.PredictMatrix] takes many and works in
// parallel.
//
// # Files
//
// [Load] reads the models of all versions of XGBoost since 0.72, whatever the
// file is called: trees with dropout, categories and vector leaves, and linear
// models; and LightGBM's text models. They predict by the rules of the version that
// wrote them. [Model.Save] writes XGBoost's for XGBoost 3.4 to open; a saved model
// follows the rules of 3.4, which may change the last bit of a sum that 1.2 or older
// computed.
package gbt
