//go:build !purego

package impl

// cpuid returns the registers that the instruction CPUID gives for a leaf and a
// subleaf.
func cpuid(leaf, sub uint32) (a, b, c, d uint32)

// xgetbv returns the low half of XCR0: the registers that the system saves when
// it switches threads.
func xgetbv() uint32

// supported asks the processor and the system what they have (Intel SDM, volume
// 2A, CPUID; AMD APM volume 3, appendix E).
func supported() Level {
	const (
		fma, popcnt           = 1 << 12, 1 << 23                            // leaf 1, ECX
		osxsave, avx          = 1 << 27, 1 << 28                            // leaf 1, ECX
		bmi1, avx2, bmi2      = 1 << 3, 1 << 5, 1 << 8                      // leaf 7, EBX
		f, dq, cd, bw, vl     = 1 << 16, 1 << 17, 1 << 28, 1 << 30, 1 << 31 // leaf 7, EBX
		vbmi, vbmi2           = 1 << 1, 1 << 6                              // leaf 7, ECX
		ymm, zmm              = 0x6, 0xe6                                   // XCR0
		need1                 = fma | popcnt | osxsave | avx
		need7                 = bmi1 | avx2 | bmi2
		need512               = f | dq | cd | bw | vl
		need512c              = vbmi | vbmi2
		highestLeaf, features = 0, 1
		extended              = 7
	)
	highest, _, _, _ := cpuid(highestLeaf, 0)
	if highest < extended {
		return Base
	}
	_, _, c1, _ := cpuid(features, 0)
	if c1&need1 != need1 {
		return Base
	}
	saved := xgetbv()
	_, b7, c7, _ := cpuid(extended, 0)
	switch {
	case saved&ymm != ymm || b7&need7 != need7:
		return Base
	case saved&zmm != zmm || b7&need512 != need512 || c7&need512c != need512c:
		return AVX2
	}
	return AVX512
}
