// Package codec holds what the readers and writers of XGBoost's model files
// share: the neutral [Model] they produce and consume, the layout of the
// document with its names and types, the [Builder] that checks every number of
// it, limits, errors, and the detection of a file's format.
//
// A format implements two small interfaces: [Reader] walks values, [Writer]
// appends them. [Decode] and [Encode] know the document. So JSON and UBJSON,
// which carry the same document, cannot differ in what they accept.
//
// The layout is that of XGBoost 3.4.1 (src/learner.cc, src/gbm/gbtree_model.cc,
// src/tree/tree_model.cc) with the optional and older parts that files back to
// 1.0 have. A model that XGBoost 3.4.1 saved is written back byte for byte.
package codec
