//go:build !purego

#include "textflag.h"

// func deal16(a *dealArgs) (left int)
//
// Sixteen words a turn: their bits of sides are gathered, their sign bits made by
// carries, and both kinds compressed.
//
// A word that goes left gets the sign bit if a word since the last one that went
// left has it. With L the words that go left and N those with the sign bit, adding
// N&^L to ^L carries a bit through each run of words that go right, if one of them
// has the bit, into the word of L behind it; the carry out is for the next turn.
//
//	DI dst   SI rest   DX src   R8 sides   CX words left   R9 dst at the beginning
//	R10, R11 carries of left and right
//	Z16 1   Z17 sign bit   Z18 its complement   K7 words that there are   K1 L   K2 right
TEXT ·deal16(SB), NOSPLIT, $0-16
	MOVQ a+0(FP), BX
	MOVQ 0(BX), DI
	MOVQ 8(BX), SI
	MOVQ 16(BX), DX
	MOVQ 24(BX), R8
	MOVQ 32(BX), CX
	MOVQ DI, R9
	MOVL 40(BX), R10
	MOVL 44(BX), R11
	MOVL $1, AX
	VPBROADCASTD AX, Z16
	VPSLLD  $31, Z16, Z17
	VPTERNLOGD $0x55, Z17, Z17, Z18
	MOVL $0xffff, AX
	KMOVW AX, K7

loop:
	CMPQ CX, $16
	JGE  whole
	MOVL $1, AX
	SHLL CX, AX
	DECL AX
	KMOVW AX, K7

whole:
	VMOVDQU32.Z (DX), K7, Z0
	VPANDD      Z18, Z0, Z1             // rows
	VPSRLD      $5, Z1, Z2
	KMOVW       K7, K3
	VPXORD      Z3, Z3, Z3
	VPGATHERDD  (R8)(Z2*4), K3, Z3
	VPRORVD     Z1, Z3, Z3
	VPTESTMD    Z16, Z3, K7, K1         // L
	KANDNW      K7, K1, K2              // the others
	VPMOVD2M    Z0, K3
	KMOVW       K1, AX                  // L
	KMOVW       K3, BX                  // N

	// Left: run = ^L, carries of (N&run) + run + R10.
	MOVL   AX, R12
	XORL   $0xffff, R12
	MOVL   BX, R13
	ANDL   R12, R13
	ADDL   R12, R13
	ADDL   R10, R13
	MOVL   R13, R10
	SHRL   $16, R10
	ANDL   AX, R13

	// Right: run = L.
	MOVL   BX, R15
	ANDL   AX, R15
	ADDL   AX, R15
	ADDL   R11, R15
	MOVL   R15, R11
	SHRL   $16, R11
	ANDL   R12, R15

	ORL    R13, BX
	ORL    R15, BX
	KMOVW  BX, K3
	VPORD  Z17, Z1, K3, Z1
	POPCNTL AX, AX
	CMPQ   CX, $16
	JLT    last

	VPCOMPRESSD Z1, K1, Z2
	VPCOMPRESSD Z1, K2, Z3
	VMOVDQU32   Z2, (DI)
	VMOVDQU32   Z3, (SI)
	LEAQ   (DI)(AX*4), DI
	NEGQ   AX
	LEAQ   64(SI)(AX*4), SI
	ADDQ   $64, DX
	SUBQ   $16, CX
	JNZ    loop
	JMP    done

last:
	// Only as much as there is.
	VPCOMPRESSD Z1, K1, (DI)
	VPCOMPRESSD Z1, K2, (SI)
	LEAQ   (DI)(AX*4), DI

done:
	MOVQ a+0(FP), BX
	MOVL R10, 40(BX)
	MOVL R11, 44(BX)
	SUBQ R9, DI
	SHRQ $2, DI
	MOVQ DI, left+8(FP)
	VZEROUPPER
	RET
