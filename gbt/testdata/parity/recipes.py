"""Data sets of the parity battery, from integers alone.

paritydata (Go) is the twin of this file: the two give the same bits. Every random
number is a pure function of (seed, stream, row):

    mix(z):  z += 0x9E3779B97F4A7C15; z = (z ^ z>>30) * 0xBF58476D1CE4E5B9;
             z = (z ^ z>>27) * 0x94D049BB133111EB; return z ^ z>>31        (splitmix64, mod 2^64)
    cell(seed, stream, row) = mix(mix(mix(seed) + stream) + row)

Streams: 2j for the values of column j, 2j+1 for its missing cells, 2^20 + {0, 1, 2} for
the noise of the label, the flips of the label and the weights; of several labels a row, number t
has 2^20 + 16t + {0, 1} for its noise and flips. 2^20 + 8 has the weights of columns, and from
2^20 + 512 on the base margins of each group.

A column of some kind takes k (an integer in [-R, R]) from its cell and is float32(k) * 2^e,
which is exact. Its score, floor((k + R) * 1000 / 2R) - 500, enters the label. Every label
and weight is an integer, or one float32 division of two integers that float32 holds exactly.
Columns of categories are cat, skew, gap and flat with their number behind: "cat12". Category k
has the score floor of mix(mix(2^21 + j) + k) as mod does it, of 1001, less 500: no order of the
categories is that of the scores. skew draws low categories more often, gap has only every third
category and begins with 1, and the scores of flat are all 0.

Columns of "hot12" are indicators: column j has a 1 in the rows where mod(cell(seed, 2(j - j mod 12), row))
of 12 is j mod 12, and is missing in the others; its score is that of category 1.

There is no negative zero anywhere: which of two zeros becomes a threshold depends on an
unstable sort in XGBoost."""
import numpy as np

U64 = np.uint64
SIDE = 1 << 20  # first stream that is not a column's


def mix(z):
    z = z + U64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> U64(30))) * U64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> U64(27))) * U64(0x94D049BB133111EB)
    return z ^ (z >> U64(31))


def cells(seed, stream, rows):
    s = mix(np.array([seed % (1 << 64)], U64))
    s = mix(s + U64(stream))
    return mix(s + np.arange(rows, dtype=U64))


def i64(u):
    return u.astype(np.int64)


def mod(u, n):
    """The upper half of u modulo n."""
    return i64((u >> U64(32)) % U64(n))


def halves(u):
    """The sum of the four 16-bit parts of u: 0..262140, nearly bell-shaped."""
    m = U64(0xFFFF)
    return i64((u & m) + ((u >> U64(16)) & m) + ((u >> U64(32)) & m) + (u >> U64(48)))


def trailing(u, most):
    """The number of trailing zero bits of u, at most `most`."""
    out = np.zeros(len(u), np.int64)
    for b in range(most):
        out[(u & U64((1 << (b + 1)) - 1)) == 0] = b + 1
    return out


# kind -> (k of the cell, R, e)
KINDS = {
    "norm": (lambda u: halves(u) - 131070, 131070, -14),
    "fine": (lambda u: i64(u >> U64(40)) - (1 << 23), 1 << 23, -10),
    "int": (lambda u: mod(u, 101) - 50, 50, 0),
    "pos": (lambda u: mod(u, 1000), 1000, -3),
    "neg": (lambda u: -1 - mod(u, 300), 300, -2),
    "few": (lambda u: mod(u, 4), 3, 0),
    "bin": (lambda u: mod(u, 2), 1, 0),
    "geo": (lambda u: trailing(u, 20), 20, 0),
    "grid": (lambda u: mod(u, 257) - 128, 128, -6),
    "spike": (lambda u: np.where((u & U64(255)) < U64(230), 0, mod(u, 1001) - 500), 500, 0),
    "huge": (lambda u: mod(u, 2001) - 1000, 1000, 100),
    "top": (lambda u: mod(u, 2001) - 1000, 1000, 117),
    "over": (lambda u: mod(u, 2001) - 1000, 1000, 118),
    "tiny": (lambda u: mod(u, 2001) - 1000, 1000, -120),
    "sub": (lambda u: mod(u, 2001) - 1000, 1000, -149),
}
CATEGORIES = ("cat", "skew", "gap", "flat")
SCORES = 1 << 21  # first stream of the scores of categories


def categories(kind):
    """The name and the number of a kind of categories, or None."""
    name = kind.rstrip("0123456789")
    return (name, int(kind[len(name):])) if name in CATEGORIES else None


def category(kind, seed, j, rows):
    """Categories and scores of column j."""
    (name, n), u = categories(kind), cells(seed, 2 * j, rows)
    k = mod(u, n)
    if name == "skew":
        k = i64((u >> U64(32)) % (U64(1) + (u & U64(0xFFFFFFFF)) % U64(n)))
    elif name == "gap":
        k = 3 * k + 1
    s = mix(mix(np.array([SCORES + j], U64)) + k.astype(U64))
    score = mod(s, 1001) - 500
    return k.astype(np.float32), np.zeros(rows, np.int64) if name == "flat" else score


def indicator(kind, seed, j, rows):
    """Values, scores and missing cells of column j, an indicator."""
    n = int(kind[3:])
    there = mod(cells(seed, 2 * (j - j % n), rows), n) == j % n
    score = mod(mix(mix(np.array([SCORES + j], U64)) + U64(1)), 1001) - 500
    return np.ones(rows, np.float32), np.where(there, score, 0), ~there


def types(r):
    """The feature types of a recipe, None if there are no categories."""
    kinds = columns_of(r["cols"])
    return ["c" if categories(k) else "q" for k in kinds] if any(map(categories, kinds)) else None


def names(r, j):
    """The names of the categories of column j, by code: texts or numbers that do not ascend."""
    name, n = categories(columns_of(r["cols"])[j])
    n = 3 * n if name == "gap" else n
    if r["names"] == "text":
        return ["%s %d" % (("b", "é", "", "Ω漢", "A")[k % 5], (k * 7 + j) % 1000) for k in range(n)]
    return [(k * 37 + j) % 1009 - 500 for k in range(n)]


COEFFICIENTS = [6, -4, 3, 0, 2, -1, 1, -2]


def columns_of(text):
    """"norm*2 few dup" -> [norm, norm, few, dup]."""
    out = []
    for part in text.split():
        name, _, times = part.partition("*")
        out += [name] * int(times or 1)
    return out


def column(kind, seed, j, rows):
    """Values and scores of column j; the kinds that look at the column before are elsewhere."""
    u = cells(seed, 2 * j, rows)
    if kind == "wide":  # k * 2^(-20..20)
        k = mod(u, 2001) - 1000
        v = np.ldexp(k.astype(np.float32), ((i64(u & U64(63)) % 41) - 20).astype(np.int32))
        return v, (k + 1000) * 1000 // 2000 - 500
    if kind in ("const", "none"):
        return np.full(rows, 3.25, np.float32), np.zeros(rows, np.int64)
    take, most, e = KINDS[kind]
    k = take(u)
    v = np.ldexp(k.astype(np.float32), e)
    return v.astype(np.float32), (k + most) * 1000 // (2 * most) - 500


def generate(r):
    """(X, labels, weights or None) of a recipe, all float32; missing is NaN."""
    kinds, rows, seed = columns_of(r["cols"]), r["rows"], r["seed"]
    miss, signal = r.get("miss", 0), r.get("signal", False)
    X = np.empty((rows, len(kinds)), np.float32)
    S = np.zeros(rows, np.int64)
    zero = np.zeros(rows, np.int64)
    first, second = zero, zero
    further = [np.zeros(rows, np.int64) for _ in range(1, r.get("targets", 1))]
    for j, kind in enumerate(kinds):
        if kind in ("dup", "flip"):
            X[:, j] = X[:, j - 1] if kind == "dup" else 0 - X[:, j - 1]
            continue
        gone = mod(cells(seed, 2 * j + 1, rows), 1000) < miss
        if kind.startswith("hot"):
            v, score, absent = indicator(kind, seed, j, rows)
            gone |= absent
        else:
            v, score = (category if categories(kind) else column)(kind, seed, j, rows)
        if kind == "none":
            gone[:] = True
        v[gone] = np.nan
        X[:, j] = v
        score = np.where(gone, 0, score)
        if signal and kind != "none":
            S += np.where(gone, (600, -600, 0)[j % 3], 0)
        if j < len(COEFFICIENTS):
            S += COEFFICIENTS[j] * score
            for t, sums in enumerate(further, 1):  # other labels weigh the first columns in another order
                sums += COEFFICIENTS[(j + 3 * t) % 8] * score
        elif j % 7 == 0:
            S += (j * j % 5 - 2) * score
        if j == 0:
            first = score
            S += np.where(score > 200, 500, 0)
        if j == 1:
            second = score
    S += np.where((first > 0) & (second > 0), 700, 0)
    noise = r.get("noise", 1000)
    S += ((halves(cells(seed, SIDE, rows)) * noise) >> 16) - 2 * noise
    y = labels(r, S, cells(seed, SIDE + 1, rows))
    if further:
        columns = [y]
        for t, sums in enumerate(further, 1):
            sums += ((halves(cells(seed, SIDE + 16 * t, rows)) * noise) >> 16) - 2 * noise
            columns.append(labels(r, sums, cells(seed, SIDE + 16 * t + 1, rows)))
        y = np.stack(columns, 1)
    return X, y, weights(r, cells(seed, SIDE + 2, rows))


def quotient(a, b):
    return (a.astype(np.float32) / np.float32(b)).astype(np.float32)


def labels(r, S, u):
    kind, flip, k = r["label"], r.get("flip", 0), r.get("classes", 2)
    if kind == "real":
        return quotient(S, 100)
    if kind == "steps":
        return (S >> 10).astype(np.float32)
    if kind == "small":  # gains near the smallest one that is accepted
        return np.ldexp(S.astype(np.float32), -21)
    if kind == "large":
        return np.ldexp(S.astype(np.float32), 20)
    if kind == "unit":
        return quotient(np.clip(S, -4000, 4000) + 4000, 8000)
    if kind == "count":  # 0..6
        return (np.clip(S + 3000, 0, 5999) * 7 // 6000).astype(np.float32)
    if kind == "amount":  # greater than 0
        return quotient(np.clip(S, -4000, 4000) + 4001, 1000)
    if kind == "same":
        return np.full(len(S), r.get("value", 0), np.float32)
    if kind == "bin":
        c = (S > r.get("above", 0)).astype(np.int64)
    elif kind == "class":
        c = np.clip(S + 3000, 0, 5999) * k // 6000
    else:
        raise ValueError(kind)
    return np.where(i64(u & U64(0xFFFF)) % 1000 < flip, mod(u, k), c).astype(np.float32)


def weights(r, u):
    kind = r.get("weights", "")
    if kind == "":
        return None
    k = mod(u, 400) + 1
    if kind == "frac":
        return quotient(k, 100)
    if kind == "zeros":  # a fifth of the rows weigh nothing
        return quotient(np.where(i64(u & U64(0xFFFF)) % 5 == 0, 0, k), 100)
    if kind == "int":
        return mod(u, 4).astype(np.float32)
    if kind == "spread":  # 2^-10 .. 2^9
        return np.ldexp(np.ones(len(u), np.float32), (mod(u, 20) - 10).astype(np.int32))
    raise ValueError(kind)


def base_margin(r):
    """base values a row in steps of 1/500 from -2 to 2, or None."""
    groups = r.get("base", 0)
    if not groups:
        return None
    return np.stack([quotient(mod(cells(r["seed"], SIDE + 512 + g, r["rows"]), 2001) - 1000, 500) for g in range(groups)], axis=1)


def column_weights(r):
    """One weight a column of the data, or None."""
    kind = r.get("column_weights", "")
    if kind == "":
        return None
    u = cells(r["seed"], SIDE + 8, len(columns_of(r["cols"])))
    k = mod(u, 400)
    if kind == "frac":
        return quotient(k + 1, 100)
    if kind == "zeros":  # half of the columns weigh nothing
        return quotient(np.where(u & U64(1) == 0, 0, k + 1), 100)
    if kind == "same":
        return np.full(len(u), 2.5, np.float32)
    if kind == "none":
        return np.zeros(len(u), np.float32)
    if kind == "spread":  # 2^-30 .. 2^29
        return np.ldexp(np.ones(len(u), np.float32), (mod(u, 60) - 30).astype(np.int32))
    raise ValueError(kind)


def validation(r):
    """The recipe of the second data set of a case: other rows, no weights."""
    v = dict(r, rows=max(40, r["rows"] // 4), seed=r["seed"] + 1000003)
    v.pop("weights", None)
    return v


FNV_START, FNV_PRIME, U64_MASK = 0xCBF29CE484222325, 0x100000001B3, (1 << 64) - 1


def fnv(words):
    """FNV-1a, 64 bits, that takes a 32-bit word a step where the original takes a byte."""
    h = FNV_START
    for w in words:
        h = ((h ^ w) * FNV_PRIME) & U64_MASK
    return "%016x" % h


def bits(v):
    """Float32 bit patterns in row order as a list of integers, every NaN the same."""
    v = np.ascontiguousarray(v, np.float32).ravel()
    return np.where(np.isnan(v), np.uint32(0x7FC00000), v.view(np.uint32)).tolist()
