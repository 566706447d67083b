// Package buffer reads what XGBoost serialises a Booster to in memory, the
// content of pickles since 1.0: the model with the configuration of the training.
// There are three forms:
//
//	1.0 to 1.2  "CONFIG-offset:", an int64 n, n bytes of the binary model, and
//	            the configuration as JSON
//	1.3 to 1.5  the JSON object {"Config": {...}, "Model": {...}}
//	since 1.6   the same object in UBJSON
//
// Nothing is taken of the configuration. (src/learner.cc, Save and Load.)
package buffer
