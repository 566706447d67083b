// Package ubjson reads and writes models in the dialect of Universal Binary
// JSON (Draft 12) that XGBoost uses: big-endian, keys without their S, arrays of
// one type written as [$ type # count and the bare items, whole numbers in the
// smallest type they fit into with one value to spare at either end
// (src/common/json.cc).
//
// The reader also takes what XGBoost's reader takes and its writer does not
// write: arrays closed by ], the scalars D, U and C; and counts and lengths of
// any integer type, which other libraries write. It does not take what XGBoost
// does not: high-precision numbers (H), no-ops (N) and counted objects.
package ubjson
