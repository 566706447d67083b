// Writes what libstdc++ draws: lines of a name, arguments, "=" and the results.
//
//   g++ -O2 -o libstdcxx libstdcxx.cc && ./libstdcxx > libstdcxx.txt
//
// The committed output comes from g++ 12.2; from GCC 11 on uniform_int_distribution has the form
// that the package calls Lemire. Floating-point results are printed as their bits. A long result
// is printed as its hash: FNV-1a with 64 bits, fed 32-bit words.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <numeric>
#include <random>
#include <sstream>
#include <vector>

using LCG = std::linear_congruential_engine<uint64_t, 16807, 0, uint64_t(1) << 63>;

static uint32_t bits(float x) { uint32_t b; memcpy(&b, &x, 4); return b; }
static uint64_t bits(double x) { uint64_t b; memcpy(&b, &x, 8); return b; }
static uint64_t hash(std::vector<uint32_t> const& v) {
  uint64_t h = 14695981039346656037ull;
  for (auto x : v) h = (h ^ x) * 1099511628211ull;
  return h;
}

int main() {
  for (long long seed : {0ll, 1ll, -1ll, 42ll, 4294967301ll, -123456789012ll}) {
    std::mt19937 e(seed);
    printf("uint32 %lld =", seed);
    for (int i = 0; i < 3; i++) printf(" %08x", unsigned(e()));
    e.discard(1994);
    for (int i = 0; i < 3; i++) printf(" %08x", unsigned(e()));
    printf("\n");
    e.seed(seed);
    printf("canonical64 %lld =", seed);
    for (int i = 0; i < 4; i++) printf(" %016llx", (unsigned long long)bits(std::generate_canonical<double, 53>(e)));
    printf("\ncanonical32 %lld =", seed);
    std::uniform_real_distribution<float> u;
    for (int i = 0; i < 4; i++) printf(" %08x", bits(u(e)));
    printf("\nbernoulli %lld =", seed);
    std::bernoulli_distribution b(0.3f);
    for (int i = 0; i < 40; i++) printf(" %d", b(e));
    printf("\n");
  }
  for (uint64_t r : {1ull, 2ull, 3ull, 10ull, 1000ull, 40200ull, 65536ull, 1000003ull, 1ull << 31, 3000000000ull, 4294967295ull}) {
    std::mt19937 e(7);
    std::uniform_int_distribution<uint64_t> d(0, r - 1);
    printf("uniform %llu =", (unsigned long long)r);
    for (int i = 0; i < 8; i++) printf(" %llu", (unsigned long long)d(e));
    printf("\n");
  }
  for (int n : {0, 1, 2, 3, 4, 5, 10, 51, 100, 300, 1001, 65534, 65535, 65536, 70001}) {
    std::mt19937 e(n + 5);
    std::vector<uint32_t> v(n);
    std::iota(v.begin(), v.end(), 0);
    std::shuffle(v.begin(), v.end(), e);
    printf("shuffle %d = %016llx %08x\n", n, (unsigned long long)hash(v), unsigned(e()));
  }
  for (unsigned seed : {0u, 1u, 77u, 4294967295u}) {
    LCG e{uint64_t(seed)};
    printf("lcg %u =", seed);
    for (int i = 0; i < 4; i++) printf(" %016llx", (unsigned long long)e());
    std::uniform_real_distribution<float> u{0.0f, 1.0f};
    for (int i = 0; i < 4; i++) printf(" %08x", bits(u(e)));
    std::bernoulli_distribution b(0.75f);
    std::vector<uint32_t> coins(1000);
    for (auto& c : coins) c = b(e);
    printf(" %016llx %016llx\n", (unsigned long long)hash(coins), (unsigned long long)e());
  }
  std::vector<std::vector<double>> weights = {{}, {3}, {1, 1}, {0.1, 0.2, 0.3}, {0, 5, 0, 1e-3, 2}};
  for (size_t k = 0; k < weights.size(); k++) {
    std::mt19937 e(9);
    std::discrete_distribution<size_t> d(weights[k].begin(), weights[k].end());
    printf("discrete %zu =", k);
    for (int i = 0; i < 12; i++) printf(" %zu", d(e));
    printf(" %08x\n", unsigned(e()));
  }
  for (int n : {0, 1, 623, 624, 1000}) {
    std::mt19937 e(3);
    e.discard(n);
    std::ostringstream text;
    text << std::hex << e;
    std::vector<uint32_t> chars;
    for (unsigned char c : text.str()) chars.push_back(c);
    printf("state %d = %016llx\n", n, (unsigned long long)hash(chars));
  }
}
