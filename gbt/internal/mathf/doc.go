// Package mathf holds functions whose results are the same, bit for bit, as those of glibc: float32
// ones for most objectives, float64 ones for those of survival.
//
// XGBoost computes gradients and outputs with the expf and logf of the C library it runs on, so
// the trees and predictions it is compared with contain the rounding of those functions. The
// functions of package math cannot stand in: they are float64, and after rounding to float32
// about one value in 1700 of exp and one in 560 of log is off by one unit in the last place;
// besides, package math uses different code on different architectures.
//
// [Exp] and [Log] follow the algorithm that glibc has used since 2.27 (from ARM's optimized
// routines): float64 arithmetic, a small table and a cubic polynomial. glibc chooses at run time
// a build compiled with fused multiply-add where the processor has it, as every x86-64 server of
// the last decade does, and the compiler fuses the same operations on arm64. The places where
// operations are fused decide the last bit of a few results, so they are written here with
// [math.FMA], which rounds once on every processor, in hardware or in software. All other
// products are converted before they are added, so that the compiler cannot fuse them. The
// results therefore do not depend on GOARCH or GOAMD64.
//
// [Log1p], [Expm1], [Tanh] and [Hypot] are glibc's older float32 code (from FreeBSD), which has no
// fused build.
//
// Equality with glibc 2.36 was checked on all 2^32 arguments of the float32 functions and on 10^8
// of the float64 ones; see testdata/exhaustive.c, testdata/float64.c and the tests.
package mathf
