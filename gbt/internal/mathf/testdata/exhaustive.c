/* Writes the expected results of package mathf for every float32: the 2^32 bit patterns are cut
 * into 1024 blocks of 2^22, and for each block and each function one hash of the 2^22 results is
 * printed. The Go test recomputes the hashes (a few blocks always, all of them on request).
 *
 *   cc -O2 -o exhaustive exhaustive.c -lm && ./exhaustive > exhaustive.txt
 *   ./exhaustive cases > cases.txt
 *   ./exhaustive hypot > hypot.txt
 *
 * Run it on an x86-64 processor with FMA and glibc >= 2.27 (the committed output: glibc 2.36);
 * it takes a few minutes of one core. With the argument "cases" it prints single results:
 * arguments for which rounding the float64 function gives another float32, and the edges of the
 * ranges.
 *
 * Hash: FNV-1a with 64 bits, fed 32-bit words instead of bytes; every NaN counts as 0x7fc00000.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static float from(uint32_t b) { float x; memcpy(&x, &b, 4); return x; }
static uint32_t bits(float x) { uint32_t b; memcpy(&b, &x, 4); return x != x ? 0x7fc00000u : b; }
static float f_exp(float x) { return expf(x); }
static float f_log(float x) { return logf(x); }
static float f_log_rounded(float x) { return (float)log((double)x); }
static float exp_rounded(float x) { return (float)exp((double)x); }

static float f_log1p(float x) { return log1pf(x); }
static float log1p_rounded(float x) { return (float)log1p((double)x); }
static float f_expm1(float x) { return expm1f(x); }
static float expm1_rounded(float x) { return (float)expm1((double)x); }
static float f_tanh(float x) { return tanhf(x); }
static float tanh_rounded(float x) { return (float)tanh((double)x); }

#define FUNCTIONS 6
static const struct { const char *name; float (*fn)(float), (*other)(float); } functions[FUNCTIONS] = {
    {"exp", f_exp, exp_rounded}, {"log", f_log, f_log_rounded}, {"logrounded", f_log_rounded, f_log},
    {"log1p", f_log1p, log1p_rounded}, {"expm1", f_expm1, expm1_rounded}, {"tanh", f_tanh, tanh_rounded}};

static void one(int i, uint32_t b) { printf("%s %08x %08x\n", functions[i].name, b, bits(functions[i].fn(from(b)))); }

int main(int argc, char **argv) {
  if (argc > 1 && !strcmp(argv[1], "hypot")) {
    static const uint32_t edges[] = {0, 1, 0x3f800000, 0x7149f2ca, 0x7f7fffff, 0x7f800000, 0x7fc00000, 0x80000000, 0xff800000};
    for (unsigned i = 0; i < 9; i++)
      for (unsigned k = 0; k < 9; k++) printf("%08x %08x %08x\n", edges[i], edges[k], bits(hypotf(from(edges[i]), from(edges[k]))));
    /* Random bits, then pairs whose exponents are near each other. */
    uint64_t r = 1;
    for (int n = 0; n < 2000; n++) {
      r = r * 6364136223846793005ull + 1442695040888963407ull;
      uint32_t x = r >> 32;
      r = r * 6364136223846793005ull + 1442695040888963407ull;
      uint32_t y = r >> 32;
      if (n >= 400) y = (x & 0x7f800000) + (y & 0x1ffffff) - 0x1000000;
      printf("%08x %08x %08x\n", x, y, bits(hypotf(from(x), from(y))));
    }
    return 0;
  }
  if (argc > 1 && !strcmp(argv[1], "cases")) {
    static const uint32_t edges[] = {0, 1, 0x7fffff, 0x800000, 0x3f800000, 0x3f330000, 0x3f32ffff, 0x7f7fffff, 0x7f800000, 0x7fc00000,
                                     0x42b17217, 0x42b17218, 0xc2cff1b4, 0xc2cff1b5, 0xc2ce8ecf, 0xc2ce8ed0, 0xc2aeac4f, 0xc2aeac50, 0x42b00000, 0xc2b00000,
                                     0x3e95f61f, 0x3ed413d7, 0x24800000, 0x31000000, 0x5a000000, 0x4195b844, 0x42b17180, 0x3eb17218, 0x3f851592, 0x33000000, 0x41b00000};
    for (int i = 0; i < FUNCTIONS; i++) {
      for (unsigned k = 0; k < sizeof edges / sizeof *edges; k++)
        for (int d = -1; d <= 1; d++) one(i, edges[k] + d), one(i, (edges[k] + d) ^ 0x80000000u);
      /* Every seventh argument at which the other form differs, up to 1000 of them, spread by the stride. */
      uint32_t found = 0, kept = 0, b = 12345;
      for (uint64_t n = 0; n < (1ull << 32) && kept < 1000; n++, b += 2654435761u) {
        float x = from(b);
        if (bits(functions[i].fn(x)) != bits(functions[i].other(x)) && ++found % 7 == 0) one(i, b), kept++;
      }
    }
    return 0;
  }
  for (uint32_t block = 0; block < 1024; block++) {
    printf("%u", block);
    for (int i = 0; i < FUNCTIONS; i++) {
      uint64_t h = 14695981039346656037ull;
      for (uint32_t k = 0; k < 1u << 22; k++) h = (h ^ bits(functions[i].fn(from(block << 22 | k)))) * 1099511628211ull;
      printf(" %016llx", (unsigned long long)h);
    }
    printf("\n");
  }
  return 0;
}
