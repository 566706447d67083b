//go:build !purego

#include "textflag.h"

// Exp and Sigmoid of slices, to the bit those of their Go twins: the same operations in the same
// order, four or eight float64 at a time. Arguments are first brought into [-104, 89], where no
// step is out of the ordinary: beyond them the results are those of the bounds, 0 and +Inf. MIN
// and MAX return their second source if one is NaN, so x stands there (first in Go's order) and a
// NaN goes through.
//
// Offsets into ·expNumbers, see expslice_amd64.go.
#define INVLN2N 0
#define SHIFT 8
#define C0 16
#define C1 24
#define C2 32
#define ONE 40
#define LOW 48
#define HIGH 52
#define LIMIT 56
#define ONE32 60
#define INDEX 64
#define SIGN 72

// AVX-512. Z16 1/ln 2 * 32, Z17 shift, Z18-Z20 c0-c2, Z21 1, Z22 low, Z23 high or limit,
// Z24 1 as float32, Z25 sign, Z28-Z31 the table.
#define CONSTANTS512(upper) \
	LEAQ ·expNumbers(SB), R8               \
	LEAQ ·expTable(SB), R9                \
	VBROADCASTSD INVLN2N(R8), Z16         \
	VBROADCASTSD SHIFT(R8), Z17           \
	VBROADCASTSD C0(R8), Z18              \
	VBROADCASTSD C1(R8), Z19              \
	VBROADCASTSD C2(R8), Z20              \
	VBROADCASTSD ONE(R8), Z21             \
	VBROADCASTSS LOW(R8), Z22             \
	VBROADCASTSS upper(R8), Z23           \
	VBROADCASTSS ONE32(R8), Z24           \
	VPBROADCASTD SIGN(R8), Z25            \
	VMOVUPD (R9), Z28                     \
	VMOVUPD 64(R9), Z29                   \
	VMOVUPD 128(R9), Z30                  \
	VMOVUPD 192(R9), Z31

// HALF512 makes e^x in half (Y out) of eight float64 in x; k, s, t, h are temporaries.
#define HALF512(x, k, s, t, h, mask, out) \
	VMOVAPD Z17, k                        \
	VFMADD231PD x, Z16, k                 \ // k = x*32/ln 2 + shift, an integer in the low bits
	VSUBPD k, Z17, h                      \ // shift - k
	VFMADD231PD x, Z16, h                 \ // h = r
	VMOVAPD k, s                          \
	VPERMI2PD Z29, Z28, s                 \ // table by the low four bits of k: first half
	VMOVAPD k, t                          \
	VPERMI2PD Z31, Z30, t                 \ // second half
	VPSLLQ $59, k, x                      \ // bit 4 of k becomes the sign
	VPMOVQ2M x, mask                      \
	VMOVAPD t, mask, s                    \
	VPSLLQ $47, k, k                      \
	VPADDQ k, s, s                        \ // s = 2^(k/32)
	VMOVAPD Z19, t                        \
	VFMADD231PD h, Z18, t                 \ // t = c0 r + c1
	VMOVAPD Z21, x                        \
	VFMADD231PD h, Z20, x                 \ // x = c2 r + 1
	VMULPD h, h, h                        \
	VFMADD231PD h, t, x                   \ // x = t r^2 + x
	VMULPD s, x, x                        \
	VCVTPD2PS x, out

// EXP512 replaces sixteen float32 in Z0, already at most the upper bound, by their exponentials.
#define EXP512 \
	VMAXPS Z0, Z22, Z0                    \
	VEXTRACTF64X4 $1, Z0, Y1              \
	VCVTPS2PD Y0, Z2                      \
	VCVTPS2PD Y1, Z3                      \
	HALF512(Z2, Z4, Z5, Z6, Z7, K2, Y2)   \
	HALF512(Z3, Z8, Z9, Z10, Z11, K3, Y3) \
	VINSERTF64X4 $1, Y3, Z2, Z0

// func expAVX512(dst, src *float32, n int)
TEXT ·expAVX512(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ n+16(FP), CX
	CONSTANTS512(HIGH)

loop:
	VMOVUPS (SI), Z0
	VMINPS  Z0, Z23, Z0
	EXP512
	VMOVUPS Z0, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DI
	SUBQ    $16, CX
	JNZ     loop
	VZEROUPPER
	RET

// func sigmoidAVX512(dst, src *float32, n int)
TEXT ·sigmoidAVX512(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ n+16(FP), CX
	CONSTANTS512(LIMIT)

loop:
	VXORPS  (SI), Z25, Z0
	VMINPS  Z0, Z23, Z0
	EXP512
	VADDPS  Z24, Z0, Z0
	VDIVPS  Z0, Z24, Z0
	VMOVUPS Z0, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DI
	SUBQ    $16, CX
	JNZ     loop
	VZEROUPPER
	RET

// AVX2. Y8 1/ln 2 * 32, Y9 shift, Y10-Y12 c0-c2, Y13 1, Y14 index, Y15 high or limit; R8
// ·expNumbers, R9 the table. Entries of the table are loaded one by one: gathers are not faster on
// the processors that have no more than AVX2, and many times slower on those whose microcode was
// mended.
#define CONSTANTS256(upper) \
	LEAQ ·expNumbers(SB), R8               \
	LEAQ ·expTable(SB), R9                \
	VBROADCASTSD INVLN2N(R8), Y8          \
	VBROADCASTSD SHIFT(R8), Y9            \
	VBROADCASTSD C0(R8), Y10              \
	VBROADCASTSD C1(R8), Y11              \
	VBROADCASTSD C2(R8), Y12              \
	VBROADCASTSD ONE(R8), Y13             \
	VPBROADCASTQ INDEX(R8), Y14           \
	VBROADCASTSS upper(R8), Y15

// HALF256 replaces four float64 in Y2 by four float32 in xout, their exponentials.
#define HALF256(xout) \
	VMOVAPD Y9, Y4                        \
	VFMADD231PD Y2, Y8, Y4                \ // Y4 = k + shift
	VSUBPD Y4, Y9, Y3                     \
	VFMADD231PD Y2, Y8, Y3                \ // Y3 = r
	VPAND Y4, Y14, Y6                     \
	VMOVQ X6, AX                          \
	VPEXTRQ $1, X6, BX                    \
	VEXTRACTI128 $1, Y6, X7               \
	VMOVQ X7, R10                         \
	VPEXTRQ $1, X7, R11                   \
	VMOVSD (R9)(AX*8), X6                 \
	VMOVHPD (R9)(BX*8), X6, X6            \
	VMOVSD (R9)(R10*8), X7                \
	VMOVHPD (R9)(R11*8), X7, X7           \
	VINSERTF128 $1, X7, Y6, Y6            \
	VPSLLQ $47, Y4, Y4                    \
	VPADDQ Y4, Y6, Y6                     \ // Y6 = 2^(k/32)
	VMOVAPD Y11, Y5                       \
	VFMADD231PD Y3, Y10, Y5               \ // Y5 = c0 r + c1
	VMOVAPD Y13, Y2                       \
	VFMADD231PD Y3, Y12, Y2               \ // Y2 = c2 r + 1
	VMULPD Y3, Y3, Y3                     \
	VFMADD231PD Y3, Y5, Y2                \ // Y2 = Y5 r^2 + Y2
	VMULPD Y6, Y2, Y2                     \
	VCVTPD2PSY Y2, xout

// EXP256 replaces eight float32 in Y0, already at most the upper bound, by their exponentials.
#define EXP256 \
	VBROADCASTSS LOW(R8), Y1              \
	VMAXPS Y0, Y1, Y0                     \
	VEXTRACTF128 $1, Y0, X1               \
	VCVTPS2PD X0, Y2                      \
	HALF256(X0)                           \
	VCVTPS2PD X1, Y2                      \
	HALF256(X1)                           \
	VINSERTF128 $1, X1, Y0, Y0

// func expAVX2(dst, src *float32, n int)
TEXT ·expAVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ n+16(FP), CX
	CONSTANTS256(HIGH)

loop:
	VMOVUPS (SI), Y0
	VMINPS  Y0, Y15, Y0
	EXP256
	VMOVUPS Y0, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $8, CX
	JNZ     loop
	VZEROUPPER
	RET

// func sigmoidAVX2(dst, src *float32, n int)
TEXT ·sigmoidAVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ n+16(FP), CX
	CONSTANTS256(LIMIT)

loop:
	VBROADCASTSS SIGN(R8), Y0
	VXORPS       (SI), Y0, Y0
	VMINPS       Y0, Y15, Y0
	EXP256
	VBROADCASTSS ONE32(R8), Y1
	VADDPS       Y1, Y0, Y0
	VDIVPS       Y0, Y1, Y0
	VMOVUPS      Y0, (DI)
	ADDQ         $32, SI
	ADDQ         $32, DI
	SUBQ         $8, CX
	JNZ          loop
	VZEROUPPER
	RET
