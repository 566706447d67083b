//go:build !purego

#include "textflag.h"

// One level of the search whose cuts lie in one register: Z2 the cuts of the
// places Z1, K3 whether the value reaches them, Z1 the places one level down.
#define LEVEL(cuts) \
	VPERMPS cuts, Z1, Z2        \
	VPADDD  Z1, Z1, Z1          \
	VCMPPS  $29, Z2, Z0, K3     \
	VPADDD  Z6, Z1, K3, Z1

// func lookup16(dst *uint8, values *float32, n int, tree *float32, missing int)
//
// A binary search of eight levels in 16 lanes at once; all cuts stay in registers.
//
//	DI dst   SI values   CX values left   K7 lanes of this turn
//	Z0 values   Z1 places   Z2-Z5 cuts   Z6 ones   Z7 the bin missing
//	Z8-Z12 levels 0-4   Z13-Z14 level 5   Z16-Z19 level 6   Z20-Z27 level 7
//	K1, K2 whether the values reach the cuts of levels 0 and 1: which of the
//	registers of levels 6 and 7 are meant
TEXT ·lookup16(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ values+8(FP), SI
	MOVQ n+16(FP), CX
	MOVQ tree+24(FP), DX
	MOVQ missing+32(FP), AX
	VPBROADCASTD AX, Z7
	MOVL $1, AX
	VPBROADCASTD AX, Z6
	VMOVUPS 0(DX), Z8
	VMOVUPS 64(DX), Z9
	VMOVUPS 128(DX), Z10
	VMOVUPS 192(DX), Z11
	VMOVUPS 256(DX), Z12
	VMOVUPS 320(DX), Z13
	VMOVUPS 384(DX), Z14
	VMOVUPS 448(DX), Z16
	VMOVUPS 512(DX), Z17
	VMOVUPS 576(DX), Z18
	VMOVUPS 640(DX), Z19
	VMOVUPS 704(DX), Z20
	VMOVUPS 768(DX), Z21
	VMOVUPS 832(DX), Z22
	VMOVUPS 896(DX), Z23
	VMOVUPS 960(DX), Z24
	VMOVUPS 1024(DX), Z25
	VMOVUPS 1088(DX), Z26
	VMOVUPS 1152(DX), Z27
	MOVL    $0xffff, BX
	KMOVW   BX, K7

turn:
	CMPQ CX, $16
	JGE  full
	TESTQ CX, CX
	JLE  done
	MOVL $1, BX          // the last lanes
	SHLL CX, BX
	DECL BX
	KMOVW BX, K7

full:
	VMOVUPS.Z (SI), K7, Z0
	VCMPPS    $29, Z8, Z0, K1       // level 0
	VMOVDQA32.Z Z6, K1, Z1
	VPERMPS   Z9, Z1, Z2            // level 1
	VPADDD    Z1, Z1, Z1
	VCMPPS    $29, Z2, Z0, K2
	VPADDD    Z6, Z1, K2, Z1
	LEVEL(Z10)
	LEVEL(Z11)
	LEVEL(Z12)

	// Level 5: 32 cuts.
	VMOVDQA32 Z1, Z2
	VPERMI2PS Z14, Z13, Z2
	VPADDD    Z1, Z1, Z1
	VCMPPS    $29, Z2, Z0, K3
	VPADDD    Z6, Z1, K3, Z1

	// Level 6: 64 cuts, the upper half for values that reach level 0.
	VMOVDQA32 Z1, Z2
	VMOVDQA32 Z1, Z3
	VPERMI2PS Z17, Z16, Z2
	VPERMI2PS Z19, Z18, Z3
	VBLENDMPS Z3, Z2, K1, Z2
	VPADDD    Z1, Z1, Z1
	VCMPPS    $29, Z2, Z0, K3
	VPADDD    Z6, Z1, K3, Z1

	// Level 7: 128 cuts, quarters by levels 0 and 1.
	VMOVDQA32 Z1, Z2
	VMOVDQA32 Z1, Z3
	VMOVDQA32 Z1, Z4
	VMOVDQA32 Z1, Z5
	VPERMI2PS Z21, Z20, Z2
	VPERMI2PS Z23, Z22, Z3
	VPERMI2PS Z25, Z24, Z4
	VPERMI2PS Z27, Z26, Z5
	VBLENDMPS Z3, Z2, K2, Z2
	VBLENDMPS Z5, Z4, K2, Z4
	VBLENDMPS Z4, Z2, K1, Z2
	VPADDD    Z1, Z1, Z1
	VCMPPS    $29, Z2, Z0, K3
	VPADDD    Z6, Z1, K3, Z1

	VCMPPS    $3, Z0, Z0, K3        // NaN
	VMOVDQA32 Z7, K3, Z1
	VPMOVDB   Z1, K7, (DI)
	ADDQ $64, SI
	ADDQ $16, DI
	SUBQ $16, CX
	JGT  turn

done:
	VZEROUPPER
	RET

// The bin of the value at at(SI) to at(DI): AX pivots reached, twice, then R8 cuts
// of that group reached, twice.
#define VALUE(from, to, V, A, B) \
	VBROADCASTSS from(SI), V           \
	VCMPPS       $29, Y14, V, A        \
	VCMPPS       $29, Y15, V, B        \
	VPACKSSDW    B, A, A               \
	VPMOVMSKB    A, AX                 \
	POPCNTL      AX, AX                \
	MOVL         AX, R9                \
	SHLL         $5, R9                \
	VCMPPS       $29, 64(DX)(R9*1), V, A  \
	VCMPPS       $29, 96(DX)(R9*1), V, B  \
	VPACKSSDW    B, A, A               \
	VPMOVMSKB    A, R8                 \
	POPCNTL      R8, R8                \
	SHLL         $4, AX                \
	ADDL         R8, AX                \
	SHRL         $1, AX                \
	MOVB         AX, to(DI)

// func lookup1(dst *uint8, values *float32, n int, pivots *float32)
//
// Of 16 pivots and then of 16 cuts those that the value reaches are counted. Words
// have two bits in the mask, so that counts are twice what they say.
//
//	DI dst   SI values   CX values left   DX pivots, the cuts follow
//	Y14, Y15 pivots
TEXT ·lookup1(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ values+8(FP), SI
	MOVQ n+16(FP), CX
	MOVQ pivots+24(FP), DX
	VMOVUPS (DX), Y14
	VMOVUPS 32(DX), Y15
	SUBQ $2, CX
	JLT  last

two:
	VALUE(0, 0, Y0, Y1, Y2)
	VALUE(4, 1, Y3, Y4, Y5)
	ADDQ $8, SI
	ADDQ $2, DI
	SUBQ $2, CX
	JGE  two

last:
	ADDQ $2, CX
	JLE  finish
	VALUE(0, 0, Y0, Y1, Y2)

finish:
	VZEROUPPER
	RET
