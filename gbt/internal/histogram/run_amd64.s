//go:build !purego

#include "textflag.h"

// func addRun8(a *run8)
//
// For every row: widen its pair of float32 to a pair of float64 and add it, in
// one 16-byte step, to the slot of its bin of each feature. Two features a turn:
// their slots are distinct, so the second does not wait for the first.
//
//	R8 rows       R9  rows left     R10 pairs     R11 bins of feature 0 of row 0
//	R12 stride    R13 offsets       DI  slots     DX  features
//	X0 the pair   SI  bins of the row             CX  feature
TEXT ·addRun8(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), AX
	MOVQ 0(AX), DI
	MOVQ 8(AX), R11
	MOVQ 16(AX), R12
	MOVQ 24(AX), R13
	MOVQ 32(AX), DX
	MOVQ 40(AX), R8
	MOVQ 48(AX), R9
	MOVQ 56(AX), R10
	TESTQ R9, R9
	JZ   done

row:
	MOVLQSX  (R8), AX
	MOVSD    (R10)(AX*8), X0
	CVTPS2PD X0, X0
	MOVQ     AX, SI
	IMULQ    R12, SI
	ADDQ     R11, SI

	// The bins of a row to come: rows of a node lie far apart. Near the end
	// the last rows ask for themselves.
	CMPQ R9, $12
	JLT  start
	MOVLQSX    44(R8), BX
	PREFETCHT0 (R10)(BX*8)
	IMULQ      R12, BX
	PREFETCHT0 (R11)(BX*1)

start:
	XORQ CX, CX
	MOVQ DX, BX
	SUBQ $1, BX

pair:
	CMPQ    CX, BX
	JGE     last
	MOVBQZX (SI)(CX*1), AX
	MOVBQZX 1(SI)(CX*1), R14
	MOVLQSX (R13)(CX*4), R15
	ADDQ    R15, AX
	MOVLQSX 4(R13)(CX*4), R15
	ADDQ    R15, R14
	SHLQ    $4, AX
	SHLQ    $4, R14
	MOVUPD  (DI)(AX*1), X1
	MOVUPD  (DI)(R14*1), X2
	ADDPD   X0, X1
	ADDPD   X0, X2
	MOVUPD  X1, (DI)(AX*1)
	MOVUPD  X2, (DI)(R14*1)
	ADDQ    $2, CX
	JMP     pair

last:
	CMPQ    CX, DX
	JGE     next
	MOVBQZX (SI)(CX*1), AX
	MOVLQSX (R13)(CX*4), R15
	ADDQ    R15, AX
	SHLQ    $4, AX
	MOVUPD  (DI)(AX*1), X1
	ADDPD   X0, X1
	MOVUPD  X1, (DI)(AX*1)

next:
	ADDQ $4, R8
	DECQ R9
	JNZ  row

done:
	RET
