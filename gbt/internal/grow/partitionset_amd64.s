//go:build !purego

#include "textflag.h"

// The arguments of either kernel.
//
//	R8 rows   R9 rows left   DI left   SI right   R10 codes   R11 rights
//	Z4, Z5 the set   Z6 the bits of a code in a gather   Z7 31   Z8 1
#define SETARGS \
	MOVQ a+0(FP), AX       \
	MOVQ 0(AX), R8         \
	MOVQ 8(AX), R9         \
	MOVQ 16(AX), DI        \
	MOVQ 24(AX), SI        \
	MOVQ 32(AX), R10       \
	MOVQ 40(AX), BX        \
	VMOVDQU32 (BX), Z4     \
	VMOVDQU32 64(BX), Z5   \
	VPTERNLOGD $255, Z6, Z6, Z6 \
	VPSRLD $31, Z6, Z8     \
	VPSRLD $27, Z6, Z7     \
	XORQ R11, R11

// What follows the gather of the codes Z1 of the rows Z0.
//
//	Z2 word of the set   Z3 bit of the word   K2 rows that go right   K1 the others
#define SETSHARE \
	VPSRLD $5, Z1, Z9      \
	VMOVDQA32 Z4, Z2       \
	VPERMT2D Z5, Z9, Z2    \
	VPANDD Z7, Z1, Z3      \
	VPSRLVD Z3, Z2, Z2     \
	VPTESTMD Z8, Z2, K2    \
	KNOTW K2, K1           \
	VPCOMPRESSD Z0, K1, Z2 \
	VPCOMPRESSD Z0, K2, Z3 \
	KMOVW K2, BX           \
	POPCNTL BX, BX         \
	VMOVDQU32 Z2, (DI)     \
	VMOVDQU32 Z3, (SI)     \
	ADDQ BX, R11           \
	LEAQ (SI)(BX*4), SI    \
	NEGQ BX                \
	LEAQ 64(DI)(BX*4), DI  \
	ADDQ $64, R8           \
	SUBQ $16, R9

// func setBytes16(a *setRun)
TEXT ·setBytes16(SB), NOSPLIT, $0-8
	SETARGS
	VPSRLD $24, Z6, Z6

bytes:
	VMOVDQU32 (R8), Z0
	KXNORW K2, K2, K2
	VPXORD Z1, Z1, Z1
	VPGATHERDD (R10)(Z0*1), K2, Z1
	VPANDD Z6, Z1, Z1
	SETSHARE
	JNZ bytes

	MOVQ R11, 48(AX)
	VZEROUPPER
	RET

// func setWords16(a *setRun)
TEXT ·setWords16(SB), NOSPLIT, $0-8
	SETARGS
	VPSRLD $16, Z6, Z6

words:
	VMOVDQU32 (R8), Z0
	KXNORW K2, K2, K2
	VPXORD Z1, Z1, Z1
	VPGATHERDD (R10)(Z0*2), K2, Z1
	VPANDD Z6, Z1, Z1
	SETSHARE
	JNZ words

	MOVQ R11, 48(AX)
	VZEROUPPER
	RET
