//go:build !purego

#include "textflag.h"

// What the kernels broadcast: 1 and the least hessian, 1e-16.
DATA pairNumbers<>+0(SB)/4, $0x3f800000
DATA pairNumbers<>+4(SB)/4, $0x24e69595
GLOBL pairNumbers<>(SB), RODATA|NOPTR, $8

// Lanes of the pairs of sixteen rows in the gradients (0-15) and hessians (16-31).
DATA pairLow<>+0(SB)/8, $0x0000001000000000
DATA pairLow<>+8(SB)/8, $0x0000001100000001
DATA pairLow<>+16(SB)/8, $0x0000001200000002
DATA pairLow<>+24(SB)/8, $0x0000001300000003
DATA pairLow<>+32(SB)/8, $0x0000001400000004
DATA pairLow<>+40(SB)/8, $0x0000001500000005
DATA pairLow<>+48(SB)/8, $0x0000001600000006
DATA pairLow<>+56(SB)/8, $0x0000001700000007
GLOBL pairLow<>(SB), RODATA|NOPTR, $64
DATA pairHigh<>+0(SB)/8, $0x0000001800000008
DATA pairHigh<>+8(SB)/8, $0x0000001900000009
DATA pairHigh<>+16(SB)/8, $0x0000001a0000000a
DATA pairHigh<>+24(SB)/8, $0x0000001b0000000b
DATA pairHigh<>+32(SB)/8, $0x0000001c0000000c
DATA pairHigh<>+40(SB)/8, $0x0000001d0000000d
DATA pairHigh<>+48(SB)/8, $0x0000001e0000000e
DATA pairHigh<>+56(SB)/8, $0x0000001f0000000f
GLOBL pairHigh<>(SB), RODATA|NOPTR, $64

// func logisticPairsAVX512(dst *grad.Pair, s, y, w *float32, n int, scalePosWeight float32)
//
// DI dst, SI s, DX y, BX w or nil, CX rows left. Z8 1, Z9 1e-16, Z10 scalePosWeight,
// Z11 and Z12 lanes of pairs.
TEXT ·logisticPairsAVX512(SB), NOSPLIT, $0-44
	MOVQ         dst+0(FP), DI
	MOVQ         s+8(FP), SI
	MOVQ         y+16(FP), DX
	MOVQ         w+24(FP), BX
	MOVQ         n+32(FP), CX
	VBROADCASTSS pairNumbers<>+0(SB), Z8
	VBROADCASTSS pairNumbers<>+4(SB), Z9
	VBROADCASTSS scalePosWeight+40(FP), Z10
	VMOVDQU32    pairLow<>(SB), Z11
	VMOVDQU32    pairHigh<>(SB), Z12

loop:
	VMOVUPS  (SI), Z0
	VMOVUPS  (DX), Z1
	VMOVAPS  Z8, Z2
	TESTQ    BX, BX
	JZ       weighted
	VMOVUPS  (BX), Z2
	ADDQ     $64, BX

weighted:
	VCMPPS   $0, Z1, Z8, K1     // labels of 1
	VMULPS   Z10, Z2, K1, Z2    // Z2 = weight
	VSUBPS   Z0, Z8, Z3         // 1 - s
	VMULPS   Z3, Z0, Z3         // s (1 - s)
	VMAXPS   Z3, Z9, Z3         // NaN goes through: it is the second source
	VMULPS   Z2, Z3, Z3         // Z3 = hessian
	VSUBPS   Z1, Z0, Z1         // s - y
	VMULPS   Z2, Z1, Z1         // Z1 = gradient
	VMOVAPS  Z1, Z4
	VPERMT2PS Z3, Z11, Z1
	VPERMT2PS Z3, Z12, Z4
	VMOVUPS  Z1, (DI)
	VMOVUPS  Z4, 64(DI)
	ADDQ     $64, SI
	ADDQ     $64, DX
	ADDQ     $128, DI
	SUBQ     $16, CX
	JNZ      loop
	VZEROUPPER
	RET

// func logisticPairsAVX2(dst *grad.Pair, s, y, w *float32, n int, scalePosWeight float32)
//
// Registers as above, Y instead of Z.
TEXT ·logisticPairsAVX2(SB), NOSPLIT, $0-44
	MOVQ         dst+0(FP), DI
	MOVQ         s+8(FP), SI
	MOVQ         y+16(FP), DX
	MOVQ         w+24(FP), BX
	MOVQ         n+32(FP), CX
	VBROADCASTSS pairNumbers<>+0(SB), Y8
	VBROADCASTSS pairNumbers<>+4(SB), Y9
	VBROADCASTSS scalePosWeight+40(FP), Y10

loop:
	VMOVUPS (SI), Y0
	VMOVUPS (DX), Y1
	VMOVAPS Y8, Y2
	TESTQ   BX, BX
	JZ      weighted
	VMOVUPS (BX), Y2
	ADDQ    $32, BX

weighted:
	VCMPPS     $0, Y1, Y8, Y4     // labels of 1
	VMULPS     Y10, Y2, Y5
	VBLENDVPS  Y4, Y5, Y2, Y2     // Y2 = weight
	VSUBPS     Y0, Y8, Y3         // 1 - s
	VMULPS     Y3, Y0, Y3         // s (1 - s)
	VMAXPS     Y3, Y9, Y3         // NaN goes through: it is the second source
	VMULPS     Y2, Y3, Y3         // Y3 = hessian
	VSUBPS     Y1, Y0, Y1         // s - y
	VMULPS     Y2, Y1, Y1         // Y1 = gradient
	VUNPCKLPS  Y3, Y1, Y4         // pairs 0, 1, 4, 5
	VUNPCKHPS  Y3, Y1, Y5         // pairs 2, 3, 6, 7
	VPERM2F128 $0x20, Y5, Y4, Y6  // 0 to 3
	VPERM2F128 $0x31, Y5, Y4, Y7  // 4 to 7
	VMOVUPS    Y6, (DI)
	VMOVUPS    Y7, 32(DI)
	ADDQ       $32, SI
	ADDQ       $32, DX
	ADDQ       $64, DI
	SUBQ       $8, CX
	JNZ        loop
	VZEROUPPER
	RET
