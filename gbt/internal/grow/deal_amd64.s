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

DATA lanes<>+0(SB)/4, $1
DATA lanes<>+4(SB)/4, $2
DATA lanes<>+8(SB)/4, $4
DATA lanes<>+12(SB)/4, $8
DATA lanes<>+16(SB)/4, $16
DATA lanes<>+20(SB)/4, $32
DATA lanes<>+24(SB)/4, $64
DATA lanes<>+28(SB)/4, $128
GLOBL lanes<>(SB), RODATA|NOPTR, $32

// func deal8(a *dealArgs) (left int)
//
// As deal16, by eight words: a table says where the words of each kind lie.
//
//	DI dst   SI rest   DX src   R8 sides   CX words left   R9 dst at the beginning
//	R10, R11 carries of left and right   BX table
//	Y8 rows' bits   Y9 sign bit   Y10 31   Y11 bits of the lanes
TEXT ·deal8(SB), NOSPLIT, $0-16
	MOVQ a+0(FP), BX
	MOVQ 0(BX), DI
	MOVQ 8(BX), SI
	MOVQ 16(BX), DX
	MOVQ 24(BX), R8
	MOVQ 32(BX), CX
	MOVL 40(BX), R10
	MOVL 44(BX), R11
	MOVQ 48(BX), BX
	MOVQ DI, R9
	VPCMPEQD Y12, Y12, Y12
	VPSRLD   $1, Y12, Y8
	VPSLLD   $31, Y12, Y9
	VPSRLD   $27, Y12, Y10
	VMOVDQU  lanes<>(SB), Y11

loop:
	VMOVDQU    (DX), Y0
	VPAND      Y8, Y0, Y1             // rows
	VPSRLD     $5, Y1, Y2
	VPCMPEQD   Y4, Y4, Y4
	VPGATHERDD Y4, (R8)(Y2*4), Y3
	VPANDN     Y10, Y1, Y5            // 31 - row%32
	VPSLLVD    Y5, Y3, Y3
	VMOVMSKPS  Y3, AX                 // L
	VMOVMSKPS  Y0, R13                // N

	// Left: run = ^L, carries of (N&run) + run + R10. Right: run = L.
	MOVL AX, R12
	XORL $0xff, R12
	MOVL R13, R15
	ANDL R12, R15
	ADDL R12, R15
	ADDL R10, R15
	MOVL R15, R10
	SHRL $8, R10
	ANDL AX, R15
	ORL  R13, R15
	ANDL AX, R13
	ADDL AX, R13
	ADDL R11, R13
	MOVL R13, R11
	SHRL $8, R11
	ANDL R12, R13
	ORL  R13, R15

	VMOVD        R15, X2
	VPBROADCASTD X2, Y2
	VPAND        Y11, Y2, Y2
	VPCMPEQD     Y11, Y2, Y2
	VPAND        Y9, Y2, Y2
	VPOR         Y2, Y1, Y1
	VPMOVZXBD    (BX)(AX*8), Y5
	VPMOVZXBD    (BX)(R12*8), Y6
	VPERMD       Y1, Y5, Y5
	VPERMD       Y1, Y6, Y6
	VMOVDQU      Y5, (DI)
	VMOVDQU      Y6, (SI)
	POPCNTL      AX, AX
	LEAQ         (DI)(AX*4), DI
	NEGQ         AX
	LEAQ         32(SI)(AX*4), SI
	ADDQ         $32, DX
	SUBQ         $8, CX
	JNZ          loop

	MOVQ a+0(FP), BX
	MOVL R10, 40(BX)
	MOVL R11, 44(BX)
	SUBQ R9, DI
	SHRQ $2, DI
	MOVQ DI, left+8(FP)
	VZEROUPPER
	RET
