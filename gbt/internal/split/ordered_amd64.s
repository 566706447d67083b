//go:build !purego

#include "textflag.h"

// Fields of runArgs.
#define RUNARGS \
	MOVQ a+0(FP), BX   \
	MOVQ 0(BX), SI     \
	MOVQ 8(BX), DX     \
	MOVQ 16(BX), R8    \
	MOVQ 24(BX), CX    \
	VMOVUPD 32(BX), X0

// One entry of suffixRun, k below the last: row, pair, sum.
#define SUFFIX(k) \
	MOVL      (-4-4*k)(DX)(CX*4), AX \
	ANDL      $0x7fffffff, AX        \
	VCVTPS2PD (R8)(AX*8), X1         \
	VADDPD    X1, X0, X0             \
	VMOVUPD   X0, (-16-16*k)(SI)

// func suffixRun(a *runArgs)
//
// The chain of additions is what it takes: 3 or 4 cycles an entry.
//
//	SI end of sums   DX words   R8 pairs   CX entries left   X0 the sum (G, H)
TEXT ·suffixRun(SB), NOSPLIT, $0-8
	RUNARGS
	MOVQ CX, AX
	SHLQ $4, AX
	ADDQ AX, SI

suffix4:
	CMPQ CX, $4
	JLT  suffix1
	SUFFIX(0)
	SUFFIX(1)
	SUFFIX(2)
	SUFFIX(3)
	SUBQ $64, SI
	SUBQ $4, CX
	JMP  suffix4

suffix1:
	TESTQ CX, CX
	JZ    suffixDone
	SUFFIX(0)
	SUBQ  $16, SI
	DECQ  CX
	JMP   suffix1

suffixDone:
	VMOVUPD X0, 32(BX)
	RET

// One entry of prefixRun, k above the first.
#define PREFIX(k) \
	VMOVUPD   X0, (16*k)(SI)      \
	MOVL      (4*k)(DX), AX       \
	ANDL      $0x7fffffff, AX     \
	VCVTPS2PD (R8)(AX*8), X1      \
	VADDPD    X1, X0, X0

// func prefixRun(a *runArgs)
TEXT ·prefixRun(SB), NOSPLIT, $0-8
	RUNARGS

prefix4:
	CMPQ CX, $4
	JLT  prefix1
	PREFIX(0)
	PREFIX(1)
	PREFIX(2)
	PREFIX(3)
	ADDQ $64, SI
	ADDQ $16, DX
	SUBQ $4, CX
	JMP  prefix4

prefix1:
	TESTQ CX, CX
	JZ    prefixDone
	PREFIX(0)
	ADDQ  $16, SI
	ADDQ  $4, DX
	DECQ  CX
	JMP   prefix1

prefixDone:
	VMOVUPD X0, 32(BX)
	RET

// Fields of pickArgs; R9 is the bound: lambda, least, g2, c, t.
#define PICKARGS \
	MOVQ a+0(FP), BX \
	MOVQ 0(BX), DI   \
	MOVQ 8(BX), SI   \
	MOVQ 16(BX), DX  \
	MOVQ 24(BX), CX  \
	MOVQ 32(BX), R9  \
	XORL R10, R10

// Four entries of pick4: bits of those that pass in out.
//
//	Y2 GL   Y3 x   Y4 y
#define PICK4(at, out) \
	VMOVUPD     (4*at)(SI), X0            \
	VMOVUPD     (4*at+16)(SI), X1         \
	VINSERTF128 $1, (4*at+32)(SI), Y0, Y0 \
	VINSERTF128 $1, (4*at+48)(SI), Y1, Y1 \
	VUNPCKLPD   Y1, Y0, Y2                \
	VUNPCKHPD   Y1, Y0, Y3                \
	VADDPD      Y11, Y3, Y3               \
	VMULPD      Y13, Y2, Y4               \
	VADDPD      Y14, Y4, Y4               \
	VMULPD      Y12, Y3, Y5               \
	VADDPD      Y5, Y4, Y4                \
	VMULPD      Y3, Y4, Y4                \
	VMULPD      Y2, Y2, Y2                \
	VMULPD      Y15, Y2, Y2               \
	VADDPD      Y4, Y2, Y2                \
	VCMPPD      $0x05, Y10, Y2, Y2        \
	VMOVMSKPD   Y2, out

// func pick4(a *pickArgs) (some uint64)
//
//	DI mask   SI sums   DX words   CX entries left   R10 all bits so far
//	Y10 0   Y11 lambda   Y12 least   Y13 g2   Y14 c   Y15 t
TEXT ·pick4(SB), NOSPLIT, $0-16
	PICKARGS
	VXORPD       Y10, Y10, Y10
	VBROADCASTSD 0(R9), Y11
	VBROADCASTSD 8(R9), Y12
	VBROADCASTSD 16(R9), Y13
	VBROADCASTSD 24(R9), Y14
	VBROADCASTSD 32(R9), Y15

pick4loop:
	PICK4(0, AX)
	PICK4(16, R8)
	SHLL      $4, R8
	ORL       R8, AX
	VMOVUPS   (DX), Y0
	VMOVMSKPS Y0, R8
	ANDL      R8, AX
	MOVB      AX, (DI)
	ORL       AX, R10
	INCQ      DI
	ADDQ      $32, DX
	ADDQ      $128, SI
	SUBQ      $8, CX
	JNZ       pick4loop
	MOVQ      R10, some+8(FP)
	VZEROUPPER
	RET

DATA even<>+0(SB)/8, $0
DATA even<>+8(SB)/8, $2
DATA even<>+16(SB)/8, $4
DATA even<>+24(SB)/8, $6
DATA even<>+32(SB)/8, $8
DATA even<>+40(SB)/8, $10
DATA even<>+48(SB)/8, $12
DATA even<>+56(SB)/8, $14
GLOBL even<>(SB), RODATA|NOPTR, $64

DATA odd<>+0(SB)/8, $1
DATA odd<>+8(SB)/8, $3
DATA odd<>+16(SB)/8, $5
DATA odd<>+24(SB)/8, $7
DATA odd<>+32(SB)/8, $9
DATA odd<>+40(SB)/8, $11
DATA odd<>+48(SB)/8, $13
DATA odd<>+56(SB)/8, $15
GLOBL odd<>(SB), RODATA|NOPTR, $64

// func pick8(a *pickArgs) (some uint64)
//
//	DI mask   SI sums   DX words   CX entries left   R10 all bits so far
//	Z16 lambda   Z17 least   Z18 g2   Z19 c   Z20 t   Z23 0   K5 entries that there are
TEXT ·pick8(SB), NOSPLIT, $0-16
	PICKARGS
	VBROADCASTSD 0(R9), Z16
	VBROADCASTSD 8(R9), Z17
	VBROADCASTSD 16(R9), Z18
	VBROADCASTSD 24(R9), Z19
	VBROADCASTSD 32(R9), Z20
	VPXORQ       Z23, Z23, Z23
	VMOVDQU64    even<>(SB), Z21
	VMOVDQU64    odd<>(SB), Z22
	MOVL         $255, R11
	KMOVW        R11, K5

pick8loop:
	CMPQ CX, $8
	JGE  pick8whole
	MOVL $1, R11
	SHLL CX, R11
	DECL R11
	KMOVW R11, K5

pick8whole:
	VMOVUPD     (SI), Z0
	VMOVUPD     64(SI), Z1
	VMOVAPD     Z0, Z2
	VPERMT2PD   Z1, Z21, Z2           // GL
	VPERMT2PD   Z1, Z22, Z0           // HL
	VADDPD      Z16, Z0, Z0           // x
	VMULPD      Z18, Z2, Z3
	VADDPD      Z19, Z3, Z3
	VMULPD      Z17, Z0, Z4
	VADDPD      Z4, Z3, Z3            // y
	VMULPD      Z0, Z3, Z3
	VMULPD      Z2, Z2, Z2
	VMULPD      Z20, Z2, Z2
	VADDPD      Z3, Z2, Z2
	VCMPPD      $0x05, Z23, Z2, K5, K3 // not less than 0
	VMOVDQU32.Z (DX), K5, Y7
	VPMOVD2M    Y7, K4
	KANDB       K4, K3, K3
	KMOVB       K3, AX
	MOVB        AX, (DI)
	ORL         AX, R10
	INCQ        DI
	ADDQ        $32, DX
	ADDQ        $128, SI
	SUBQ        $8, CX
	JGT         pick8loop
	MOVQ        R10, some+8(FP)
	VZEROUPPER
	RET
