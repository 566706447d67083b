//go:build !purego

#include "textflag.h"

// func addRows(a *rowRun)
//
// For every row: widen its pair of float32 to a pair of float64 and add it, in
// one 16-byte step, to the slot of its bin of each feature. Two features a turn:
// their slots are distinct, so the second does not wait for the first.
//
//	R8 rows       R9  rows left     R10 pairs     R11 bins of feature 0 of row 0
//	R12 stride    R13 offsets       DI  slots     DX  features
//	X0 the pair   SI  bins of the row             CX  feature
TEXT ·addRows(SB), NOSPLIT, $0-8
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

// func placeRows(a *placeRun)
//
// For every row of the tile: widen its pair, and for every block read eight
// bins, drop those before the block, make words of them, double them, and add
// where the features begin. The bins and the pair of a row to come are fetched
// ahead, since rows of a node lie far apart.
//
//	R8 rows       R9  rows left    R10 rows known  R11 bins of row 0  R12 stride
//	R13 pairs     DI  wide pairs   DX  places      R15 length         CX  blocks
//	SI bins of the row             BX  window      AX  of use         R14 places of the block
//	X0 the pair   X1  the bins     X2  shift       X15 zero
TEXT ·placeRows(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), AX
	MOVQ 0(AX), R11
	MOVQ 8(AX), R12
	MOVQ 32(AX), R8
	MOVQ 40(AX), R9
	MOVQ 48(AX), R10
	MOVQ 56(AX), R13
	MOVQ 64(AX), DX
	MOVQ 72(AX), R15
	MOVQ 80(AX), DI
	PXOR X15, X15
	TESTQ R9, R9
	JZ   placed

place:
	MOVLQSX  (R8), SI
	MOVSD    (R13)(SI*8), X0
	IMULQ    R12, SI
	CVTPS2PD X0, X0
	ADDQ     R11, SI
	MOVUPD   X0, (DI)
	CMPQ     R10, $20
	JLE      fetched
	MOVLQSX    80(R8), BX
	PREFETCHT0 (R13)(BX*8)
	IMULQ      R12, BX
	PREFETCHT0 (R11)(BX*1)
	ADDQ       R12, BX
	PREFETCHT0 -1(R11)(BX*1)

fetched:
	MOVQ a+0(FP), AX
	MOVQ 16(AX), BX
	MOVQ 24(AX), CX
	MOVQ DX, R14

block:
	MOVQ      (BX), AX
	MOVQ      (SI)(AX*1), X1
	MOVQ      8(BX), X2
	PSRLQ     X2, X1
	PUNPCKLBW X15, X1
	PADDW     X1, X1
	MOVOU     16(BX), X2
	PADDW     X2, X1
	MOVOU     X1, (R14)
	ADDQ      R15, R14
	ADDQ      $32, BX
	DECQ      CX
	JNZ       block

	ADDQ $16, DX
	ADDQ $16, DI
	ADDQ $4, R8
	DECQ R10
	DECQ R9
	JNZ  place

placed:
	RET

// FETCH widens the pair of a row and puts its bins into Z2, and those of the first four
// blocks, doubled and with the begin of their features added, into Z1.
#define FETCH(fetched) \
	MOVLQSX  (R8), SI; \
	VMOVSD   (R13)(SI*8), X0; \
	IMULQ    R12, SI; \
	VCVTPS2PD X0, X0; \
	VMOVUPD  X0, (DI); \
	CMPQ     R10, $24; \
	JLE      fetched; \
	MOVLQSX    96(R8), BX; \
	PREFETCHT0 (R13)(BX*8); \
	IMULQ      R12, BX; \
	PREFETCHT0 (R11)(BX*1); \
	PREFETCHT0 (R14)(BX*1); \
fetched: \
	VMOVDQU8.Z (R11)(SI*1), K1, Z2; \
	VPERMB.Z   Z2, Z5, K2, Z1; \
	VPADDW     Z1, Z1, Z1; \
	VPADDW     Z6, Z1, Z1

// PLACE4 writes the places of the first four blocks.
#define PLACE4 \
	VMOVDQU X1, (DX); \
	VEXTRACTI128 $1, Y1, (DX)(R15*1); \
	VEXTRACTI32X4 $2, Z1, (DX)(R15*2); \
	VEXTRACTI32X4 $3, Z1, (DX)(CX*1)

// HALF puts the places of the other blocks into Z2, and writes those of the first of them
// to BX.
#define HALF \
	VPERMB.Z Z2, Z7, K3, Z2; \
	LEAQ     (DX)(R15*4), BX; \
	VPADDW   Z2, Z2, Z2; \
	VPADDW   Z8, Z2, Z2; \
	VMOVDQU  X2, (BX)

#define MORE(loop) \
	ADDQ $16, DX; \
	ADDQ $16, DI; \
	ADDQ $4, R8; \
	DECQ R10; \
	DECQ R9; \
	JNZ  loop

// func placeWide(a *wideRun)
//
// placeRows for one to eight blocks, a loop for each number of them.
//
//	R8 rows       R9  rows left    R10 rows known  R11 bins of row 0  R12 stride
//	R13 pairs     DI  wide pairs   DX  places      R15 length         CX  3 lengths
//	R14 last bins of row 0         SI  of the row  BX  of a row to come
//	Z1  places of the row          Z5  order       Z6  begins of features
//	Z2  its bins, other places     Z7, Z8          the same for the other places
//	K1  bytes of the row           K2, K3          bytes of places that come from it
TEXT ·placeWide(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), AX
	MOVQ 0(AX), R11
	MOVQ 8(AX), R12
	MOVQ 16(AX), R8
	MOVQ 24(AX), R9
	MOVQ 32(AX), R10
	MOVQ 40(AX), R13
	MOVQ 48(AX), DX
	MOVQ 56(AX), R15
	MOVQ 64(AX), DI
	MOVQ 72(AX), BX
	KMOVQ 80(AX), K1
	KMOVQ 88(AX), K2
	VMOVDQU8 96(AX), Z5
	VMOVDQU16 160(AX), Z6
	KMOVQ 224(AX), K3
	VMOVDQU8 232(AX), Z7
	VMOVDQU16 296(AX), Z8
	MOVQ 80(AX), R14
	POPCNTQ R14, R14
	LEAQ -1(R11)(R14*1), R14
	LEAQ (R15)(R15*2), CX
	CMPQ BX, $8
	JEQ  wide8
	CMPQ BX, $7
	JEQ  wide7
	CMPQ BX, $6
	JEQ  wide6
	CMPQ BX, $5
	JEQ  wide5
	CMPQ BX, $4
	JEQ  wide4
	CMPQ BX, $3
	JEQ  wide3
	CMPQ BX, $2
	JEQ  wide2

wide1:
	FETCH(fetched1)
	VMOVDQU X1, (DX)
	MORE(wide1)
	VZEROUPPER
	RET

wide2:
	FETCH(fetched2)
	VMOVDQU X1, (DX)
	VEXTRACTI128 $1, Y1, (DX)(R15*1)
	MORE(wide2)
	VZEROUPPER
	RET

wide3:
	FETCH(fetched3)
	VMOVDQU X1, (DX)
	VEXTRACTI128 $1, Y1, (DX)(R15*1)
	VEXTRACTI32X4 $2, Z1, (DX)(R15*2)
	MORE(wide3)
	VZEROUPPER
	RET

wide4:
	FETCH(fetched4)
	PLACE4
	MORE(wide4)
	VZEROUPPER
	RET

wide5:
	FETCH(fetched5)
	PLACE4
	HALF
	MORE(wide5)
	VZEROUPPER
	RET

wide6:
	FETCH(fetched6)
	PLACE4
	HALF
	VEXTRACTI128 $1, Y2, (BX)(R15*1)
	MORE(wide6)
	VZEROUPPER
	RET

wide7:
	FETCH(fetched7)
	PLACE4
	HALF
	VEXTRACTI128 $1, Y2, (BX)(R15*1)
	VEXTRACTI32X4 $2, Z2, (BX)(R15*2)
	MORE(wide7)
	VZEROUPPER
	RET

wide8:
	FETCH(fetched8)
	PLACE4
	HALF
	VEXTRACTI128 $1, Y2, (BX)(R15*1)
	VEXTRACTI32X4 $2, Z2, (BX)(R15*2)
	VEXTRACTI32X4 $3, Z2, (BX)(CX*1)
	MORE(wide8)
	VZEROUPPER
	RET

// ADD adds the pair to the slot whose place is the word at a displacement.
#define ADD(at, x) \
	MOVWLZX at(SI), AX;    \
	MOVUPD  (DI)(AX*8), x; \
	ADDPD   X0, x;         \
	MOVUPD  x, (DI)(AX*8)

// NEXT goes to the next row.
#define NEXT(loop) \
	ADDQ $16, SI; \
	ADDQ $16, DX; \
	DECQ CX;      \
	JNZ  loop;    \
	RET

#define ADD2 ADD(0, X1); ADD(2, X2)
#define ADD4 ADD2; ADD(4, X3); ADD(6, X4)
#define ADD6 ADD4; ADD(8, X5); ADD(10, X6)

// func addBlock(a *blockRun)
//
// One loop for each number of features.
//
//	DI slots    SI places          DX wide pairs       CX rows left   X0 the pair
TEXT ·addBlock(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), AX
	MOVQ 0(AX), DI
	MOVQ 8(AX), SI
	MOVQ 16(AX), DX
	MOVQ 24(AX), CX
	MOVQ 32(AX), BX
	TESTQ CX, CX
	JZ   added
	CMPQ BX, $7
	JEQ  f7
	CMPQ BX, $8
	JEQ  f8
	CMPQ BX, $6
	JEQ  f6
	CMPQ BX, $5
	JEQ  f5
	CMPQ BX, $4
	JEQ  f4
	CMPQ BX, $3
	JEQ  f3
	CMPQ BX, $2
	JEQ  f2

f1:
	MOVUPD (DX), X0
	ADD(0, X1)
	NEXT(f1)

f2:
	MOVUPD (DX), X0
	ADD2
	NEXT(f2)

f3:
	MOVUPD (DX), X0
	ADD2
	ADD(4, X3)
	NEXT(f3)

f4:
	MOVUPD (DX), X0
	ADD4
	NEXT(f4)

f5:
	MOVUPD (DX), X0
	ADD4
	ADD(8, X5)
	NEXT(f5)

f6:
	MOVUPD (DX), X0
	ADD6
	NEXT(f6)

f7:
	MOVUPD (DX), X0
	ADD6
	ADD(12, X7)
	NEXT(f7)

f8:
	MOVUPD (DX), X0
	ADD6
	ADD(12, X7)
	ADD(14, X8)
	NEXT(f8)

added:
	RET

// func subtractSums(other, built, otherSums, builtSums *grad.Sum, n, ahead int)
//
//	DI other   SI built   R8, R9 their sums   CX bins left   DX bytes so far
//	R10 slots of built next       X2 sum of other       X3 sum of built
TEXT ·subtractSums(SB), NOSPLIT, $0-48
	MOVQ other+0(FP), DI
	MOVQ built+8(FP), SI
	MOVQ otherSums+16(FP), R8
	MOVQ builtSums+24(FP), R9
	MOVQ n+32(FP), CX
	MOVQ ahead+40(FP), R10
	SHLQ $4, R10
	ADDQ SI, R10
	XORQ DX, DX
	XORPD X2, X2
	XORPD X3, X3

bin:
	PREFETCHT0 4096(DI)(DX*1)
	PREFETCHT1 (R10)(DX*1)
	MOVUPD (DI)(DX*1), X0
	MOVUPD (SI)(DX*1), X1
	SUBPD  X1, X0
	ADDPD  X1, X3
	MOVUPD X0, (DI)(DX*1)
	ADDPD  X0, X2
	MOVUPD X3, (R9)(DX*1)
	MOVUPD X2, (R8)(DX*1)
	ADDQ   $16, DX
	DECQ   CX
	JNZ    bin
	RET
