//go:build !purego

#include "textflag.h"

// STEP goes down one level in four search trees: H = 2*H + (X is not below T).
// Z4 to Z7 are places in the trees, counted from 1, Z0 to Z3 the values, Z8 to
// Z11 the thresholds there, Z31 ones.
#define STEP \
	VCMPPS $0x15, Z8, Z0, K1;   \ // not less, or unordered
	VCMPPS $0x15, Z9, Z1, K2;   \
	VCMPPS $0x15, Z10, Z2, K3;  \
	VCMPPS $0x15, Z11, Z3, K4;  \
	VPADDD Z4, Z4, Z4;          \
	VPADDD Z5, Z5, Z5;          \
	VPADDD Z6, Z6, Z6;          \
	VPADDD Z7, Z7, Z7;          \
	VPADDD Z31, Z4, K1, Z4;     \
	VPADDD Z31, Z5, K2, Z5;     \
	VPADDD Z31, Z6, K3, Z6;     \
	VPADDD Z31, Z7, K4, Z7

// LOOK looks thresholds up in a register of 16.
#define LOOK(T) \
	VPERMPS T, Z4, Z8;  \
	VPERMPS T, Z5, Z9;  \
	VPERMPS T, Z6, Z10; \
	VPERMPS T, Z7, Z11

// MISSING writes which of 16 values are NaN, OFFSET 8 * min(place - 2^levels, n).
#define MISSING(X, AT) \
	VCMPPS $3, X, X, K1;  \
	KMOVW  K1, AT(DX)

#define OFFSET(H, AT) \
	VPSUBD    Z29, H, H;  \
	VPMINUD   Z28, H, H;  \
	VPSLLD    $3, H, H;   \
	VMOVDQU32 H, AT(DI)

// func rankAVX512(offsets *[512]uint32, missing *[8]uint64, values *[512]float32, tree *float32, levels, n int)
// DI offsets, DX missing, SI values, R8 tree less one element, CX levels.
// Z27 levels 0 to 3, Z26 level 4, Z24 and Z25 level 5.
TEXT ·rankAVX512(SB), NOSPLIT, $0-48
	MOVQ offsets+0(FP), DI
	MOVQ missing+8(FP), DX
	MOVQ values+16(FP), SI
	MOVQ tree+24(FP), R8
	MOVQ levels+32(FP), CX
	MOVQ n+40(FP), AX
	SUBQ $4, R8

	VPBROADCASTD AX, Z28
	MOVL         $1, AX
	VPBROADCASTD AX, Z31
	SHLL         CX, AX
	VPBROADCASTD AX, Z29

	// The first levels are read as far as there are any.
	MOVQ          $0xfffe, BX
	CMPQ          CX, $4
	JGE           four
	MOVQ          CX, R9
	MOVQ          AX, CX
	MOVL          $1, BX
	SHLL          CX, BX
	SUBL          $2, BX
	MOVQ          R9, CX
four:
	KMOVW         BX, K1
	VMOVUPS.Z     (R8), K1, Z27
	CMPQ          CX, $5
	JLT           rows
	VMOVUPS       64(R8), Z26
	CMPQ          CX, $6
	JLT           rows
	VMOVUPS       128(R8), Z24
	VMOVUPS       192(R8), Z25
rows:
	MOVQ          $8, R9
row:
	VMOVUPS   (SI), Z0
	VMOVUPS   64(SI), Z1
	VMOVUPS   128(SI), Z2
	VMOVUPS   192(SI), Z3
	MISSING(Z0, 0)
	MISSING(Z1, 2)
	MISSING(Z2, 4)
	MISSING(Z3, 6)
	VMOVDQA32 Z31, Z4
	VMOVDQA32 Z31, Z5
	VMOVDQA32 Z31, Z6
	VMOVDQA32 Z31, Z7
	MOVQ      CX, BX
	MOVQ      $4, AX
	CMPQ      BX, AX
	CMOVQLT   BX, AX
	SUBQ      AX, BX
	TESTQ     AX, AX
	JZ        done
low:
	LOOK(Z27)
	STEP
	DECQ      AX
	JNZ       low
	TESTQ     BX, BX
	JZ        done
	LOOK(Z26)
	STEP
	DECQ      BX
	JZ        done
	VMOVDQA32 Z4, Z8
	VMOVDQA32 Z5, Z9
	VMOVDQA32 Z6, Z10
	VMOVDQA32 Z7, Z11
	VPERMI2PS Z25, Z24, Z8
	VPERMI2PS Z25, Z24, Z9
	VPERMI2PS Z25, Z24, Z10
	VPERMI2PS Z25, Z24, Z11
	STEP
	DECQ      BX
	JZ        done
high:
	KXNORW     K1, K1, K1
	KXNORW     K2, K2, K2
	KXNORW     K3, K3, K3
	KXNORW     K4, K4, K4
	VGATHERDPS (R8)(Z4*4), K1, Z8
	VGATHERDPS (R8)(Z5*4), K2, Z9
	VGATHERDPS (R8)(Z6*4), K3, Z10
	VGATHERDPS (R8)(Z7*4), K4, Z11
	STEP
	DECQ       BX
	JNZ        high
done:
	OFFSET(Z4, 0)
	OFFSET(Z5, 64)
	OFFSET(Z6, 128)
	OFFSET(Z7, 192)
	ADDQ $256, SI
	ADDQ $256, DI
	ADDQ $8, DX
	DECQ R9
	JNZ  row
	VZEROUPPER
	RET

// func masksAVX512(masks, chains *uint64, offsets *[512]uint32, n int)
// DI masks, SI chains, R8 offsets, CX n, BX the bit of a row.
TEXT ·masksAVX512(SB), NOSPLIT, $0-32
	MOVQ masks+0(FP), DI
	MOVQ chains+8(FP), SI
	MOVQ offsets+16(FP), R8
	MOVQ n+24(FP), CX

	// Every row is put where its rank is.
	MOVQ SI, R9
	MOVQ $8, R10
word:
	MOVQ $1, BX
	MOVQ $16, R11
bit:
	MOVL (R8), AX
	MOVL 4(R8), DX
	MOVL 8(R8), R12
	MOVL 12(R8), R13
	ORQ  BX, (R9)(AX*8)
	ADDQ BX, BX
	ORQ  BX, (R9)(DX*8)
	ADDQ BX, BX
	ORQ  BX, (R9)(R12*8)
	ADDQ BX, BX
	ORQ  BX, (R9)(R13*8)
	ADDQ BX, BX
	ADDQ $16, R8
	DECQ R11
	JNZ  bit
	ADDQ $8, R9
	DECQ R10
	JNZ  word

	// Mask i has the rows of all ranks above i.
	VPXORQ Z0, Z0, Z0
	VPXORQ Z1, Z1, Z1
	SHLQ   $6, CX
	JZ     clear
sum:
	VPORQ     (SI)(CX*1), Z0, Z0
	VMOVDQU64 Z1, (SI)(CX*1)
	VMOVDQU64 Z0, -64(DI)(CX*1)
	SUBQ      $64, CX
	JNZ       sum
clear:
	VMOVDQU64 Z1, (SI)
	VZEROUPPER
	RET

// func muxAVX512(masks *uint64, muxes *mux, n int, to *uint64)
// DI masks, SI muxes, CX n > 0, DX where the next mask goes.
TEXT ·muxAVX512(SB), NOSPLIT, $0-32
	MOVQ masks+0(FP), DI
	MOVQ muxes+8(FP), SI
	MOVQ n+16(FP), CX
	MOVQ to+24(FP), DX
mux:
	MOVWLZX    (SI), AX
	MOVWLZX    2(SI), BX
	MOVWLZX    4(SI), R8
	SHLL       $6, AX
	SHLL       $6, BX
	SHLL       $6, R8
	VMOVDQU64  (DI)(AX*1), Z0
	VMOVDQU64  (DI)(BX*1), Z1
	VPTERNLOGQ $0xac, (DI)(R8*1), Z1, Z0 // Z0 ? right : Z1
	VMOVDQU64  Z0, (DX)
	ADDQ       $6, SI
	ADDQ       $64, DX
	DECQ       CX
	JNZ        mux
	VZEROUPPER
	RET

// PLANE adds the bit in Z8 to the codes of the rows of 64 words.
#define PLANE(AT, K, Z) \
	KMOVQ  AT(DI)(AX*1), K; \
	VPADDB Z8, Z, K, Z

// func codesAVX512(codes *[512]byte, masks *uint64, planes *uint16, n int)
// DX codes, DI masks, SI planes, CX n > 0, Z8 the bit of the plane.
TEXT ·codesAVX512(SB), NOSPLIT, $0-32
	MOVQ codes+0(FP), DX
	MOVQ masks+8(FP), DI
	MOVQ planes+16(FP), SI
	MOVQ n+24(FP), CX
	MOVL $1, AX
	VPBROADCASTB AX, Z8
	VPXORQ Z0, Z0, Z0
	VPXORQ Z1, Z1, Z1
	VPXORQ Z2, Z2, Z2
	VPXORQ Z3, Z3, Z3
	VPXORQ Z4, Z4, Z4
	VPXORQ Z5, Z5, Z5
	VPXORQ Z6, Z6, Z6
	VPXORQ Z7, Z7, Z7
plane:
	MOVWLZX (SI), AX
	SHLL    $6, AX
	PLANE(0, K1, Z0)
	PLANE(8, K2, Z1)
	PLANE(16, K3, Z2)
	PLANE(24, K4, Z3)
	PLANE(32, K5, Z4)
	PLANE(40, K6, Z5)
	PLANE(48, K7, Z6)
	PLANE(56, K1, Z7)
	VPADDB  Z8, Z8, Z8
	ADDQ    $2, SI
	DECQ    CX
	JNZ     plane
	VMOVDQU64 Z0, (DX)
	VMOVDQU64 Z1, 64(DX)
	VMOVDQU64 Z2, 128(DX)
	VMOVDQU64 Z3, 192(DX)
	VMOVDQU64 Z4, 256(DX)
	VMOVDQU64 Z5, 320(DX)
	VMOVDQU64 Z6, 384(DX)
	VMOVDQU64 Z7, 448(DX)
	VZEROUPPER
	RET

#define WIDE(AT, K, Z) \
	KMOVD  AT(DI)(AX*1), K; \
	VPADDW Z16, Z, K, Z

// func wideCodesAVX512(codes *[512]uint16, masks *uint64, planes *uint16, n int)
// As codesAVX512, with words.
TEXT ·wideCodesAVX512(SB), NOSPLIT, $0-32
	MOVQ codes+0(FP), DX
	MOVQ masks+8(FP), DI
	MOVQ planes+16(FP), SI
	MOVQ n+24(FP), CX
	MOVL $1, AX
	VPBROADCASTW AX, Z16
	VPXORQ Z0, Z0, Z0
	VPXORQ Z1, Z1, Z1
	VPXORQ Z2, Z2, Z2
	VPXORQ Z3, Z3, Z3
	VPXORQ Z4, Z4, Z4
	VPXORQ Z5, Z5, Z5
	VPXORQ Z6, Z6, Z6
	VPXORQ Z7, Z7, Z7
	VMOVDQA64 Z0, Z8
	VMOVDQA64 Z0, Z9
	VMOVDQA64 Z0, Z10
	VMOVDQA64 Z0, Z11
	VMOVDQA64 Z0, Z12
	VMOVDQA64 Z0, Z13
	VMOVDQA64 Z0, Z14
	VMOVDQA64 Z0, Z15
wide:
	MOVWLZX (SI), AX
	SHLL    $6, AX
	WIDE(0, K1, Z0)
	WIDE(4, K2, Z1)
	WIDE(8, K3, Z2)
	WIDE(12, K4, Z3)
	WIDE(16, K5, Z4)
	WIDE(20, K6, Z5)
	WIDE(24, K7, Z6)
	WIDE(28, K1, Z7)
	WIDE(32, K2, Z8)
	WIDE(36, K3, Z9)
	WIDE(40, K4, Z10)
	WIDE(44, K5, Z11)
	WIDE(48, K6, Z12)
	WIDE(52, K7, Z13)
	WIDE(56, K1, Z14)
	WIDE(60, K2, Z15)
	VPADDW  Z16, Z16, Z16
	ADDQ    $2, SI
	DECQ    CX
	JNZ     wide
	VMOVDQU64 Z0, (DX)
	VMOVDQU64 Z1, 64(DX)
	VMOVDQU64 Z2, 128(DX)
	VMOVDQU64 Z3, 192(DX)
	VMOVDQU64 Z4, 256(DX)
	VMOVDQU64 Z5, 320(DX)
	VMOVDQU64 Z6, 384(DX)
	VMOVDQU64 Z7, 448(DX)
	VMOVDQU64 Z8, 512(DX)
	VMOVDQU64 Z9, 576(DX)
	VMOVDQU64 Z10, 640(DX)
	VMOVDQU64 Z11, 704(DX)
	VMOVDQU64 Z12, 768(DX)
	VMOVDQU64 Z13, 832(DX)
	VMOVDQU64 Z14, 896(DX)
	VMOVDQU64 Z15, 960(DX)
	VZEROUPPER
	RET

// JOIN makes leaves of their bytes in Z1 to Z4 and adds them to 64 sums: rows 0
// to 3 of each 16, then 4 to 7, and so on, which is the order of the sums.
#define JOIN \
	VPUNPCKLBW Z2, Z1, Z5;    \
	VPUNPCKHBW Z2, Z1, Z6;    \
	VPUNPCKLBW Z4, Z3, Z7;    \
	VPUNPCKHBW Z4, Z3, Z8;    \
	VPUNPCKLWD Z7, Z5, Z9;    \
	VPUNPCKHWD Z7, Z5, Z10;   \
	VPUNPCKLWD Z8, Z6, Z11;   \
	VPUNPCKHWD Z8, Z6, Z12;   \
	VADDPS     (DI), Z9, Z9;  \
	VADDPS     64(DI), Z10, Z10;  \
	VADDPS     128(DI), Z11, Z11; \
	VADDPS     192(DI), Z12, Z12; \
	VMOVUPS    Z9, (DI);      \
	VMOVUPS    Z10, 64(DI);   \
	VMOVUPS    Z11, 128(DI);  \
	VMOVUPS    Z12, 192(DI);  \
	ADDQ       $64, SI;       \
	ADDQ       $256, DI;      \
	DECQ       CX

// func add64AVX512(sums *[512]float32, codes *[512]byte, leaves *byte)
// DI sums, SI codes, Z16 to Z19 the bytes of 64 leaves.
TEXT ·add64AVX512(SB), NOSPLIT, $0-24
	MOVQ sums+0(FP), DI
	MOVQ codes+8(FP), SI
	MOVQ leaves+16(FP), DX
	VMOVDQU64 (DX), Z16
	VMOVDQU64 64(DX), Z17
	VMOVDQU64 128(DX), Z18
	VMOVDQU64 192(DX), Z19
	MOVQ $8, CX
add:
	VMOVDQU64 (SI), Z0
	VPERMB Z16, Z0, Z1
	VPERMB Z17, Z0, Z2
	VPERMB Z18, Z0, Z3
	VPERMB Z19, Z0, Z4
	JOIN
	JNZ  add
	VZEROUPPER
	RET

// BYTE looks a byte up among 256: K1 has the codes of 64 to 127, K2 those of 128
// to 191, K3 those from 192 on.
#define BYTE(T0, T1, T2, T3, Z) \
	VPERMB T0, Z0, Z;     \
	VPERMB T1, Z0, K1, Z; \
	VPERMB T2, Z0, K2, Z; \
	VPERMB T3, Z0, K3, Z

// func add256AVX512(sums *[512]float32, codes *[512]byte, leaves *byte)
// DI sums, SI codes, Z16 to Z31 the bytes of 256 leaves.
TEXT ·add256AVX512(SB), NOSPLIT, $0-24
	MOVQ sums+0(FP), DI
	MOVQ codes+8(FP), SI
	MOVQ leaves+16(FP), DX
	VMOVDQU64 (DX), Z16
	VMOVDQU64 64(DX), Z17
	VMOVDQU64 128(DX), Z18
	VMOVDQU64 192(DX), Z19
	VMOVDQU64 256(DX), Z20
	VMOVDQU64 320(DX), Z21
	VMOVDQU64 384(DX), Z22
	VMOVDQU64 448(DX), Z23
	VMOVDQU64 512(DX), Z24
	VMOVDQU64 576(DX), Z25
	VMOVDQU64 640(DX), Z26
	VMOVDQU64 704(DX), Z27
	VMOVDQU64 768(DX), Z28
	VMOVDQU64 832(DX), Z29
	VMOVDQU64 896(DX), Z30
	VMOVDQU64 960(DX), Z31
	MOVQ $8, CX
add:
	VMOVDQU64 (SI), Z0
	VPADDB    Z0, Z0, Z1
	VPMOVB2M  Z0, K4
	VPMOVB2M  Z1, K5
	KANDNQ    K5, K4, K1 // K5 and not K4
	KANDNQ    K4, K5, K2
	KANDQ     K4, K5, K3
	BYTE(Z16, Z17, Z18, Z19, Z1)
	BYTE(Z20, Z21, Z22, Z23, Z2)
	BYTE(Z24, Z25, Z26, Z27, Z3)
	BYTE(Z28, Z29, Z30, Z31, Z4)
	JOIN
	JNZ  add
	VZEROUPPER
	RET

// func addWideAVX512(sums *[512]float32, codes *[512]uint16, leaves *float32)
// DI sums, SI codes, DX leaves.
TEXT ·addWideAVX512(SB), NOSPLIT, $0-24
	MOVQ sums+0(FP), DI
	MOVQ codes+8(FP), SI
	MOVQ leaves+16(FP), DX
	MOVQ $8, CX
add:
	VPMOVZXWD  (SI), Z4
	VPMOVZXWD  32(SI), Z5
	VPMOVZXWD  64(SI), Z6
	VPMOVZXWD  96(SI), Z7
	KXNORW     K1, K1, K1
	KXNORW     K2, K2, K2
	KXNORW     K3, K3, K3
	KXNORW     K4, K4, K4
	VGATHERDPS (DX)(Z4*4), K1, Z0
	VGATHERDPS (DX)(Z5*4), K2, Z1
	VGATHERDPS (DX)(Z6*4), K3, Z2
	VGATHERDPS (DX)(Z7*4), K4, Z3

	// Four rows of four quarters become columns: the order of the sums.
	VSHUFF32X4 $0x44, Z1, Z0, Z4
	VSHUFF32X4 $0xee, Z1, Z0, Z5
	VSHUFF32X4 $0x44, Z3, Z2, Z6
	VSHUFF32X4 $0xee, Z3, Z2, Z7
	VSHUFF32X4 $0x88, Z6, Z4, Z0
	VSHUFF32X4 $0xdd, Z6, Z4, Z1
	VSHUFF32X4 $0x88, Z7, Z5, Z2
	VSHUFF32X4 $0xdd, Z7, Z5, Z3
	VADDPS     (DI), Z0, Z0
	VADDPS     64(DI), Z1, Z1
	VADDPS     128(DI), Z2, Z2
	VADDPS     192(DI), Z3, Z3
	VMOVUPS    Z0, (DI)
	VMOVUPS    Z1, 64(DI)
	VMOVUPS    Z2, 128(DI)
	VMOVUPS    Z3, 192(DI)
	ADDQ       $128, SI
	ADDQ       $256, DI
	DECQ       CX
	JNZ        add
	VZEROUPPER
	RET

// Byte q of eight words, side by side.
DATA bytesAVX512<>+0(SB)/8, $0x3830282018100800
DATA bytesAVX512<>+8(SB)/8, $0x3931292119110901
DATA bytesAVX512<>+16(SB)/8, $0x3a322a221a120a02
DATA bytesAVX512<>+24(SB)/8, $0x3b332b231b130b03
DATA bytesAVX512<>+32(SB)/8, $0x3c342c241c140c04
DATA bytesAVX512<>+40(SB)/8, $0x3d352d251d150d05
DATA bytesAVX512<>+48(SB)/8, $0x3e362e261e160e06
DATA bytesAVX512<>+56(SB)/8, $0x3f372f271f170f07
GLOBL bytesAVX512<>(SB), RODATA|NOPTR, $64

// ROWS puts the words of eight rows into Z, byte 0 of all, byte 1 of all, ...
#define ROWS(AT, Z, T) \
	VMOVDQU32  AT(DX), Y16; \
	KXNORW     K1, K1, K1; \
	VPXORQ     T, T, T; \
	VPGATHERDQ (SI)(Y16*8), K1, T; \
	VPERMB     T, Z17, Z

// BITS writes the words of eight masks: bit b of the 64 bytes in Z.
#define BITS(Z, AT) \
	VPTESTMB Z24, Z, K1; \
	VPTESTMB Z25, Z, K2; \
	VPTESTMB Z26, Z, K3; \
	VPTESTMB Z27, Z, K4; \
	KMOVQ K1, (AT+0)(DI); \
	KMOVQ K2, (AT+64)(DI); \
	KMOVQ K3, (AT+128)(DI); \
	KMOVQ K4, (AT+192)(DI); \
	VPTESTMB Z28, Z, K1; \
	VPTESTMB Z29, Z, K2; \
	VPTESTMB Z30, Z, K3; \
	VPTESTMB Z31, Z, K4; \
	KMOVQ K1, (AT+256)(DI); \
	KMOVQ K2, (AT+320)(DI); \
	KMOVQ K3, (AT+384)(DI); \
	KMOVQ K4, (AT+448)(DI)

// LANES makes columns of the lanes of T0 to T3: first to fourth lanes in T0 to T3.
#define LANES(T0, T1, T2, T3) \
	VSHUFI64X2 $0x44, T1, T0, Z18; \
	VSHUFI64X2 $0xee, T1, T0, Z19; \
	VSHUFI64X2 $0x44, T3, T2, Z20; \
	VSHUFI64X2 $0xee, T3, T2, Z21; \
	VSHUFI64X2 $0x88, Z20, Z18, T0; \
	VSHUFI64X2 $0xdd, Z20, Z18, T1; \
	VSHUFI64X2 $0x88, Z21, Z19, T2; \
	VSHUFI64X2 $0xdd, Z21, Z19, T3

// func squareAVX512(masks, table *uint64, offsets *[64]uint32)
// DI the word of the first mask, SI table, DX offsets, Z24 to Z31 the bits of a
// byte.
TEXT ·squareAVX512(SB), NOSPLIT, $0-24
	MOVQ masks+0(FP), DI
	MOVQ table+8(FP), SI
	MOVQ offsets+16(FP), DX
	VMOVDQU64 bytesAVX512<>(SB), Z17
	MOVL $1, AX
	VPBROADCASTB AX, Z24
	VPADDB Z24, Z24, Z25
	VPADDB Z25, Z25, Z26
	VPADDB Z26, Z26, Z27
	VPADDB Z27, Z27, Z28
	VPADDB Z28, Z28, Z29
	VPADDB Z29, Z29, Z30
	VPADDB Z30, Z30, Z31
	ROWS(0, Z0, Z8)
	ROWS(32, Z1, Z9)
	ROWS(64, Z2, Z10)
	ROWS(96, Z3, Z11)
	ROWS(128, Z4, Z12)
	ROWS(160, Z5, Z13)
	ROWS(192, Z6, Z14)
	ROWS(224, Z7, Z15)

	// Byte q of eight rows is word q of each: bring those of all rows together.
	VPUNPCKLQDQ Z1, Z0, Z8  // 0, 2, 4 and 6 of rows 0 to 15
	VPUNPCKHQDQ Z1, Z0, Z9  // 1, 3, 5 and 7
	VPUNPCKLQDQ Z3, Z2, Z10
	VPUNPCKHQDQ Z3, Z2, Z11
	VPUNPCKLQDQ Z5, Z4, Z12
	VPUNPCKHQDQ Z5, Z4, Z13
	VPUNPCKLQDQ Z7, Z6, Z14
	VPUNPCKHQDQ Z7, Z6, Z15
	LANES(Z8, Z10, Z12, Z14)
	LANES(Z9, Z11, Z13, Z15)
	BITS(Z8, 0)
	BITS(Z9, 512)
	BITS(Z10, 1024)
	BITS(Z11, 1536)
	BITS(Z12, 2048)
	BITS(Z13, 2560)
	BITS(Z14, 3072)
	BITS(Z15, 3584)
	VZEROUPPER
	RET
