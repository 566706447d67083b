//go:build !purego

#include "textflag.h"

// DOWN goes down one level in two times eight search trees: H = 2*H + (X is not
// below T). Y0 and Y1 are values, Y2 and Y3 places in the trees counted from 1. A
// comparison that holds is -1.
#define DOWN \
	VPCMPEQD   Y8, Y8, Y8; \
	VPCMPEQD   Y9, Y9, Y9; \
	VGATHERDPS Y8, (R8)(Y2*4), Y4; \
	VGATHERDPS Y9, (R8)(Y3*4), Y5; \
	VCMPPS     $0x15, Y4, Y0, Y4; \ // not less, or unordered
	VCMPPS     $0x15, Y5, Y1, Y5; \
	VPADDD     Y2, Y2, Y2; \
	VPADDD     Y3, Y3, Y3; \
	VPSUBD     Y4, Y2, Y2; \
	VPSUBD     Y5, Y3, Y3

// func rankAVX2(offsets *[512]uint32, missing *[8]uint64, values *[512]float32, tree *float32, levels, n int)
// DI offsets, DX missing, SI values, R8 tree less one element, CX levels > 0.
// Y13 2^levels, Y14 n, Y15 ones.
TEXT ·rankAVX2(SB), NOSPLIT, $0-48
	MOVQ offsets+0(FP), DI
	MOVQ missing+8(FP), DX
	MOVQ values+16(FP), SI
	MOVQ tree+24(FP), R8
	MOVQ levels+32(FP), CX
	MOVQ n+40(FP), AX
	SUBQ $4, R8
	VMOVQ AX, X14
	VPBROADCASTD X14, Y14
	MOVL  $1, AX
	VMOVQ AX, X15
	VPBROADCASTD X15, Y15
	SHLL  CX, AX
	VMOVQ AX, X13
	VPBROADCASTD X13, Y13
	MOVQ  $32, R9
row:
	VMOVUPS   (SI), Y0
	VMOVUPS   32(SI), Y1
	VMOVDQA   Y15, Y2
	VMOVDQA   Y15, Y3
	VCMPPS    $3, Y0, Y0, Y4
	VCMPPS    $3, Y1, Y1, Y5
	VMOVMSKPS Y4, AX
	VMOVMSKPS Y5, BX
	SHLL      $8, BX
	ORL       BX, AX
	MOVW      AX, (DX)
	MOVQ      CX, BX
level:
	DOWN
	DECQ      BX
	JNZ       level
	VPSUBD    Y13, Y2, Y2
	VPSUBD    Y13, Y3, Y3
	VPMINUD   Y14, Y2, Y2
	VPMINUD   Y14, Y3, Y3
	VPSLLD    $3, Y2, Y2
	VPSLLD    $3, Y3, Y3
	VMOVDQU   Y2, (DI)
	VMOVDQU   Y3, 32(DI)
	ADDQ      $64, SI
	ADDQ      $64, DI
	ADDQ      $2, DX
	DECQ      R9
	JNZ       row
	VZEROUPPER
	RET

// func masksAVX2(masks, chains *uint64, offsets *[512]uint32, n int)
// DI masks, SI chains, R8 offsets, CX n, BX the bit of a row.
TEXT ·masksAVX2(SB), NOSPLIT, $0-32
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
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	VPXOR Y2, Y2, Y2
	SHLQ  $6, CX
	JZ    clear
sum:
	VPOR    (SI)(CX*1), Y0, Y0
	VPOR    32(SI)(CX*1), Y1, Y1
	VMOVDQU Y2, (SI)(CX*1)
	VMOVDQU Y2, 32(SI)(CX*1)
	VMOVDQU Y0, -64(DI)(CX*1)
	VMOVDQU Y1, -32(DI)(CX*1)
	SUBQ    $64, CX
	JNZ     sum
clear:
	VMOVDQU Y2, (SI)
	VMOVDQU Y2, 32(SI)
	VZEROUPPER
	RET

// func muxAVX2(masks *uint64, muxes *mux, n int, to *uint64)
// DI masks, SI muxes, CX n > 0, DX where the next mask goes: left ^ (left ^
// right) & sel.
TEXT ·muxAVX2(SB), NOSPLIT, $0-32
	MOVQ masks+0(FP), DI
	MOVQ muxes+8(FP), SI
	MOVQ n+16(FP), CX
	MOVQ to+24(FP), DX
mux:
	MOVWLZX (SI), AX
	MOVWLZX 2(SI), BX
	MOVWLZX 4(SI), R8
	SHLL    $6, AX
	SHLL    $6, BX
	SHLL    $6, R8
	VMOVDQU (DI)(BX*1), Y0
	VMOVDQU 32(DI)(BX*1), Y1
	VPXOR   (DI)(R8*1), Y0, Y2
	VPXOR   32(DI)(R8*1), Y1, Y3
	VPAND   (DI)(AX*1), Y2, Y2
	VPAND   32(DI)(AX*1), Y3, Y3
	VPXOR   Y2, Y0, Y0
	VPXOR   Y3, Y1, Y1
	VMOVDQU Y0, (DX)
	VMOVDQU Y1, 32(DX)
	ADDQ    $6, SI
	ADDQ    $64, DX
	DECQ    CX
	JNZ     mux
	VZEROUPPER
	RET

// Byte i of the four bytes of 32 rows, eight times each, and the bit of each row
// in it.
DATA spreadAVX2<>+0(SB)/8, $0x0000000000000000
DATA spreadAVX2<>+8(SB)/8, $0x0101010101010101
DATA spreadAVX2<>+16(SB)/8, $0x0202020202020202
DATA spreadAVX2<>+24(SB)/8, $0x0303030303030303
GLOBL spreadAVX2<>(SB), RODATA|NOPTR, $32
DATA bitAVX2<>+0(SB)/8, $0x8040201008040201
GLOBL bitAVX2<>(SB), RODATA|NOPTR, $8

// func codesAVX2(codes *[512]byte, masks *uint64, planes *uint16, n int)
// DX codes, DI masks, SI planes, CX n > 0; the highest plane is first. Two times
// 32 rows are done at a time: Y0 and Y1.
TEXT ·codesAVX2(SB), NOSPLIT, $0-32
	MOVQ codes+0(FP), DX
	MOVQ masks+8(FP), DI
	MOVQ planes+16(FP), SI
	MOVQ n+24(FP), CX
	VMOVDQU      spreadAVX2<>(SB), Y14
	VPBROADCASTQ bitAVX2<>(SB), Y15
	MOVQ $8, R9
word:
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	MOVQ  CX, R10
plane:
	MOVWLZX      -2(SI)(R10*2), AX
	SHLL         $6, AX
	VPBROADCASTD (DI)(AX*1), Y2
	VPBROADCASTD 4(DI)(AX*1), Y3
	VPSHUFB      Y14, Y2, Y2
	VPSHUFB      Y14, Y3, Y3
	VPAND        Y15, Y2, Y2
	VPAND        Y15, Y3, Y3
	VPCMPEQB     Y15, Y2, Y2 // -1 where the bit is set
	VPCMPEQB     Y15, Y3, Y3
	VPADDB       Y0, Y0, Y0
	VPADDB       Y1, Y1, Y1
	VPSUBB       Y2, Y0, Y0
	VPSUBB       Y3, Y1, Y1
	DECQ         R10
	JNZ          plane
	VMOVDQU      Y0, (DX)
	VMOVDQU      Y1, 32(DX)
	ADDQ         $64, DX
	ADDQ         $8, DI
	DECQ         R9
	JNZ          word
	VZEROUPPER
	RET

DATA sixteenAVX2<>+0(SB)/8, $0x1010101010101010
GLOBL sixteenAVX2<>(SB), RODATA|NOPTR, $8
DATA seventyAVX2<>+0(SB)/8, $0x7070707070707070
GLOBL seventyAVX2<>(SB), RODATA|NOPTR, $8

// LEAF looks the byte up of leaves, of which there are 64: a code less 16*k,
// plus 0x70 with saturation, has its highest bit clear, so that VPSHUFB looks it
// up in table k, only if it is below 16*k+16; the codes below 16*k are cleared by the
// borrow. Y4 to Y7 are the codes for the tables.
#define LEAF(T0, T1, T2, T3, Y) \
	VBROADCASTI128 T0(DX), Y8;   \
	VBROADCASTI128 T1(DX), Y9;   \
	VBROADCASTI128 T2(DX), Y10;  \
	VBROADCASTI128 T3(DX), Y11;  \
	VPSHUFB Y4, Y8, Y8;   \
	VPSHUFB Y5, Y9, Y9;   \
	VPSHUFB Y6, Y10, Y10; \
	VPSHUFB Y7, Y11, Y11; \
	VPOR    Y8, Y9, Y8;   \
	VPOR    Y10, Y11, Y10; \
	VPOR    Y8, Y10, Y

// func add64AVX2(sums *[512]float32, codes *[512]byte, leaves *byte)
// DI sums, SI codes, DX the bytes of 64 leaves.
TEXT ·add64AVX2(SB), NOSPLIT, $0-24
	MOVQ sums+0(FP), DI
	MOVQ codes+8(FP), SI
	MOVQ leaves+16(FP), DX
	VPBROADCASTQ sixteenAVX2<>(SB), Y14
	VPBROADCASTQ seventyAVX2<>(SB), Y15
	MOVQ $16, CX
add:
	VMOVDQU  (SI), Y0
	VPSUBB   Y14, Y0, Y5
	VPSUBB   Y14, Y5, Y6
	VPSUBB   Y14, Y6, Y7
	VPADDUSB Y15, Y0, Y4
	VPADDUSB Y15, Y5, Y5
	VPADDUSB Y15, Y6, Y6
	VPADDUSB Y15, Y7, Y7
	LEAF(0, 16, 32, 48, Y0)
	LEAF(64, 80, 96, 112, Y1)
	LEAF(128, 144, 160, 176, Y2)
	LEAF(192, 208, 224, 240, Y3)
	VPUNPCKLBW Y1, Y0, Y4
	VPUNPCKHBW Y1, Y0, Y5
	VPUNPCKLBW Y3, Y2, Y6
	VPUNPCKHBW Y3, Y2, Y7
	VPUNPCKLWD Y6, Y4, Y0 // rows 0 to 3 and 16 to 19
	VPUNPCKHWD Y6, Y4, Y1 // 4 to 7, 20 to 23
	VPUNPCKLWD Y7, Y5, Y2
	VPUNPCKHWD Y7, Y5, Y3
	VADDPS  (DI), Y0, Y0
	VADDPS  32(DI), Y1, Y1
	VADDPS  64(DI), Y2, Y2
	VADDPS  96(DI), Y3, Y3
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	ADDQ    $32, SI
	ADDQ    $128, DI
	DECQ    CX
	JNZ     add
	VZEROUPPER
	RET

// ADD adds the leaves of four neighbours, whose codes are in
// AX, to the sums from AT on.
#define ADD(AT) \
	MOVBLZX AX, R8; \
	SHRL    $8, AX; \
	MOVBLZX AX, R9; \
	SHRL    $8, AX; \
	MOVBLZX AX, R10; \
	SHRL    $8, AX; \
	VMOVSS  (DX)(R8*4), X0; \
	VINSERTPS $0x10, (DX)(R9*4), X0, X0; \
	VINSERTPS $0x20, (DX)(R10*4), X0, X0; \
	VINSERTPS $0x30, (DX)(AX*4), X0, X0; \
	VADDPS  AT(DI), X0, X0; \
	VMOVUPS X0, AT(DI)

// func addAVX2(sums *[512]float32, codes *[512]byte, leaves *float32)
// DI sums in the order of add64AVX2, SI codes, DX leaves.
TEXT ·addAVX2(SB), NOSPLIT, $0-24
	MOVQ sums+0(FP), DI
	MOVQ codes+8(FP), SI
	MOVQ leaves+16(FP), DX
	MOVQ $16, CX
four:
	MOVL (SI), AX
	ADD(0)
	MOVL 16(SI), AX
	ADD(16)
	MOVL 4(SI), AX
	ADD(32)
	MOVL 20(SI), AX
	ADD(48)
	MOVL 8(SI), AX
	ADD(64)
	MOVL 24(SI), AX
	ADD(80)
	MOVL 12(SI), AX
	ADD(96)
	MOVL 28(SI), AX
	ADD(112)
	ADDQ $32, SI
	ADDQ $128, DI
	DECQ CX
	JNZ  four
	VZEROUPPER
	RET
