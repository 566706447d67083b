//go:build !race

package gbt

// RaceDetector says whether the tests run under the race detector.
const RaceDetector = false
