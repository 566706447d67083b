// Package pickle finds the model in a Python pickle of an XGBoost Booster or of
// one of its scikit-learn wrappers, which is how SageMaker kept models up to
// its container 1.2.
//
// A pickle is a program for a stack machine, and unpickling it in Python runs
// whatever code it names. This reader runs nothing: it follows the program with
// data alone, knows the few names that real files have (see classes.go) and
// refuses every other one. Of the objects it keeps the attributes. What it takes
// in memory is bounded by a small multiple of the file.
//
// Protocols 0 to 5 are read, of Python 2 and 3, and joblib's files where they
// are not compressed: pickles with the bytes of arrays in between.
package pickle
