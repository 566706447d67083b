//go:build !purego

#include "textflag.h"

DATA pairs<>+0(SB)/8, $0
DATA pairs<>+8(SB)/8, $2
DATA pairs<>+16(SB)/8, $4
DATA pairs<>+24(SB)/8, $6
DATA pairs<>+32(SB)/8, $8
DATA pairs<>+40(SB)/8, $10
DATA pairs<>+48(SB)/8, $12
DATA pairs<>+56(SB)/8, $14
DATA pairs<>+64(SB)/8, $1
DATA pairs<>+72(SB)/8, $3
DATA pairs<>+80(SB)/8, $5
DATA pairs<>+88(SB)/8, $7
DATA pairs<>+96(SB)/8, $9
DATA pairs<>+104(SB)/8, $11
DATA pairs<>+112(SB)/8, $13
DATA pairs<>+120(SB)/8, $15
GLOBL pairs<>(SB), RODATA|NOPTR, $128

// Eight sums, G and H in turn in lo and hi: bits of those near the bound, and whose H is
// not that of the sum before, in AX. See pick8. prev becomes their H.
#define NEAR(lo, hi, prev, lambda, least, g2, c, t) \
	VMOVAPD     lo, Z2           \
	VPERMT2PD   hi, Z25, Z2      \ // G
	VPERMT2PD   hi, Z26, lo      \ // H
	VALIGNQ     $7, prev, lo, Z7 \
	VMOVAPD     g2, Z3           \
	VFMADD213PD c, Z2, Z3        \ // G g2 + c
	VADDPD      lambda, lo, Z6   \ // x
	VFMADD231PD least, Z6, Z3    \ // y
	VMULPD      Z6, Z3, Z3       \
	VMULPD      Z2, Z2, Z2       \
	VFMADD231PD t, Z2, Z3        \
	VCMPPD      $0x04, Z7, lo, K3, K4  \ // not equal to the one before
	VCMPPD      $0x05, Z27, Z3, K4, K4 \ // not less than 0
	VMOVAPD     lo, prev         \
	KMOVB       K4, AX

// func cumulate8(a *cumulateArgs) (inBuilt, inOther uint64)
//
//	SI bins   R15 built   DX parent   DI other   CX bins left   R10 R11 masks   R12 R13 all bits so far
//	Z16 lambda   Z17-Z20 least, g2, c, t of built   Z31 Z21-Z24 the same of other
//	Z25 even   Z26 odd   Z27 0   Z28 sum of all before   Z29 Z30 H of the eight before
//	K1 K2 numbers of the first and the second four that there are   K3 bins that there are
TEXT ·cumulate8(SB), NOSPLIT, $0-24
	MOVQ         a+0(FP), BX
	MOVQ         0(BX), SI
	MOVQ         8(BX), R15
	MOVQ         16(BX), DX
	MOVQ         24(BX), DI
	MOVQ         32(BX), CX
	MOVQ         40(BX), R8
	MOVQ         48(BX), R9
	MOVQ         56(BX), R10
	MOVQ         64(BX), R11
	VBROADCASTSD 0(R8), Z16
	VBROADCASTSD 8(R8), Z17
	VBROADCASTSD 16(R8), Z18
	VBROADCASTSD 24(R8), Z19
	VBROADCASTSD 32(R8), Z20
	VBROADCASTSD 0(R9), Z31
	VBROADCASTSD 8(R9), Z21
	VBROADCASTSD 16(R9), Z22
	VBROADCASTSD 24(R9), Z23
	VBROADCASTSD 32(R9), Z24
	VMOVDQU64    pairs<>+0(SB), Z25
	VMOVDQU64    pairs<>+64(SB), Z26
	VPXORQ       Z27, Z27, Z27
	VMOVAPD      Z27, Z28
	VMOVAPD      Z27, Z29
	VMOVAPD      Z27, Z30
	XORL         R12, R12
	XORL         R13, R13
	MOVL         $255, AX
	KMOVW        AX, K1
	KMOVW        AX, K2
	KMOVW        AX, K3

loop:
	CMPQ  CX, $8
	JGE   whole
	MOVL  $1, AX
	SHLL  CX, AX
	DECL  AX
	KMOVW AX, K3
	LEAQ  (CX)(CX*1), R8
	MOVL  $1, AX
	XCHGQ R8, CX
	SHLL  CX, AX
	XCHGQ R8, CX
	DECL  AX
	MOVBLZX AX, R9
	KMOVW R9, K1
	SHRL  $8, AX
	KMOVW AX, K2

whole:
	VMOVUPD.Z  (SI), K1, Z0
	VMOVUPD.Z  64(SI), K2, Z1

	// Sums within each four: one bin up, then two.
	VALIGNQ    $6, Z27, Z0, Z2
	VALIGNQ    $6, Z27, Z1, Z3
	VADDPD     Z2, Z0, Z0
	VADDPD     Z3, Z1, Z1
	VALIGNQ    $4, Z27, Z0, Z2
	VALIGNQ    $4, Z27, Z1, Z3
	VADDPD     Z2, Z0, Z0
	VADDPD     Z3, Z1, Z1

	// And with all before.
	VSHUFF64X2 $0xff, Z0, Z0, Z2
	VSHUFF64X2 $0xff, Z1, Z1, Z3
	VADDPD     Z28, Z2, Z2
	VADDPD     Z28, Z0, Z0
	VADDPD     Z2, Z1, Z1
	VADDPD     Z3, Z2, Z28
	VMOVUPD    Z0, K1, (R15)
	VMOVUPD    Z1, K2, 64(R15)
	VMOVUPD    Z27, K1, (SI)
	VMOVUPD    Z27, K2, 64(SI)

	VMOVUPD.Z  (DX), K1, Z4
	VMOVUPD.Z  64(DX), K2, Z5
	VSUBPD     Z0, Z4, Z4
	VSUBPD     Z1, Z5, Z5
	VMOVUPD    Z4, K1, (DI)
	VMOVUPD    Z5, K2, 64(DI)

	NEAR(Z0, Z1, Z29, Z16, Z17, Z18, Z19, Z20)
	MOVB       AX, (R10)
	ORL        AX, R12
	NEAR(Z4, Z5, Z30, Z31, Z21, Z22, Z23, Z24)
	MOVB       AX, (R11)
	ORL        AX, R13
	INCQ       R10
	INCQ       R11
	ADDQ       $128, SI
	ADDQ       $128, R15
	ADDQ       $128, DX
	ADDQ       $128, DI
	SUBQ       $8, CX
	JGT        loop
	MOVQ       R12, inBuilt+8(FP)
	MOVQ       R13, inOther+16(FP)
	VZEROUPPER
	RET
