// Package xgbjson reads and writes models in XGBoost's JSON form, which is JSON
// with three more number tokens (NaN, Infinity, -Infinity) and its own rule for
// escapes: \u with what follows stays in the text as it is.
//
// That rule is XGBoost's (src/common/json.cc): its writer puts a backslash in
// front of a u through unescaped and its reader keeps both. A control character
// in a feature name therefore comes back as the six characters \u0007, and a
// name that another tool wrote as "caf\u00e9" is not café. Following it keeps
// names equal to those that XGBoost sees, and files equal when written again.
package xgbjson
