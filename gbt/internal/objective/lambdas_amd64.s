//go:build !purego

#include "textflag.h"
#include "go_asm.h"

// What the kernels broadcast: 1, the least hessian, 0.01, the mask of magnitudes, the
// sign of a float32.
DATA lambdaNumbers<>+0(SB)/8, $0x3ff0000000000000
DATA lambdaNumbers<>+8(SB)/8, $0x3c9cd2b297d889bc
DATA lambdaNumbers<>+16(SB)/8, $0x3f847ae147ae147b
DATA lambdaNumbers<>+24(SB)/8, $0x7fffffffffffffff
DATA lambdaNumbers<>+32(SB)/8, $0x8000000080000000
GLOBL lambdaNumbers<>(SB), RODATA|NOPTR, $40

// The slices: SI label, R9 gain, R10 discount, R11 difference, R12 s, DI g, R13 h,
// DX sumG, BX sumH. CX n, AX pair.
#define SLICES \
	MOVQ a+0(FP), R8                  \
	MOVQ lambdas_label(R8), SI        \
	MOVQ lambdas_gain(R8), R9         \
	MOVQ lambdas_discount(R8), R10    \
	MOVQ lambdas_difference(R8), R11  \
	MOVQ lambdas_s(R8), R12           \
	MOVQ lambdas_g(R8), DI            \
	MOVQ lambdas_h(R8), R13           \
	MOVQ lambdas_sumG(R8), DX         \
	MOVQ lambdas_sumH(R8), BX         \
	MOVQ lambdas_n(R8), CX            \
	XORQ AX, AX

// func lambdasAVX512(a *lambdas)
//
// Eight pairs at a time. Z16 and Z17 gain and discount of the upper position, Z18 their
// product, Z19 inverse, Z20 1, Z21 least hessian, Z22 0.01, Z23 mask of magnitudes,
// Y24 label of the upper position, Y25 signs.
TEXT ·lambdasAVX512(SB), NOSPLIT, $0-8
	SLICES
	VBROADCASTSD lambdas_upperGain(R8), Z16
	VBROADCASTSD lambdas_upperDiscount(R8), Z17
	VMULPD       Z17, Z16, Z18
	VBROADCASTSD lambdas_inverse(R8), Z19
	VBROADCASTSD lambdaNumbers<>+0(SB), Z20
	VBROADCASTSD lambdaNumbers<>+8(SB), Z21
	VBROADCASTSD lambdaNumbers<>+16(SB), Z22
	VBROADCASTSD lambdaNumbers<>+24(SB), Z23
	VBROADCASTSS lambdas_upperLabel(R8), Y24
	VBROADCASTSS lambdaNumbers<>+32(SB), Y25

loop:
	VMOVUPD (R9)(AX*8), Z0
	VMOVUPD (R10)(AX*8), Z1
	VMULPD  Z1, Z0, Z2
	VADDPD  Z2, Z18, Z2         // before
	VMULPD  Z17, Z0, Z3
	VMULPD  Z16, Z1, Z4
	VADDPD  Z4, Z3, Z3          // after
	VSUBPD  Z3, Z2, Z2
	VMULPD  Z19, Z2, Z2
	VANDPD  Z23, Z2, Z2         // Z2 = delta
	CMPB    lambdas_norm(R8), $0
	JEQ     plain
	VCVTPS2PD (R11)(AX*4), Z3
	VANDPD  Z23, Z3, Z3
	VADDPD  Z22, Z3, Z3
	VDIVPD  Z3, Z2, Z2

plain:
	VCVTPS2PD (R12)(AX*4), Z3   // s
	VSUBPD    Z20, Z3, Z4
	VMULPD    Z2, Z4, Z4        // (s - 1) delta
	VCVTPD2PS Z4, Y4
	VSUBPD    Z3, Z20, Z5
	VMULPD    Z5, Z3, Z3        // s (1 - s)
	VMAXPD    Z3, Z21, Z3       // NaN goes through: it is the second source
	VMULPD    Z2, Z3, Z3
	VADDPD    Z3, Z3, Z3
	VCVTPD2PS Z3, Y3
	VMOVUPS   (SI)(AX*4), Y5
	VCMPPS    $4, Y24, Y5, K1   // other labels
	VCMPPS    $0x11, Y5, Y24, K2 // larger ones
	VXORPS    Y25, Y4, K2, Y4
	VMOVAPS.Z Y4, K1, Y4        // gradient of the upper position
	VMOVAPS.Z Y3, K1, Y3        // hessian of either
	VMOVUPS   Y4, (DI)(AX*4)
	VMOVUPS   Y3, (R13)(AX*4)
	VMOVUPS   (DX)(AX*4), Y6
	VSUBPS    Y4, Y6, Y6
	VMOVUPS   Y6, (DX)(AX*4)
	VADDPS    (BX)(AX*4), Y3, Y7
	VMOVUPS   Y7, (BX)(AX*4)
	ADDQ      $8, AX
	CMPQ      AX, CX
	JLT       loop
	VZEROUPPER
	RET

// func lambdasAVX2(a *lambdas)
//
// Four pairs at a time. Y8 and Y9 gain and discount of the upper position, Y10 their
// product, Y11 inverse, Y12 1, Y13 least hessian, Y14 0.01, Y15 mask of magnitudes.
TEXT ·lambdasAVX2(SB), NOSPLIT, $0-8
	SLICES
	VBROADCASTSD lambdas_upperGain(R8), Y8
	VBROADCASTSD lambdas_upperDiscount(R8), Y9
	VMULPD       Y9, Y8, Y10
	VBROADCASTSD lambdas_inverse(R8), Y11
	VBROADCASTSD lambdaNumbers<>+0(SB), Y12
	VBROADCASTSD lambdaNumbers<>+8(SB), Y13
	VBROADCASTSD lambdaNumbers<>+16(SB), Y14
	VBROADCASTSD lambdaNumbers<>+24(SB), Y15

loop:
	VMOVUPD (R9)(AX*8), Y0
	VMOVUPD (R10)(AX*8), Y1
	VMULPD  Y1, Y0, Y2
	VADDPD  Y2, Y10, Y2         // before
	VMULPD  Y9, Y0, Y3
	VMULPD  Y8, Y1, Y4
	VADDPD  Y4, Y3, Y3          // after
	VSUBPD  Y3, Y2, Y2
	VMULPD  Y11, Y2, Y2
	VANDPD  Y15, Y2, Y2         // Y2 = delta
	CMPB    lambdas_norm(R8), $0
	JEQ     plain
	VCVTPS2PD (R11)(AX*4), Y3
	VANDPD  Y15, Y3, Y3
	VADDPD  Y14, Y3, Y3
	VDIVPD  Y3, Y2, Y2

plain:
	VCVTPS2PD    (R12)(AX*4), Y3  // s
	VSUBPD       Y12, Y3, Y4
	VMULPD       Y2, Y4, Y4       // (s - 1) delta
	VCVTPD2PSY   Y4, X4
	VSUBPD       Y3, Y12, Y5
	VMULPD       Y5, Y3, Y3       // s (1 - s)
	VMAXPD       Y3, Y13, Y3      // NaN goes through: it is the second source
	VMULPD       Y2, Y3, Y3
	VADDPD       Y3, Y3, Y3
	VCVTPD2PSY   Y3, X3
	VBROADCASTSS lambdas_upperLabel(R8), X0
	VBROADCASTSS lambdaNumbers<>+32(SB), X1
	VMOVUPS      (SI)(AX*4), X5
	VCMPPS       $4, X0, X5, X6    // other labels
	VCMPPS       $0x11, X5, X0, X7 // larger ones
	VANDPS       X7, X1, X7
	VXORPS       X7, X4, X4
	VANDPS       X6, X4, X4       // gradient of the upper position
	VANDPS       X6, X3, X3       // hessian of either
	VMOVUPS      X4, (DI)(AX*4)
	VMOVUPS      X3, (R13)(AX*4)
	VMOVUPS      (DX)(AX*4), X6
	VSUBPS       X4, X6, X6
	VMOVUPS      X6, (DX)(AX*4)
	VADDPS       (BX)(AX*4), X3, X7
	VMOVUPS      X7, (BX)(AX*4)
	ADDQ         $4, AX
	CMPQ         AX, CX
	JLT          loop
	VZEROUPPER
	RET

// func differencesAVX512(dst, margin, label *float32, n int, upperMargin, upperLabel float32)
TEXT ·differencesAVX512(SB), NOSPLIT, $0-40
	MOVQ         dst+0(FP), DI
	MOVQ         margin+8(FP), SI
	MOVQ         label+16(FP), DX
	MOVQ         n+24(FP), CX
	VBROADCASTSS upperMargin+32(FP), Z8
	VBROADCASTSS upperLabel+36(FP), Z9
	VBROADCASTSS lambdaNumbers<>+32(SB), Z10

loop:
	VSUBPS  (SI), Z8, Z0
	VMOVUPS (DX), Z1
	VCMPPS  $0x11, Z1, Z9, K1 // labels larger than the upper one
	VXORPS  Z10, Z0, K1, Z0
	VMOVUPS Z0, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DX
	ADDQ    $64, DI
	SUBQ    $16, CX
	JNZ     loop
	VZEROUPPER
	RET

// func differencesAVX2(dst, margin, label *float32, n int, upperMargin, upperLabel float32)
TEXT ·differencesAVX2(SB), NOSPLIT, $0-40
	MOVQ         dst+0(FP), DI
	MOVQ         margin+8(FP), SI
	MOVQ         label+16(FP), DX
	MOVQ         n+24(FP), CX
	VBROADCASTSS upperMargin+32(FP), Y8
	VBROADCASTSS upperLabel+36(FP), Y9
	VBROADCASTSS lambdaNumbers<>+32(SB), Y10

loop:
	VSUBPS  (SI), Y8, Y0
	VMOVUPS (DX), Y1
	VCMPPS  $0x11, Y1, Y9, Y1 // labels larger than the upper one
	VANDPS  Y10, Y1, Y1
	VXORPS  Y1, Y0, Y0
	VMOVUPS Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DX
	ADDQ    $32, DI
	SUBQ    $8, CX
	JNZ     loop
	VZEROUPPER
	RET
