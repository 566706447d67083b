"""Writes the fixtures of the dataset package.

Made with Python 3.12, numpy 2.5.5, pandas 3.1.1, scikit-learn 1.9.1 and
xgboost 3.4.1. All data is generated from seeds. Run it in this folder.
"""

import hashlib
import io
import json
import os
import warnings

import numpy as np
import pandas as pd
import sklearn
import xgboost as xgb
from sklearn.model_selection import StratifiedKFold

assert np.__version__ == "2.5.5", np.__version__
assert pd.__version__ == "3.1.1", pd.__version__
assert sklearn.__version__ == "1.9.1", sklearn.__version__
assert xgb.__version__ == "3.4.1", xgb.__version__
warnings.simplefilter("ignore")


def ints(a):
    return [int(v) for v in a]


def write(name, value):
    """One entry of the outer list or object a line."""
    with open(name, "w", newline="\n") as f:
        if isinstance(value, list):
            f.write("[\n" + ",\n".join(json.dumps(v) for v in value) + "\n]\n")
        else:
            rows = (json.dumps(k) + ": " + json.dumps(v) for k, v in value.items())
            f.write("{\n" + ",\n".join(rows) + "\n}\n")


def digest(a):
    return hashlib.sha256("\n".join(str(int(v)) for v in a).encode()).hexdigest()


def permutations():
    cases = []
    for seed in (0, 1, 42, 1729, 2**31, 2**32 - 1):
        for n in (0, 1, 2, 3, 10, 17, 64, 65):
            cases.append({"n": n, "seed": seed, "rows": ints(np.random.RandomState(seed).permutation(n))})
    for n, seed in ((3333, 1729), (5000, 1729), (70000, 0), (70000, 12345)):
        p = np.random.RandomState(seed).permutation(n)
        sample = pd.Series(range(n)).sample(frac=1, random_state=seed)
        assert (sample.to_numpy() == p).all()
        cases.append({"n": n, "seed": seed, "sha256": digest(p)})
    write("permutation.json", cases)


def splits():
    cases = []
    for n in (0, 1, 2, 3, 7, 10, 29, 100, 3333, 5000):
        for fractions in ([0.7, 0.9], [0.5], [0.1, 0.29, 0.57, 1.0], [0.0, 0.0, 0.999], []):
            parts = np.split(np.arange(n), [int(f * n) for f in fractions])
            cuts = ints(np.cumsum([len(p) for p in parts])[:-1])
            cases.append({"n": n, "fractions": fractions, "cuts": cuts})
    write("split.json", cases)


def kfolds():
    """The folds that xgboost.cv makes of data whose only feature is the row number."""
    cases = []
    for n, k, seed, shuffle in ((5, 2, 0, True), (10, 3, 1, True), (11, 4, 2024, True), (23, 5, 7, True), (9, 9, 3, True),
                                (10, 3, 0, False), (7, 2, 0, False)):
        d = xgb.DMatrix(np.arange(n, dtype=np.float32).reshape(n, 1), label=np.zeros(n), nthread=1)
        folds = []

        def keep(dtrain, dtest, param, folds=folds):
            rows = lambda m: ints(m.get_data().toarray()[:, 0])
            folds.append({"train": rows(dtrain), "test": rows(dtest)})
            return dtrain, dtest, param

        xgb.cv({"nthread": 1, "max_depth": 1}, d, num_boost_round=1, nfold=k, seed=seed, shuffle=shuffle, fpreproc=keep)
        cases.append({"n": n, "k": k, "seed": seed, "shuffle": shuffle, "folds": folds})
    write("kfold.json", cases)


def stratified():
    rng = np.random.RandomState(5)
    labels = {
        "binary": (rng.rand(30) < 0.3).astype(int),
        "late class": np.array([1] * 12 + [0] * 13),
        "four classes": rng.randint(0, 4, size=41),
        "negative": np.array([-1, 2, 2, -1, 2, 2, -1, 7, 7, 7, -1, 2, 7, 7]),
        "rare class": np.array([0] * 9 + [1] + [0] * 8 + [2] * 2),
        "skewed": (rng.rand(97) < 0.145).astype(int),
    }
    cases = []
    for name, y in labels.items():
        for k in (2, 3, 5):
            for seed in (0, 1729, None):
                s = StratifiedKFold(k, shuffle=seed is not None, random_state=seed)
                folds = [{"train": ints(a), "test": ints(b)} for a, b in s.split(y, y)]
                cases.append({"name": name, "labels": ints(y), "k": k, "seed": seed or 0,
                              "shuffle": seed is not None, "folds": folds})
    write("stratified.json", cases)


def plans(n, seed):
    """A table of customers with all kinds of columns, some values missing."""
    rng = np.random.RandomState(seed)
    df = pd.DataFrame({
        "region": rng.choice(["north", "South", "éast", "w est", "Zz"], n),
        "age": rng.randint(18, 80, n),
        "code": rng.choice([9, 408, 1000, 65], n),
        "plan": rng.choice(["yes", "no"], n),
        "minutes": np.round(rng.gamma(2.0, 90.0, n), 1),
        "rate": rng.choice([0.5, 2.0, 1e-5, 1e16, 123456.789], n),
        "note": rng.choice(['say "hi"', "a,b", "plain", "two\nlines"], n),
        "calls": rng.choice([0.0, 1.0, 2.0], n),
    })
    df.loc[rng.rand(n) < 0.1, "region"] = None
    df.loc[rng.rand(n) < 0.1, "calls"] = np.nan
    return df


def tables():
    df = plans(40, 11)
    df.to_csv("table.csv", index=False, lineterminator="\n")
    text = open("table.csv", encoding="utf-8").read()
    again = pd.read_csv(io.StringIO(text))

    def dummies(frame, **how):
        d = pd.get_dummies(frame, **how)
        for c in d.columns:
            if d[c].dtype == bool:
                d[c] = d[c].astype(int)
        return d

    dummies(again).to_csv("table_onehot.csv", index=False, lineterminator="\n")
    typed = again.copy()
    typed["code"] = typed["code"].astype(object)
    typed["rate"] = typed["rate"].astype(object)
    dummies(typed).to_csv("table_onehot_numbers.csv", index=False, lineterminator="\n")
    dummies(again, columns=["plan", "region", "calls"]).to_csv("table_onehot_named.csv", index=False, lineterminator="\n")
    again.sample(frac=1, random_state=3).to_csv("table_shuffled.csv", index=False, lineterminator="\n")

    messages = pd.DataFrame({
        "code": [408, 9, 408, 77, 1000],
        "plan": ["no", "yes", "no", "yes", "yes"],
        "message": ["m0", "m1", "m2", "m3", "m4"],
    })
    messages.to_csv("join_right.csv", index=False, lineterminator="\n")
    again.merge(messages, how="inner", on=["code", "plan"]).to_csv("join.csv", index=False, lineterminator="\n")

    tabs = []
    for rows, columns in (("region", "plan"), ("plan", "region"), ("code", "plan"), ("calls", "code"), ("plan", "calls"),
                          ("region", "code")):
        counts = pd.crosstab(again[rows], again[columns])
        shares = pd.crosstab(again[rows], again[columns], normalize="index")
        tabs.append({
            "rows": rows, "columns": columns, "counts": [ints(r) for r in counts.to_numpy()],
            "shares": [[float(v) for v in r] for r in shares.to_numpy()],
            "text": counts.to_string(), "shares_text": shares.to_string(),
        })
    write("crosstab.json", tabs)


def reprs():
    rng = np.random.RandomState(9)
    values = [0.0, -0.0, 1.0, -3.0, 190.0, 2.35, 1e15, 1e16, 123456789012345680.0, 1e21, 1e22, 1e-4, 9.9e-5, 5e-324,
              1.7976931348623157e308, 0.1, 1 / 3]
    values += [float(v) for v in rng.standard_normal(40) * 10.0 ** rng.randint(-20, 21, 40)]
    write("repr.json", [[v.hex(), repr(v)] for v in values])


def libsvm():
    """XGBoost's own parser makes a row with label 0 of a line with only a comment; there is none here."""
    rng = np.random.RandomState(21)
    cases = []
    for name, weights, queries in (("plain", False, False), ("weights", True, False), ("queries", False, True)):
        lines, query = [], 0
        for i in range(25):
            line = repr(round(float(rng.randn()), 3))
            if weights:
                line += ":" + repr(round(float(rng.rand()), 2))
            if queries:
                query += int(rng.randint(0, 2))
                line += " qid:%d" % query
            for j in rng.permutation(12)[: rng.randint(0, 7)]:
                line += " %d:%r" % (j, round(float(rng.randn()) * 10.0 ** rng.randint(-3, 4), int(rng.randint(0, 5))))
            lines.append(line)
        lines[3] += "  # a comment 5:1"
        lines[7] = lines[7].replace(" ", "\t")
        with open("case.libsvm", "w", newline="\n") as f:
            f.write("\n".join(lines) + "\n")
        d = xgb.DMatrix("case.libsvm?format=libsvm", nthread=1)
        x = d.get_data()
        cases.append({
            "name": name, "text": "\n".join(lines) + "\n", "cols": d.num_col(), "indptr": ints(x.indptr),
            "indices": ints(x.indices), "values": ints(x.data.view(np.uint32)),
            "labels": ints(d.get_label().view(np.uint32)), "weights": ints(d.get_weight().view(np.uint32)),
            "group_ptr": ints(d.get_uint_info("group_ptr")),
        })
    os.remove("case.libsvm")
    write("libsvm.json", cases)


if __name__ == "__main__":
    permutations()
    splits()
    kfolds()
    stratified()
    tables()
    reprs()
    libsvm()
