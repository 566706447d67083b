//go:build !purego

#include "textflag.h"

// VALUE adds the pair to the slot of a bin.
#define VALUE(bin, slots, x) \
	MOVBLZX bin, AX;          \
	ADDL    AX, AX;           \
	MOVUPD  (slots)(AX*8), x; \
	ADDPD   X0, x;            \
	MOVUPD  x, (slots)(AX*8)

#define VALUES4 \
	VALUE((SI), R8, X1);         \
	VALUE((SI)(DX*1), R9, X2);   \
	VALUE((SI)(DX*2), R10, X3);  \
	VALUE((SI)(CX*1), R11, X4)

#define VALUES5 VALUES4; VALUE((BX), R12, X5)
#define VALUES6 VALUES5; VALUE((BX)(DX*1), R13, X6)
#define VALUES7 VALUES6; VALUE((BX)(DX*2), R14, X7)
#define VALUES8 VALUES7; VALUE((BX)(CX*1), R15, X8)

// BEGIN loads the arguments that both kernels have.
#define BEGIN \
	MOVQ  a+0(FP), AX;    \
	MOVQ  0(AX), SI;      \
	MOVQ  8(AX), DX;      \
	LEAQ  (DX)(DX*2), CX; \
	MOVQ  24(AX), BX;     \
	MOVQ  48(AX), R8;     \
	MOVQ  56(AX), R9;     \
	MOVQ  64(AX), R10;    \
	MOVQ  72(AX), R11;    \
	MOVQ  80(AX), R12;    \
	MOVQ  88(AX), R13;    \
	MOVQ  96(AX), R14;    \
	MOVQ  104(AX), R15

// func addInOrder(a *columnRun)
//
// Rows follow each other: so do the bins of a column and the pairs.
//
//	SI bin of column 0   BX bin of column 4   DX, CX once and thrice the distance of columns
//	DI pair              R8 to R15 slots of the columns           X0 the pair, widened
TEXT ·addInOrder(SB), NOSPLIT, $8-8
	BEGIN
	MOVQ 32(AX), DI
	MOVQ 40(AX), AX
	LEAQ (DI)(BX*8), BX
	MOVQ BX, end-8(SP)
	LEAQ (SI)(DX*4), BX
	CMPQ AX, $7
	JEQ  order7
	CMPQ AX, $8
	JEQ  order8
	CMPQ AX, $6
	JEQ  order6
	CMPQ AX, $5
	JEQ  order5

#define PAIR CVTPS2PD (DI), X0
#define NEXT(loop) \
	ADDQ $8, DI;         \
	INCQ SI;             \
	INCQ BX;             \
	CMPQ DI, end-8(SP);  \
	JNE  loop;           \
	RET

order4:
	PAIR
	VALUES4
	NEXT(order4)

order5:
	PAIR
	VALUES5
	NEXT(order5)

order6:
	PAIR
	VALUES6
	NEXT(order6)

order7:
	PAIR
	VALUES7
	NEXT(order7)

order8:
	PAIR
	VALUES8
	NEXT(order8)

// func addListed(a *columnRun)
//
// Rows come from a list. A row is read from it a turn ahead: waiting for it holds up what
// comes after. Registers are those of addInOrder, but
//
//	DI place in the list   BP row of the next turn
TEXT ·addListed(SB), NOSPLIT, $24-8
	BEGIN
	MOVQ 16(AX), DI
	MOVQ SI, bins-8(SP)
	LEAQ (DI)(BX*4), BX
	MOVQ BX, end-16(SP)
	MOVQ 32(AX), BX
	MOVQ BX, pairs-24(SP)
	MOVLQSX (DI), BP
	MOVQ 40(AX), AX
	CMPQ AX, $7
	JEQ  listed7
	CMPQ AX, $8
	JEQ  listed8
	CMPQ AX, $6
	JEQ  listed6
	CMPQ AX, $5
	JEQ  listed5

#define ROW \
	MOVQ     BP, SI;           \
	ADDQ     $4, DI;           \
	MOVLQSX  (DI), BP;         \
	MOVQ     pairs-24(SP), AX; \
	CVTPS2PD (AX)(SI*8), X0;   \
	ADDQ     bins-8(SP), SI;   \
	LEAQ     (SI)(DX*4), BX

#define MORE(loop) \
	CMPQ DI, end-16(SP); \
	JNE  loop;           \
	RET

listed4:
	ROW
	VALUES4
	MORE(listed4)

listed5:
	ROW
	VALUES5
	MORE(listed5)

listed6:
	ROW
	VALUES6
	MORE(listed6)

listed7:
	ROW
	VALUES7
	MORE(listed7)

listed8:
	ROW
	VALUES8
	MORE(listed8)
