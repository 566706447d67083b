"""Splits of a trained model and the rows that stand at them. Python 2.7 and 3.6+."""
import json
import struct

import numpy as np

import data

MOST = 12  # thresholds of a model that get rows


def booster_model(doc):
    """The document that holds the trees, in each of the layouts that versions use."""
    g = doc["learner"]["gradient_booster"]
    if "gbtree" in g:
        g = g["gbtree"]
    return g["model"]


def of_json(text):
    """[(feature, threshold)] in tree and node order, the set of categorical features, and counts."""
    m = booster_model(json.loads(text))
    splits, categorical, deleted = [], {}, 0
    for t in m.get("trees", []):
        left = t["left_children"]
        kind = t.get("split_type") or [0] * len(left)
        per = dict(zip(t.get("categories_nodes", []), zip(t.get("categories_segments", []), t.get("categories_sizes", []))))
        for i, f in enumerate(t["split_indices"]):
            if f == 2147483647:
                deleted += 1
            elif left[i] != -1 and kind[i]:
                begin, size = per[i]
                categorical.setdefault(f, set()).update(t["categories"][begin:begin + size])
            elif left[i] != -1:
                splits.append((f, np.float32(t["split_conditions"][i])))
    return splits, categorical, dict(trees=len(m.get("trees", [])), deleted=deleted)


def of_legacy(b):
    """The same of the binary format; its layout is in the reader's documentation."""
    at = [4 if b[:4] == b"binf" else 0]

    def take(f):
        v = struct.unpack_from("<" + f, b, at[0])
        at[0] += struct.calcsize("<" + f)
        return v

    take("34i")
    take("%ds" % take("Q")[0])
    booster = take("%ds" % take("Q")[0])[0]
    if booster == b"gblinear":
        return [], {}, dict(trees=0, deleted=0)
    trees = take("4iq34i")[0]
    splits, deleted = [], 0
    for _ in range(trees):
        nodes = take("37i")[1]
        for _ in range(nodes):
            _, left, _, index, value = take("iiiIf")
            if index == 0xFFFFFFFF:
                deleted += 1
            elif left != -1:
                splits.append((index & 0x7FFFFFFF, np.float32(value)))
        at[0] += 16 * nodes
    return splits, {}, dict(trees=trees, deleted=deleted)


def around(X, splits, most=MOST):
    """Copies of training rows with one feature exactly at a threshold, one float32 below, one above."""
    seen, unique = set(), []
    for s in splits:
        key = (s[0], float(s[1]))
        if key not in seen:
            seen.add(key)
            unique.append(s)
    step = max(1, -(-len(unique) // most))
    out = []
    for q in range(0, len(unique), step):
        f, t = unique[q]
        for v in (t, np.nextafter(t, np.float32(-np.inf)), np.nextafter(t, np.float32(np.inf))):
            row = X[q * 7919 % len(X)].copy()
            row[f] = v
            out.append(row)
    return np.array(out, np.float32).reshape(-1, X.shape[1])


def categories(X, name, categorical):
    """Rows with known, unseen, fractional, negative and huge codes of each categorical feature."""
    out = []
    for j in sorted(categorical):
        top = data.SETS[name]["codes"][j]
        for k, v in enumerate([0, 1, top - 1, top, top + 1, 31, 32, 63, 64, 200, 0.75, 1.5, -0.5, -1, -7, 16777215, 16777216, 3e9, data.FLT_MAX, -data.FLT_MAX, np.nan]):
            row = X[(j * 31 + k) * 7919 % len(X)].copy()
            row[j] = v
            out.append(row)
    return np.array(out, np.float32).reshape(-1, X.shape[1])
