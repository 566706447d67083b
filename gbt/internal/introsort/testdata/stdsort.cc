// Writes what libstdc++'s std::sort makes of pairs sorted by one part.
//
//   g++ -O2 -o stdsort stdsort.cc && ./stdsort > stdsort.txt
//
// The committed output comes from g++ 12.2. Each line: kind of input, length, number of different
// keys, and the hash of the payloads after sorting (FNV-1a with 64 bits, fed 32-bit words). The
// payload of an element is its place before sorting. The kinds are explained at their cases; the
// Go test generates the same inputs.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <numeric>
#include <string>
#include <vector>

struct Pair { float key; uint32_t value; };

static uint32_t state;
static uint32_t draw() { return state = state * 1664525u + 1013904223u, state >> 8; }

static std::vector<Pair> input(std::string const& kind, int n, int values) {
  std::vector<Pair> a(n);
  state = n * 31 + values;
  for (int i = 0; i < n; i++) a[i] = {0, uint32_t(i)};
  if (kind == "random") for (auto& p : a) p.key = float(int(draw() % values) - values / 2);
  if (kind == "ascending") for (int i = 0; i < n; i++) a[i].key = float(int64_t(i) * values / n);
  if (kind == "descending") for (int i = 0; i < n; i++) a[i].key = -float(int64_t(i) * values / n);
  if (kind == "pipes") for (int i = 0; i < n; i++) a[i].key = float(std::min(i, n - i) % values);
  if (kind == "zeros") for (auto& p : a) p.key = draw() % 2 ? 0.0f : (draw() % 4 ? -0.0f : 1.0f);
  if (kind == "killer") {
    // The order against which the median of three does worst: an adversary answers the
    // comparisons of the sort itself (M. McIlroy, A killer adversary for quicksort, 1999), so that
    // it goes too deep and falls back to the heap. Keys are then made to repeat.
    std::vector<int> order(n), solid(n, n);
    std::iota(order.begin(), order.end(), 0);
    int next = 0, candidate = 0;
    std::sort(order.begin(), order.end(), [&](int x, int y) {
      if (solid[x] == n && solid[y] == n) solid[x == candidate ? x : y] = next++;
      if (solid[x] == n) candidate = x;
      else if (solid[y] == n) candidate = y;
      return solid[x] < solid[y];
    });
    for (int i = 0; i < n; i++) a[i].key = float(int64_t(solid[i]) * values / (n + 1));
  }
  return a;
}

int main() {
  auto line = [](char const* kind, int n, int values) {
    auto a = input(kind, n, values);
    std::sort(a.begin(), a.end(), [](Pair const& x, Pair const& y) { return x.key < y.key; });
    uint64_t h = 14695981039346656037ull;
    for (auto const& p : a) h = (h ^ p.value) * 1099511628211ull;
    printf("%s %d %d %016llx\n", kind, n, values, (unsigned long long)h);
  };
  for (int n = 0; n <= 40; n++) for (int values : {1, 2, 5, 1000000}) line("random", n, values);
  for (int n : {64, 100, 255, 511, 512, 513, 1000, 2000, 50000}) {
    for (int values : {1, 2, 3, 10, 100, 1000, 16000000}) {
      line("random", n, values);
      if (values <= 1000) line("ascending", n, values), line("descending", n, values), line("pipes", n, values);
      if (n <= 2000) line("killer", n, values);
    }
    line("zeros", n, 0);
  }
}
