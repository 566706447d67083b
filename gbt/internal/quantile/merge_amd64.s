//go:build !purego

#include "textflag.h"

// Lanes 1 and 2 of an entry that has wmin in lane 2: 0, wmin, wmin, 0.
DATA between<>+0(SB)/8, $0x0b0a090880808080
DATA between<>+8(SB)/8, $0x808080800b0a0908
GLOBL between<>(SB), RODATA|NOPTR, $16

// What one side adds to an entry, in PART: its entry E if K says that this is
// taken, else the gap before it, of ranks from NEXT to rmax-wmin. NEXT becomes the
// rank after E if that is taken. A key is left in lane 3.
#define SIDE(E, K, NEXT, PART) \
	VPSHUFB   X14, E, PART        \
	VPSUBD    PART, E, PART       \
	VPBLENDD  $1, NEXT, PART, PART \
	VMOVDQA32 E, K, PART          \
	VPSHUFD   $0xaa, E, X7        \
	VPADDD    X7, E, X7           \
	VMOVDQA32 X7, K, NEXT

// A step of one merge: A and B point to the next entries, O to where the new one
// goes.
#define STEP(A, B, O, NEXTA, NEXTB) \
	VMOVDQU  (A), X0              \
	VMOVDQU  (B), X1              \
	XORL     BX, BX               \
	XORL     DX, DX               \
	MOVL     12(A), AX            \
	CMPL     AX, 12(B)            \
	SETLS    BX                   \
	SETCC    DX                   \
	VPSHUFD  $0xff, X0, X2        \
	VPSHUFD  $0xff, X1, X3        \
	VPCMPUD  $2, X3, X2, K1       \
	VPCMPUD  $2, X2, X3, K2       \
	VPMINUD  X1, X0, X6           \
	SIDE(X0, K1, NEXTA, X4)       \
	SIDE(X1, K2, NEXTB, X5)       \
	VPADDD   X5, X4, X4           \
	VPBLENDD $8, X6, X4, X4       \
	VMOVDQU  X4, (O)              \
	SHLQ     $4, BX               \
	SHLQ     $4, DX               \
	ADDQ     BX, A                \
	ADDQ     DX, B                \
	ADDQ     $16, O

// func mergePair(dst, a, b *whole, p, q *merge, steps int)
//
//	R8, R9, R10    next entries of a and b, place in dst of the first merge; R11, R12, R13 of the second
//	X8, X9         nextA, nextB of the first in lane 0; X10, X11 of the second
//	CX steps left  X14 the mask between   X0, X1 entries   K1, K2 which are taken
TEXT ·mergePair(SB), NOSPLIT, $0-48
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ p+24(FP), AX
	MOVQ q+32(FP), BX
	MOVQ steps+40(FP), CX
	VMOVDQU between<>(SB), X14

	MOVQ 0(AX), R8
	SHLQ $4, R8
	ADDQ SI, R8
	MOVQ 8(AX), R9
	SHLQ $4, R9
	ADDQ DX, R9
	MOVQ 16(AX), R10
	SHLQ $4, R10
	ADDQ DI, R10
	VMOVD 24(AX), X8
	VMOVD 28(AX), X9

	MOVQ 0(BX), R11
	SHLQ $4, R11
	ADDQ SI, R11
	MOVQ 8(BX), R12
	SHLQ $4, R12
	ADDQ DX, R12
	MOVQ 16(BX), R13
	SHLQ $4, R13
	ADDQ DI, R13
	VMOVD 24(BX), X10
	VMOVD 28(BX), X11

step:
	STEP(R8, R9, R10, X8, X9)
	STEP(R11, R12, R13, X10, X11)
	DECQ CX
	JNZ  step

	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ p+24(FP), AX
	MOVQ q+32(FP), BX
	SUBQ SI, R8
	SHRQ $4, R8
	MOVQ R8, 0(AX)
	SUBQ DX, R9
	SHRQ $4, R9
	MOVQ R9, 8(AX)
	SUBQ DI, R10
	SHRQ $4, R10
	MOVQ R10, 16(AX)
	VMOVD X8, 24(AX)
	VMOVD X9, 28(AX)
	SUBQ SI, R11
	SHRQ $4, R11
	MOVQ R11, 0(BX)
	SUBQ DX, R12
	SHRQ $4, R12
	MOVQ R12, 8(BX)
	SUBQ DI, R13
	SHRQ $4, R13
	MOVQ R13, 16(BX)
	VMOVD X10, 24(BX)
	VMOVD X11, 28(BX)
	VZEROUPPER
	RET

// SIDE with the mask K in a register like any other.
#define SIDE2(E, K, NEXT, PART) \
	VPSHUFB   X14, E, PART        \
	VPSUBD    PART, E, PART       \
	VPBLENDD  $1, NEXT, PART, PART \
	VPBLENDVB K, E, PART, PART    \
	VPSHUFD   $0xaa, E, X7        \
	VPADDD    X7, E, X7           \
	VPBLENDVB K, X7, NEXT, NEXT

// STEP with masks in X12 and X13: a key is not above another if it is the lesser of
// the two.
#define STEP2(A, B, O, NEXTA, NEXTB) \
	VMOVDQU  (A), X0              \
	VMOVDQU  (B), X1              \
	XORL     BX, BX               \
	XORL     DX, DX               \
	MOVL     12(A), AX            \
	CMPL     AX, 12(B)            \
	SETLS    BX                   \
	SETCC    DX                   \
	VPMINUD  X1, X0, X6           \
	VPCMPEQD X6, X0, X12          \
	VPCMPEQD X6, X1, X13          \
	VPSHUFD  $0xff, X12, X12      \
	VPSHUFD  $0xff, X13, X13      \
	SIDE2(X0, X12, NEXTA, X4)     \
	SIDE2(X1, X13, NEXTB, X5)     \
	VPADDD   X5, X4, X4           \
	VPBLENDD $8, X6, X4, X4       \
	VMOVDQU  X4, (O)              \
	SHLQ     $4, BX               \
	SHLQ     $4, DX               \
	ADDQ     BX, A                \
	ADDQ     DX, B                \
	ADDQ     $16, O

// func mergePairAVX2(dst, a, b *whole, p, q *merge, steps int)
//
//	R8, R9, R10    next entries of a and b, place in dst of the first merge; R11, R12, R13 of the second
//	X8, X9         nextA, nextB of the first in lane 0; X10, X11 of the second
//	CX steps left  X14 the mask between   X0, X1 entries   X12, X13 which are taken
TEXT ·mergePairAVX2(SB), NOSPLIT, $0-48
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ p+24(FP), AX
	MOVQ q+32(FP), BX
	MOVQ steps+40(FP), CX
	VMOVDQU between<>(SB), X14

	MOVQ 0(AX), R8
	SHLQ $4, R8
	ADDQ SI, R8
	MOVQ 8(AX), R9
	SHLQ $4, R9
	ADDQ DX, R9
	MOVQ 16(AX), R10
	SHLQ $4, R10
	ADDQ DI, R10
	VMOVD 24(AX), X8
	VMOVD 28(AX), X9

	MOVQ 0(BX), R11
	SHLQ $4, R11
	ADDQ SI, R11
	MOVQ 8(BX), R12
	SHLQ $4, R12
	ADDQ DX, R12
	MOVQ 16(BX), R13
	SHLQ $4, R13
	ADDQ DI, R13
	VMOVD 24(BX), X10
	VMOVD 28(BX), X11

step:
	STEP2(R8, R9, R10, X8, X9)
	STEP2(R11, R12, R13, X10, X11)
	DECQ CX
	JNZ  step

	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ p+24(FP), AX
	MOVQ q+32(FP), BX
	SUBQ SI, R8
	SHRQ $4, R8
	MOVQ R8, 0(AX)
	SUBQ DX, R9
	SHRQ $4, R9
	MOVQ R9, 8(AX)
	SUBQ DI, R10
	SHRQ $4, R10
	MOVQ R10, 16(AX)
	VMOVD X8, 24(AX)
	VMOVD X9, 28(AX)
	SUBQ SI, R11
	SHRQ $4, R11
	MOVQ R11, 0(BX)
	SUBQ DX, R12
	SHRQ $4, R12
	MOVQ R12, 8(BX)
	SUBQ DI, R13
	SHRQ $4, R13
	MOVQ R13, 16(BX)
	VMOVD X10, 24(BX)
	VMOVD X11, 28(BX)
	VZEROUPPER
	RET
