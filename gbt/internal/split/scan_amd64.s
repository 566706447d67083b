//go:build !purego

#include "textflag.h"

// Lanes of G and H among eight pairs.
DATA lanes<>+0(SB)/8, $0
DATA lanes<>+8(SB)/8, $2
DATA lanes<>+16(SB)/8, $4
DATA lanes<>+24(SB)/8, $6
DATA lanes<>+32(SB)/8, $8
DATA lanes<>+40(SB)/8, $10
DATA lanes<>+48(SB)/8, $12
DATA lanes<>+56(SB)/8, $14
DATA lanes<>+64(SB)/8, $0x100000000
DATA lanes<>+72(SB)/8, $0x300000002
DATA lanes<>+80(SB)/8, $0x500000004
DATA lanes<>+88(SB)/8, $0x700000006
GLOBL lanes<>(SB), RODATA|NOPTR, $96

// GAIN sets gain to the float32 of 2 G w - (H + lambda) w², where w is the float32
// of G / (H + lambda) and w² is rounded to float32: the gain at the weight -w.
#define GAIN(g, h, w, w32, gain) \
	VADDPD    Z22, h, h;     \
	VDIVPD    h, g, w;       \
	VCVTPD2PS w, w32;        \
	VCVTPS2PD w32, w;        \
	VMULPS    w32, w32, w32; \
	VADDPD    g, g, g;       \
	VMULPD    w, g, g;       \
	VCVTPS2PD w32, w;        \
	VMULPD    w, h, h;       \
	VSUBPD    h, g, g;       \
	VCVTPD2PS g, gain

// func scan8(s *gainScan)
//
//	Z20, Z21 sums of the node   Z22 lambda   Z23 least   Z24 zero
//	Z25, Z26 lanes of G and H   Y27 gain of the node
//	Y28 largest loss changes    Y29 their bins           Y30 bins at hand   Y31 eight
//	K1 bins where both children have enough
TEXT ·scan8(SB), 0, $4224-8
	MOVQ s+0(FP), AX
	MOVQ 0(AX), SI
	MOVQ 8(AX), DX
	MOVQ 16(AX), CX
	MOVUPD 24(AX), X0
	LEAQ sums-4224(SP), DI
	MOVQ DI, R8
	MOVQ CX, R9

sum:
	VADDPD  (SI), X0, X0
	VMOVUPD X0, (R8)
	ADDQ    DX, SI
	ADDQ    $16, R8
	DECQ    R9
	JNZ     sum
	VMOVUPD X0, 24(AX)

	// The last sum again for lanes beyond the last bin: never the first of equals.
	VMOVUPD X0, (R8)
	VMOVUPD X0, 16(R8)
	VMOVUPD X0, 32(R8)
	VMOVUPD X0, 48(R8)
	VMOVUPD X0, 64(R8)
	VMOVUPD X0, 80(R8)
	VMOVUPD X0, 96(R8)

	VBROADCASTSD 40(AX), Z20
	VBROADCASTSD 48(AX), Z21
	VBROADCASTSD 56(AX), Z22
	VBROADCASTSD 64(AX), Z23
	VPXORQ Z24, Z24, Z24
	VMOVDQU64 lanes<>+0(SB), Z25
	VPTERNLOGD $255, Z26, Z26, Z26
	VPSUBQ Z26, Z25, Z26
	VBROADCASTSS 72(AX), Y27
	VBROADCASTSS 76(AX), Y28
	VPTERNLOGD $255, Y29, Y29, Y29
	VMOVDQU32 lanes<>+64(SB), Y30
	MOVL $8, BX
	VPBROADCASTD BX, Y31

gains:
	VMOVUPD (DI), Z0
	VMOVAPD Z0, Z1
	VMOVUPD 64(DI), Z2
	VPERMT2PD Z2, Z25, Z0  // G of one side
	VPERMT2PD Z2, Z26, Z1  // H
	VSUBPD Z0, Z20, Z2     // of the other
	VSUBPD Z1, Z21, Z3
	VCMPPD $0x1e, Z24, Z1, K1     // > 0
	VCMPPD $0x1e, Z24, Z3, K1, K1
	VCMPPD $0x1d, Z23, Z1, K1, K1 // >= least
	VCMPPD $0x1d, Z23, Z3, K1, K1
	GAIN(Z0, Z1, Z4, Y5, Y6)
	GAIN(Z2, Z3, Z7, Y8, Y9)
	VADDPS Y9, Y6, Y6
	VSUBPS Y27, Y6, Y6
	VCMPPS $0x1e, Y28, Y6, K1, K1
	VMOVAPS Y6, K1, Y28
	VMOVDQA32 Y30, K1, Y29
	VPADDD Y31, Y30, Y30
	ADDQ $128, DI
	SUBQ $8, CX
	JG   gains

	VMOVUPS Y28, 80(AX)
	VMOVDQU32 Y29, 112(AX)
	VZEROUPPER
	RET
