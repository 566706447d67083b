// Package paritydata makes the data sets of the parity battery from integers
// alone. It is the twin of recipes.py, which made the goldens: the two give the
// same bits for the same [Recipe], which is what lets megabytes of features stay
// out of the repository.
//
// Every random number is a pure function of (seed, stream, row):
//
//	mix(z):  z += 0x9E3779B97F4A7C15; z = (z ^ z>>30) * 0xBF58476D1CE4E5B9;
//	         z = (z ^ z>>27) * 0x94D049BB133111EB; return z ^ z>>31     (splitmix64)
//	cell(seed, stream, row) = mix(mix(mix(seed) + stream) + row)
//
// Streams: 2j for the values of column j, 2j+1 for its missing cells, 2^20 + 0, 1
// and 2 for the noise of the label, the flips of the label and the weights; of
// several labels a row, number t has 2^20 + 16t and one more for its noise and flips.
package paritydata
