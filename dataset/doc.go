// Package dataset holds the data that trees are grown from and run on: feature
// matrices with their labels and weights, tables of named columns, and the
// readers and writers for CSV and LIBSVM files.
//
// A [Matrix] is what training and prediction take: float32 features, dense or
// compressed by rows (CSR), with NaN for a missing value, and an [Info] with
// everything that is known about the rows and columns beside the features. It
// comes from slices ([FromDense], [FromCSR], [FromRows]), from gonum ([FromMat])
// or from a file ([ReadFile], [ReadCSV], [ReadLIBSVM]).
//
// A [Table] is what a person starts from: columns of text or numbers with names
// ([ReadTable], [NewTable]), which are selected, joined, one-hot encoded, shuffled
// and split until a Matrix can be made of them ([Table.Matrix]). Where pandas has
// the same operation, names, order and values are those of pandas.
//
// [Permutation], [KFold] and [StratifiedKFold] give the rows that NumPy, XGBoost's
// cv and scikit-learn give for the same seed.
//
// Values become float32 once, when they enter a Matrix. Nothing in this package
// panics on data: files, rows and shapes that do not fit are errors that say
// what was wrong, where, and what is allowed.
package dataset
