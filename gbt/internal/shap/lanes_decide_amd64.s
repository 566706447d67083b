//go:build !purego

#include "textflag.h"
#include "go_asm.h"

// func decide512(splits *laneSplit, count int, columns *float32, index *uint64)
//
// AX split, CX splits left, SI columns, DI index, BX index of the split. Z31 case
// 0, Z30 what left adds, Z29 what agreeing adds.
TEXT ·decide512(SB), NOSPLIT, $0-32
	MOVQ splits+0(FP), AX
	MOVQ count+8(FP), CX
	MOVQ columns+16(FP), SI
	MOVQ index+24(FP), DI
	LEAQ 64(DI), BX
	MOVQ $0x100000000, DX
	VPBROADCASTQ DX, Z31
	MOVQ $0x200000002, DX
	VPBROADCASTQ DX, Z30
	MOVQ $0x400000004, DX
	VPBROADCASTQ DX, Z29

split:
	MOVL laneSplit_column(AX), R8
	MOVL laneSplit_above(AX), R9
	KMOVB laneSplit_missing(AX), K4
	VMOVUPS (SI)(R8*1), Y0
	VBROADCASTSS laneSplit_value(AX), Y1
	VCMPPS $0x11, Y1, Y0, K1        // less, quiet
	VCMPPS $3, Y0, Y0, K4, K3       // not a number, if these go left
	KORB K1, K3, K1
	VMOVDQU64 (DI)(R9*1), Z2
	VPCMPEQQ.BCST laneSplit_agrees(AX), Z2, K2
	VMOVDQA64 Z31, Z3
	VPORQ Z29, Z3, K2, Z3
	VPORQ Z30, Z3, K1, Z3
	VMOVDQU64 Z3, (BX)
	ADDQ $laneSplit__size, AX
	ADDQ $64, BX
	DECQ CX
	JNZ split
	VZEROUPPER
	RET

// func decide2(splits *laneSplit, count int, columns *float32, index *uint64)
//
// Registers as above; Y15, Y14 and Y13 have what those of 512 bits have.
TEXT ·decide2(SB), NOSPLIT, $0-32
	MOVQ splits+0(FP), AX
	MOVQ count+8(FP), CX
	MOVQ columns+16(FP), SI
	MOVQ index+24(FP), DI
	LEAQ 64(DI), BX
	MOVQ $0x100000000, DX
	MOVQ DX, X15
	VPBROADCASTQ X15, Y15
	MOVQ $0x200000002, DX
	MOVQ DX, X14
	VPBROADCASTQ X14, Y14
	MOVQ $0x400000004, DX
	MOVQ DX, X13
	VPBROADCASTQ X13, Y13

split2:
	MOVL laneSplit_column(AX), R8
	MOVL laneSplit_above(AX), R9
	VMOVUPS (SI)(R8*1), Y0
	VBROADCASTSS laneSplit_value(AX), Y1
	VPBROADCASTD laneSplit_missing(AX), Y2
	VPBROADCASTQ laneSplit_agrees(AX), Y6
	VCMPPS $0x11, Y1, Y0, Y1
	VCMPPS $3, Y0, Y0, Y3
	VPAND Y2, Y3, Y3
	VPOR Y1, Y3, Y1                 // ones for each row that goes left
	VPMOVSXDQ X1, Y4
	VEXTRACTI128 $1, Y1, X1
	VPMOVSXDQ X1, Y5
	VPCMPEQQ (DI)(R9*1), Y6, Y7
	VPCMPEQQ 32(DI)(R9*1), Y6, Y8
	VPAND Y14, Y4, Y4
	VPAND Y14, Y5, Y5
	VPAND Y13, Y7, Y7
	VPAND Y13, Y8, Y8
	VPOR Y15, Y4, Y4
	VPOR Y15, Y5, Y5
	VPOR Y7, Y4, Y4
	VPOR Y8, Y5, Y5
	VMOVDQU Y4, (BX)
	VMOVDQU Y5, 32(BX)
	ADDQ $laneSplit__size, AX
	ADDQ $64, BX
	DECQ CX
	JNZ split2
	VZEROUPPER
	RET
