//go:build race

package gbt

// RaceDetector says that the tests run under the race detector, which allocates
// on its own and empties pools at random: what is allocated cannot be counted.
const RaceDetector = true
