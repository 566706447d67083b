//go:build !purego

#include "textflag.h"

// func rankRow(t *rankTable, row *float32, n int, lines *[16]float32, starts *[32]int32, levels, bits int) bool
//   DI t; SI row; R8 n; DX lines; R9 starts; R10 levels; CX 32 - bits
//   R11 feature; R12 starts of the level; R13 levels left; AX line below; BX how many are not above
TEXT ·rankRow(SB), NOSPLIT, $0-57
	MOVQ t+0(FP), DI
	MOVQ row+8(FP), SI
	MOVQ n+16(FP), R8
	MOVQ lines+24(FP), DX
	MOVQ starts+32(FP), R9
	MOVQ levels+40(FP), R10
	MOVQ bits+48(FP), AX
	MOVL $32, CX
	SUBL AX, CX
	XORL R11, R11

feature:
	VBROADCASTSS (SI)(R11*4), Z0
	MOVQ         R9, R12
	MOVQ         R10, R13
	XORL         AX, AX
level:
	MOVL    (R12)(R11*4), BX
	ADDL    AX, BX
	SHLQ    $6, BX
	VCMPPS  $0x1d, (DX)(BX*1), Z0, K1 // value >= threshold, no if one is NaN
	KMOVW   K1, BX
	POPCNTL BX, BX
	DECQ    R13
	JZ      last
	MOVL    AX, R14
	SHLL    $4, AX
	ADDL    R14, AX
	ADDL    BX, AX                    // line 17 AX + BX of the next level
	ADDQ    $128, R12
	JMP     level
last:
	SHLL $4, AX
	LEAL 1(AX)(BX*1), AX
	SHLL CX, AX
	MOVL AX, (DI)(R11*4)
	INCQ R11
	CMPQ R11, R8
	JNE  feature

	// The second half: what is missing is above all.
	MOVQ      R8, CX
	MOVL      $1, BX
	SHLQ      CX, BX
	DECQ      BX
	KMOVD     BX, K2
	KSHIFTRD  $16, K2, K3
	VMOVUPS.Z (SI), K2, Z0
	VMOVUPS.Z 64(SI), K3, Z1
	VCMPPS    $3, Z0, Z0, K4
	VCMPPS    $3, Z1, Z1, K5
	VMOVDQU32 (DI), Z2
	VMOVDQU32 64(DI), Z3
	VPTERNLOGD $0xff, Z4, Z4, Z4
	VMOVDQA32 Z4, K4, Z2
	VMOVDQA32 Z4, K5, Z3
	VMOVDQU32 Z2, 128(DI)
	VMOVDQU32 Z3, 192(DI)
	KORTESTW  K4, K5
	SETNE     ret+56(FP)
	VZEROUPPER
	RET

// Registers of leaves512:
//   Z24  1                Z25  the bits of the distance
//   Z26  rightLeaf        Z27  leftLeaf
//   Z23  both in a forest of float64, else 0
//   Z22  the bit of missing values
//   Z30,Z31  the row      Z28,Z29  the row for nodes with that bit
//   Z0-Z3    places of the four times sixteen trees
//   Z16-Z19  their bases
//   K1-K4    those that are not at leaves
//   AX out; DI words; SI lines of roots; R10 float64; R11 values are missing

// All 15 comparisons of a tree with its first four levels.
#define ROOT(i) \
	VMOVDQU32 (i*64)(SI), Z0         \
	VPERMI2D  Z31, Z30, Z0           \ // the value of the feature: the low 5 bits choose
	VPCMPUD   $6, (i*64)(SI), Z0, K1 \
	KMOVW     K1, (i*2)(BX)

// ROOT for rows in which values are missing.
#define ROOTMISSING(i) \
	VMOVDQU32 (i*64)(SI), Z2         \
	VMOVDQA32 Z2, Z0                 \
	VMOVDQA32 Z2, Z1                 \
	VPERMI2D  Z31, Z30, Z0           \
	VPTESTMD  Z22, Z2, K2            \
	VPERMI2D  Z29, Z28, Z1           \
	VMOVDQA32 Z1, K2, Z0             \
	VPCMPUD   $6, Z2, Z0, K1         \
	KMOVW     K1, (i*2)(BX)

// Nodes N of 16 trees with bases B lead to places I, and those that are not leaves
// stay in K; X are the values that N are compared with.
#define GO(I, N, X, K, B) \
	VPCMPUD    $6, N, X, K, K6       \ // goes right
	VPANDD     Z25, N, X             \
	VPSRLD     $8, X, X              \
	VPADDD     X, B, K, I            \
	VPADDD     Z24, I, K6, I         \
	VPTESTMD   Z23, N, K6, K5        \
	VPADDD     Z24, I, K5, I         \
	VPBLENDMD  Z26, Z27, K6, X       \
	VPTESTNMD  X, N, K, K

// One step of 16 trees.
#define STEP(I, N, X, K, B) \
	KMOVW      K, K5                 \
	VPGATHERDD (DI)(I*4), K5, N      \
	VMOVDQA32  N, X                  \
	VPERMI2D   Z31, Z30, X           \
	GO(I, N, X, K, B)

// STEP for rows in which values are missing.
#define MISSING(I, N, X, K, B) \
	KMOVW      K, K5                 \
	VPGATHERDD (DI)(I*4), K5, N      \
	VMOVDQA32  N, X                  \
	VMOVDQA32  N, Z20                \
	VPERMI2D   Z31, Z30, X           \
	VPTESTMD   Z22, N, K6            \
	VPERMI2D   Z29, Z28, Z20         \
	VMOVDQA32  Z20, K6, X            \
	GO(I, N, X, K, B)

// The nodes I of the fourth level of 16 trees, found by their masks M.
#define FOURTH(I, M, X, offset) \
	VPMOVZXWD (offset)(SP), M \
	VPSRLD    $1, M, X        \
	VPANDD    Z24, X, X       \
	VPADDD    Z24, Z24, I     \
	VPADDD    X, I, I         \ // 2 or 3
	VPSRLVD   I, M, X         \
	VPANDD    Z24, X, X       \
	VPADDD    I, I, I         \
	VPADDD    X, I, I         \
	VPSRLVD   I, M, X         \
	VPANDD    Z24, X, X       \
	VPADDD    I, I, I         \
	VPADDD    X, I, I         \ // 8 to 15
	VPADDD    Z21, I, I       \
	VPADDD    Z20, Z21, Z21

#define FOUR(DO) \
	DO(Z0, Z4, Z8, K1, Z16)  \
	DO(Z1, Z5, Z9, K2, Z17)  \
	DO(Z2, Z6, Z10, K3, Z18) \
	DO(Z3, Z7, Z11, K4, Z19)

// func leaves512(out *[64]uint32, words *uint64, t *rankTable, bits, double, missing int)
TEXT ·leaves512(SB), NOSPLIT, $128-48
	MOVQ out+0(FP), AX
	MOVQ words+8(FP), DI
	MOVQ t+16(FP), DX
	MOVQ bits+24(FP), CX
	MOVQ double+32(FP), R10
	MOVQ missing+40(FP), R11

	VMOVDQU32    (DX), Z30
	VMOVDQU32    64(DX), Z31
	VMOVDQU32    128(DX), Z28
	VMOVDQU32    192(DX), Z29
	VPTERNLOGD   $0xff, Z25, Z25, Z25
	VPSRLD       $31, Z25, Z24
	VPSLLD       $7, Z24, Z26
	VPSLLD       $6, Z24, Z27
	VPSLLD       $5, Z24, Z22
	NEGQ         R10
	VMOVQ        R10, X0
	VPBROADCASTD X0, Z0
	VPORD        Z26, Z27, Z23
	VPANDD       Z0, Z23, Z23
	ADDL         $8, CX
	VMOVQ        CX, X0
	VPSRLD       X0, Z25, Z25
	VPSLLD       $8, Z25, Z25

	LEAQ  256(DI), SI
	MOVQ  SP, BX
	MOVL  $16, CX
	TESTQ R11, R11
	JNZ   rootsMissing
roots:
	ROOT(0)
	ROOT(1)
	ROOT(2)
	ROOT(3)
	ADDQ $256, SI
	ADDQ $8, BX
	DECL CX
	JNZ  roots
	JMP  fourth
rootsMissing:
	ROOTMISSING(0)
	ROOTMISSING(1)
	ROOTMISSING(2)
	ROOTMISSING(3)
	ADDQ $256, SI
	ADDQ $8, BX
	DECL CX
	JNZ  rootsMissing

fourth:
	VPMOVZXBD ·lineOffsets(SB), Z21 // places of 16 lines, which start at 64
	VPSLLD    $4, Z21, Z21
	VPSLLD    $6, Z24, Z20
	VPADDD    Z20, Z21, Z21
	VPSLLD    $2, Z20, Z20
	FOURTH(Z0, Z4, Z8, 0)
	FOURTH(Z1, Z5, Z9, 32)
	FOURTH(Z2, Z6, Z10, 64)
	FOURTH(Z3, Z7, Z11, 96)
	VMOVDQU32 (DI), Z16
	VMOVDQU32 64(DI), Z17
	VMOVDQU32 128(DI), Z18
	VMOVDQU32 192(DI), Z19
	KXNORW    K1, K1, K1
	KXNORW    K2, K2, K2
	KXNORW    K3, K3, K3
	KXNORW    K4, K4, K4
	TESTQ     R11, R11
	JNZ       missing

steps:
	FOUR(STEP)
	KORW     K1, K2, K5
	KORW     K3, K4, K6
	KORTESTW K5, K6
	JNZ      steps
	JMP      leaves

missing:
	FOUR(MISSING)
	KORW     K1, K2, K5
	KORW     K3, K4, K6
	KORTESTW K5, K6
	JNZ      missing

leaves:
	TESTQ R10, R10
	JNZ   places
	KXNORW     K1, K1, K1
	KXNORW     K2, K2, K2
	KXNORW     K3, K3, K3
	KXNORW     K4, K4, K4
	VPGATHERDD (DI)(Z0*4), K1, Z4
	VPGATHERDD (DI)(Z1*4), K2, Z5
	VPGATHERDD (DI)(Z2*4), K3, Z6
	VPGATHERDD (DI)(Z3*4), K4, Z7
	VMOVDQU32  Z4, (AX)
	VMOVDQU32  Z5, 64(AX)
	VMOVDQU32  Z6, 128(AX)
	VMOVDQU32  Z7, 192(AX)
	VZEROUPPER
	RET

places:
	VMOVDQU32 Z0, (AX)
	VMOVDQU32 Z1, 64(AX)
	VMOVDQU32 Z2, 128(AX)
	VMOVDQU32 Z3, 192(AX)
	VZEROUPPER
	RET

DATA ·lineOffsets+0(SB)/8, $0x0706050403020100
DATA ·lineOffsets+8(SB)/8, $0x0f0e0d0c0b0a0908
GLOBL ·lineOffsets(SB), RODATA|NOPTR, $16

#define ADDONE(i) VADDSS (i*4)(AX), X0, X0

// func add64(sum float32, leaves *[64]uint32) float32
TEXT ·add64(SB), NOSPLIT, $0-20
	VMOVSS sum+0(FP), X0
	MOVQ   leaves+8(FP), AX
	MOVL   $8, CX
add:
	ADDONE(0)
	ADDONE(1)
	ADDONE(2)
	ADDONE(3)
	ADDONE(4)
	ADDONE(5)
	ADDONE(6)
	ADDONE(7)
	ADDQ   $32, AX
	DECL   CX
	JNZ    add
	VMOVSS X0, ret+16(FP)
	RET

#define ADDPLACE(i) \
	MOVL   (i*4)(AX), BX \
	VADDSD (DI)(BX*4), X0, X0

// func addPlaces64(sum float64, places *[64]uint32, words *uint64) float64
TEXT ·addPlaces64(SB), NOSPLIT, $0-32
	VMOVSD sum+0(FP), X0
	MOVQ   places+8(FP), AX
	MOVQ   words+16(FP), DI
	MOVL   $8, CX
addPlace:
	ADDPLACE(0)
	ADDPLACE(1)
	ADDPLACE(2)
	ADDPLACE(3)
	ADDPLACE(4)
	ADDPLACE(5)
	ADDPLACE(6)
	ADDPLACE(7)
	ADDQ   $32, AX
	DECL   CX
	JNZ    addPlace
	VMOVSD X0, ret+24(FP)
	RET
