//go:build !purego

#include "textflag.h"

// func part16(a *partRun)
//
//	R8 rows   R9 rows left   DI left   SI right   R10 bins   R11 rights
//	Z0 rows   Z1 their bins  Z4 bin    Z5 also    Z6 the low byte
//	K1 rows that go left     K2 all, then the others
TEXT ·part16(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), AX
	MOVQ 0(AX), R8
	MOVQ 8(AX), R9
	MOVQ 16(AX), DI
	MOVQ 24(AX), SI
	MOVQ 32(AX), R10
	VPBROADCASTD 40(AX), Z4
	VPBROADCASTD 48(AX), Z5
	MOVL $255, BX
	VPBROADCASTD BX, Z6
	XORQ R11, R11

block:
	VMOVDQU32 (R8), Z0
	KXNORW K2, K2, K2
	VPXORD Z1, Z1, Z1
	VPGATHERDD (R10)(Z0*1), K2, Z1
	VPANDD Z6, Z1, Z1
	VPCMPD $2, Z4, Z1, K1 // bins that are <= bin
	VPCMPEQD Z5, Z1, K3
	KORW K3, K1, K1
	KNOTW K1, K2
	VPCOMPRESSD Z0, K1, Z2
	VPCOMPRESSD Z0, K2, Z3
	KMOVW K2, BX
	POPCNTL BX, BX
	VMOVDQU32 Z2, (DI)
	VMOVDQU32 Z3, (SI)
	ADDQ BX, R11
	LEAQ (SI)(BX*4), SI
	NEGQ BX
	LEAQ 64(DI)(BX*4), DI
	ADDQ $64, R8
	SUBQ $16, R9
	JNZ  block

	MOVQ R11, 56(AX)
	VZEROUPPER
	RET

// func part8(a *partRun)
//
//	R8 rows   R9 rows left   DI left   SI right   R10 bins   R11 rights   R12 lanes
//	Y0 rows   Y1 their bins  Y4 bin    Y5 also    Y6 the low byte
//	Y7 set where a row goes right      CX, BX  the same as bits
TEXT ·part8(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), AX
	MOVQ 0(AX), R8
	MOVQ 8(AX), R9
	MOVQ 16(AX), DI
	MOVQ 24(AX), SI
	MOVQ 32(AX), R10
	MOVQ 64(AX), R12
	VPBROADCASTD 40(AX), Y4
	VPBROADCASTD 48(AX), Y5
	VPCMPEQD Y6, Y6, Y6
	VPSRLD $24, Y6, Y6
	XORQ R11, R11

block:
	VMOVDQU (R8), Y0
	VPCMPEQD Y2, Y2, Y2
	VPXOR Y1, Y1, Y1
	VPGATHERDD Y2, (R10)(Y0*1), Y1
	VPAND Y6, Y1, Y1
	VPCMPGTD Y4, Y1, Y7  // bins that are > bin
	VPCMPEQD Y5, Y1, Y3
	VPANDN Y7, Y3, Y7    // and not also
	VMOVMSKPS Y7, BX
	MOVL BX, CX
	XORL $255, CX
	VPMOVZXBD (R12)(CX*8), Y2
	VPMOVZXBD (R12)(BX*8), Y3
	VPERMD Y0, Y2, Y2
	VPERMD Y0, Y3, Y3
	POPCNTL BX, BX
	VMOVDQU Y2, (DI)
	VMOVDQU Y3, (SI)
	ADDQ BX, R11
	LEAQ (SI)(BX*4), SI
	NEGQ BX
	LEAQ 32(DI)(BX*4), DI
	ADDQ $32, R8
	SUBQ $8, R9
	JNZ  block

	MOVQ R11, 56(AX)
	VZEROUPPER
	RET
