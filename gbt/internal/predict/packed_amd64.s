//go:build !purego

#include "textflag.h"

// Registers of walk512:
//   Z0-Z7    places of the eight times eight trees, one in each 64 bits
//   Z8-Z15   their nodes
//   Z16      values of the row's features (low halves)
//   Z24      1 in each low half
//   Z25      the bit of missing values
//   Z26      OR of the distances of a step
//   Z30,Z31  the row, NaN beyond its end
//   K1       all ones, which a gather uses up; K2, K3 who goes right; K7 all ones
//   DI nodes

// One step of eight trees. Comparisons of high halves mean nothing; Z24 is 0
// there.
#define STEP(I, N) \
	KMOVW      K7, K1                \
	VPGATHERQQ (DI)(I*8), K1, N      \
	VPSRLQ     $32, N, Z16           \
	VPERMI2PS  Z31, Z30, Z16         \ // the feature's value: the low 5 bits choose
	VCMPPS     $0x1d, N, Z16, K2     \ // value >= threshold, no if one is NaN
	VPSRLQ     $49, N, N             \
	VPADDQ     N, I, I               \
	VPADDD     Z24, I, K2, I

// STEP for rows in which values are missing.
#define MISSING(I, N) \
	KMOVW      K7, K1                \
	VPGATHERQQ (DI)(I*8), K1, N      \
	VPSRLQ     $32, N, Z17           \
	VMOVDQA64  Z17, Z16              \
	VPERMI2PS  Z31, Z30, Z16         \
	VCMPPS     $0x1d, N, Z16, K2     \
	VCMPPS     $3, Z16, Z16, K3      \ // NaN
	VPSRLQ     $49, N, N             \
	VPADDQ     N, I, I               \
	VPTESTMD   Z25, Z17, K3, K3      \ // and such values go right
	VPADDD     Z24, I, K2, I         \
	VPADDD     Z24, I, K3, I

// What eight trees give.
#define LEAF(I, N, offset) \
	KMOVW      K7, K1                \
	VPGATHERQQ (DI)(I*8), K1, N      \
	VPMOVQD    N, offset(AX)

#define ALL(DO) \
	DO(Z0, Z8)  \
	DO(Z1, Z9)  \
	DO(Z2, Z10) \
	DO(Z3, Z11) \
	DO(Z4, Z12) \
	DO(Z5, Z13) \
	DO(Z6, Z14) \
	DO(Z7, Z15)

// ZF is set if all are at leaves.
#define DONE \
	VPORQ     Z8, Z9, Z26        \
	VPTERNLOGQ $0xfe, Z10, Z11, Z26 \
	VPTERNLOGQ $0xfe, Z12, Z13, Z26 \
	VPTERNLOGQ $0xfe, Z14, Z15, Z26 \
	VPTESTMQ  Z26, Z26, K2       \
	KORTESTB  K2, K2

// STEP in a wide forest, in whole 64 bits: the values are gathered, too.
//   Z20 the mask of the feature; Z21 of the distance; Z24 also the bit of missing values
//   K3 trees that are at a split; K4 those whose value is missing
#define WIDE(I, N) \
	KMOVW      K7, K1                \
	VPGATHERQQ (DI)(I*8), K1, N      \
	VPSRLQ     $32, N, Z16           \
	VPTESTMQ   Z21, N, K3            \
	KMOVB      K3, K4                \
	VPSRLQ     $33, N, Z17           \
	VPANDQ     Z20, Z17, Z17         \
	VGATHERQPS (DX)(Z17*4), K4, Y18  \
	VPMOVQD    N, Y19                \
	VCMPPS     $0x1d, Y19, Y18, K3, K2 \
	VCMPPS     $3, Y18, Y18, K3, K4  \
	VPSRLQ     $49, N, N             \
	VPADDQ     N, I, I               \
	VPTESTMQ   Z24, Z16, K4, K4      \
	VPADDQ     Z24, I, K2, I         \
	VPADDQ     Z24, I, K4, I

#define ROOTS \
	VPMOVZXDQ (SI), Z0    \
	VPMOVZXDQ 32(SI), Z1  \
	VPMOVZXDQ 64(SI), Z2  \
	VPMOVZXDQ 96(SI), Z3  \
	VPMOVZXDQ 128(SI), Z4 \
	VPMOVZXDQ 160(SI), Z5 \
	VPMOVZXDQ 192(SI), Z6 \
	VPMOVZXDQ 224(SI), Z7

#define LEAVES \
	LEAF(Z0, Z8, 0)    \
	LEAF(Z1, Z9, 32)   \
	LEAF(Z2, Z10, 64)  \
	LEAF(Z3, Z11, 96)  \
	LEAF(Z4, Z12, 128) \
	LEAF(Z5, Z13, 160) \
	LEAF(Z6, Z14, 192) \
	LEAF(Z7, Z15, 224)

// func walk512(out *[64]uint32, roots *[64]int32, nodes *uint64, row *float32, n, first, more int)
TEXT ·walk512(SB), NOSPLIT, $0-56
	MOVQ out+0(FP), AX
	MOVQ roots+8(FP), SI
	MOVQ nodes+16(FP), DI
	MOVQ row+24(FP), DX
	MOVQ n+32(FP), CX
	MOVQ first+40(FP), R8
	MOVQ more+48(FP), R9

	// The row.
	MOVL       $1, BX
	SHLQ       CX, BX
	DECQ       BX
	KMOVD      BX, K2
	KSHIFTRD   $16, K2, K3
	VPTERNLOGD $0xff, Z30, Z30, Z30 // NaN
	VMOVDQA64  Z30, Z31
	VMOVUPS    (DX), K2, Z30
	VMOVUPS    64(DX), K3, Z31
	VCMPPS     $3, Z30, Z30, K2, K2
	VCMPPS     $3, Z31, Z31, K3, K3
	KORW       K2, K3, K2
	KMOVW      K2, BX

	KXNORW       K7, K7, K7
	VPTERNLOGD   $0xff, Z24, Z24, Z24
	VPSRLQ       $63, Z24, Z24
	VPSLLQ       $5, Z24, Z25
	ROOTS
	TESTL        BX, BX
	JNZ          missing

	TESTQ R8, R8
	JZ    checked
first:
	ALL(STEP)
	DECQ R8
	JNZ  first
checked:
	TESTQ R9, R9
	JZ    leaves
	DECQ  R9
	ALL(STEP)
	DONE
	JNZ   checked
	JMP   leaves

missing:
	TESTQ R8, R8
	JZ    checkedMissing
firstMissing:
	ALL(MISSING)
	DECQ R8
	JNZ  firstMissing
checkedMissing:
	TESTQ R9, R9
	JZ    leaves
	DECQ  R9
	ALL(MISSING)
	DONE
	JNZ   checkedMissing

leaves:
	LEAVES
	VZEROUPPER
	RET

// func walkWide512(out *[64]uint32, roots *[64]int32, nodes *uint64, row *float32, first, more int)
TEXT ·walkWide512(SB), NOSPLIT, $0-48
	MOVQ out+0(FP), AX
	MOVQ roots+8(FP), SI
	MOVQ nodes+16(FP), DI
	MOVQ row+24(FP), DX
	MOVQ first+32(FP), R8
	MOVQ more+40(FP), R9

	KXNORW     K7, K7, K7
	VPTERNLOGD $0xff, Z24, Z24, Z24
	VPSRLQ     $48, Z24, Z20
	VPSLLQ     $49, Z24, Z21
	VPSRLQ     $63, Z24, Z24
	ROOTS

	TESTQ R8, R8
	JZ    checked
first:
	ALL(WIDE)
	DECQ R8
	JNZ  first
checked:
	TESTQ R9, R9
	JZ    leaves
	DECQ  R9
	ALL(WIDE)
	DONE
	JNZ   checked

leaves:
	LEAVES
	VZEROUPPER
	RET

// One step of one tree: the place of its node becomes that of a child. The value
// is in X0, AX is the mask of its place in the table; the carry says that it is below the threshold or that one is NaN.
#define SCALAR(I) \
	MOVL    4(DI)(I*8), BX \
	MOVL    BX, CX         \
	ANDL    AX, CX         \
	MOVSS   (DX)(CX*4), X0 \
	SHRL    $17, BX        \
	UCOMISS (DI)(I*8), X0  \
	LEAQ    1(I)(BX*1), I  \
	SBBQ    $0, I

#define ROOT(I, offset) MOVL offset(SI), I

// Distance to the children, gathered in CX.
#define FAR(I) ORL 4(DI)(I*8), CX

#define GIVES(I, offset) \
	MOVL (DI)(I*8), BX \
	MOVL BX, offset(R8)

#define EIGHT(DO) \
	DO(R9)  \
	DO(R10) \
	DO(R11) \
	DO(R12) \
	DO(R13) \
	DO(R14) \
	DO(R15) \
	DO(BP)

// The frame keeps BP for the caller.
//
// func walkScalar(out *[64]uint32, roots *[64]int32, nodes *uint64, t *float32, first, mask int)
TEXT ·walkScalar(SB), NOSPLIT, $16-48
	MOVQ out+0(FP), R8
	MOVQ roots+8(FP), SI
	MOVQ nodes+16(FP), DI
	MOVQ t+24(FP), DX
	LEAQ 256(R8), AX
	MOVQ AX, end-8(SP)

trees:
	ROOT(R9, 0)
	ROOT(R10, 4)
	ROOT(R11, 8)
	ROOT(R12, 12)
	ROOT(R13, 16)
	ROOT(R14, 20)
	ROOT(R15, 24)
	ROOT(BP, 28)
	MOVQ  first+32(FP), AX
	MOVQ  AX, left-16(SP)
	MOVQ  mask+40(FP), AX
	CMPQ  left-16(SP), $0
	JE    checked
steps:
	EIGHT(SCALAR)
	DECQ left-16(SP)
	JNZ  steps
checked:
	XORL CX, CX
	EIGHT(FAR)
	SHRL $17, CX
	JZ   leaves
	EIGHT(SCALAR)
	JMP  checked
leaves:
	GIVES(R9, 0)
	GIVES(R10, 4)
	GIVES(R11, 8)
	GIVES(R12, 12)
	GIVES(R13, 16)
	GIVES(R14, 20)
	GIVES(R15, 24)
	GIVES(BP, 28)
	ADDQ $32, SI
	ADDQ $32, R8
	CMPQ R8, end-8(SP)
	JNE  trees
	RET
