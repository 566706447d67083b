/* Writes the expected results of the float64 functions of package mathf: per block one hash for
 * each of exp, log and erf over 2^18 arguments, a quarter of them each of any bits, uniform in
 * [-10, 10), uniform in [-800, 800) and uniform in [0.9, 1.1); log takes magnitudes of the last
 * three.
 *
 *   cc -O2 -fno-builtin -o float64 float64.c -lm && ./float64 > float64.txt
 *
 * Run it on an x86-64 processor with FMA and glibc 2.28 to 2.40 (the committed output: 2.36). The
 * hash is that of exhaustive.c, fed 64-bit words; every NaN counts as 0x7ff8000000000000.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static double from(uint64_t b) { double x; memcpy(&x, &b, 8); return x; }
static uint64_t bits(double x) { uint64_t b; memcpy(&b, &x, 8); return x != x ? 0x7ff8000000000000ull : b; }

/* splitmix64 */
static uint64_t draw(uint64_t seed, uint64_t i) {
  uint64_t z = seed + (i + 1) * 0x9e3779b97f4a7c15ull;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ z >> 27) * 0x94d049bb133111ebull;
  return z ^ z >> 31;
}

static double argument(int kind, uint64_t r) {
  double u = (double)(r >> 11) * 0x1p-53;
  switch (kind) {
    case 0: return from(r);
    case 1: return (u - 0.5) * 20;
    case 2: return (u - 0.5) * 1600;
    default: return 0.9 + u * 0.2;
  }
}

int main(void) {
  double (*functions[3])(double) = {exp, log, erf};
  for (int block = 0; block < 400; block++) {
    printf("%d", block);
    for (int f = 0; f < 3; f++) {
      uint64_t h = 14695981039346656037ull;
      for (int i = 0; i < 1 << 18; i++) {
        double x = argument(i % 4, draw(block, i));
        if (f == 1 && i % 4) x = fabs(x);
        h = (h ^ bits(functions[f](x))) * 1099511628211ull;
      }
      printf(" %016llx", (unsigned long long)h);
    }
    printf("\n");
  }
  return 0;
}
