//go:build !purego

#include "textflag.h"
#include "go_asm.h"

// What the kernels broadcast: 1, the least hessian 1e-16, the least positive number.
DATA softmaxNumbers<>+0(SB)/4, $0x3f800000
DATA softmaxNumbers<>+4(SB)/4, $0x24e69595
DATA softmaxNumbers<>+8(SB)/4, $0x00800000
GLOBL softmaxNumbers<>(SB), RODATA|NOPTR, $12

// func softmaxShiftAVX2(c *classes)
//
// Eight rows at a time: SI their margins of class 0, R10 bytes from class to class, R9
// classes, CX rows left. DI and AX walk over the classes.
TEXT ·softmaxShiftAVX2(SB), NOSPLIT, $0-8
	MOVQ c+0(FP), R8
	MOVQ classes_prob(R8), SI
	MOVQ classes_classes(R8), R9
	MOVQ classes_rows(R8), CX
	MOVQ CX, R10
	SHLQ $2, R10

lane:
	VBROADCASTSS softmaxNumbers<>+8(SB), Y0
	MOVQ         SI, DI
	MOVQ         R9, AX

largest:
	VMOVUPS (DI), Y1
	VMAXPS  Y1, Y0, Y0
	ADDQ    R10, DI
	DECQ    AX
	JNZ     largest
	MOVQ    SI, DI
	MOVQ    R9, AX

subtract:
	VMOVUPS (DI), Y1
	VSUBPS  Y0, Y1, Y1
	VMOVUPS Y1, (DI)
	ADDQ    R10, DI
	DECQ    AX
	JNZ     subtract
	ADDQ    $32, SI
	SUBQ    $8, CX
	JNZ     lane
	VZEROUPPER
	RET

// func softmaxPairsAVX2(c *classes)
//
// As above, and DX labels, BX weights or nil, R11 pairs of class 0, R12 bytes from class
// to class there, R13 walks over them. Y0 divisor, Y8 1, Y9 1e-16, Y10 labels, Y11
// weights, Y12 number of the class.
TEXT ·softmaxPairsAVX2(SB), NOSPLIT, $0-8
	MOVQ         c+0(FP), R8
	MOVQ         classes_prob(R8), SI
	MOVQ         classes_classes(R8), R9
	MOVQ         classes_rows(R8), CX
	MOVQ         CX, R10
	SHLQ         $2, R10
	MOVQ         classes_label(R8), DX
	MOVQ         classes_weight(R8), BX
	MOVQ         classes_dst(R8), R11
	MOVQ         classes_stride(R8), R12
	SHLQ         $3, R12
	VBROADCASTSS softmaxNumbers<>+0(SB), Y8
	VBROADCASTSS softmaxNumbers<>+4(SB), Y9

lane:
	VXORPD Y0, Y0, Y0
	VXORPD Y1, Y1, Y1
	MOVQ   SI, DI
	MOVQ   R9, AX

sum:
	VCVTPS2PD (DI), Y2
	VCVTPS2PD 16(DI), Y3
	VADDPD    Y2, Y0, Y0
	VADDPD    Y3, Y1, Y1
	ADDQ      R10, DI
	DECQ      AX
	JNZ       sum
	VCVTPD2PSY  Y0, X0
	VCVTPD2PSY  Y1, X1
	VINSERTF128 $1, X1, Y0, Y0
	VMOVUPS   (DX), Y10
	VMOVAPS   Y8, Y11
	TESTQ     BX, BX
	JZ        weighted
	VMOVUPS   (BX), Y11
	ADDQ      $32, BX

weighted:
	VXORPS Y12, Y12, Y12
	MOVQ   SI, DI
	MOVQ   R11, R13
	MOVQ   R9, AX

class:
	VMOVUPS    (DI), Y1
	VDIVPS     Y0, Y1, Y1         // p
	VADDPS     Y1, Y1, Y2
	VSUBPS     Y1, Y8, Y3
	VMULPS     Y3, Y2, Y2         // 2 p (1 - p)
	VMULPS     Y11, Y2, Y2
	VMAXPS     Y2, Y9, Y2         // NaN goes through: it is the second source
	VCMPPS     $0, Y12, Y10, Y3
	VANDPS     Y8, Y3, Y3         // 1 in rows of the class
	VSUBPS     Y3, Y1, Y1
	VMULPS     Y11, Y1, Y1
	VUNPCKLPS  Y2, Y1, Y4         // pairs 0, 1, 4, 5
	VUNPCKHPS  Y2, Y1, Y5         // pairs 2, 3, 6, 7
	VPERM2F128 $0x20, Y5, Y4, Y6  // 0 to 3
	VPERM2F128 $0x31, Y5, Y4, Y7  // 4 to 7
	VMOVUPS    Y6, (R13)
	VMOVUPS    Y7, 32(R13)
	VADDPS     Y8, Y12, Y12
	ADDQ       R10, DI
	ADDQ       R12, R13
	DECQ       AX
	JNZ        class
	ADDQ       $32, SI
	ADDQ       $32, DX
	ADDQ       $64, R11
	SUBQ       $8, CX
	JNZ        lane
	VZEROUPPER
	RET
