// Package impl chooses between the implementations of a kernel: the plain Go
// loop that says what is computed, and assembly for wider instruction sets.
//
// A package that has kernels lists them in a [Kernels] table and takes
// [Kernels.Best] of it once. Its tests run every one of [Kernels.Runnable] beside
// the plain one and ask for the same bits.
//
// The environment variable GROVE_IMPL (generic, base, avx2 or avx512) lowers the
// level of a process, so that all tests can be run with each: it never makes a
// processor do what it cannot.
package impl
