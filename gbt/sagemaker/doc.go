// Package sagemaker reads and writes the model archives of Amazon SageMaker's
// XGBoost container, model.tar.gz, and predicts with them as the container does.
//
//	e, err := sagemaker.Open("model.tar.gz", nil)
//	if err != nil { ... }
//	out := make([]float32, e.NumOutputs())
//	err = e.Predict(out, row)
//
// What an archive holds depends on the container: a pickled Booster up to 1.2, a
// binary model from 1.3 to 1.7, UBJSON since 3.0; one file called xgboost-model,
// or xgboost-model-0, xgboost-model-1, ... of a k-fold training, whose
// predictions are averaged. All of them open, told by their content; pickles are
// read without running anything.
package sagemaker
