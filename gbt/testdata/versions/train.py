# -*- coding: utf-8 -*-
"""Trains every kind with the XGBoost of the Python that runs it, writes each model in every
format and notes what the model predicts:

    python train.py LABEL OUT

LABEL is the entry's name ("1.7.6", "0.72.1-py27"); OUT/<kind>.<format> are the files and
OUT/<kind>.json says what they are. A process of its own per kind, so that a crash of one
does not end the others. Python 2.7 and 3.6+."""
from __future__ import print_function

import hashlib
import json
import os
import pickle
import re
import shutil
import sys
import tempfile
import warnings

sys.dont_write_bytecode = True
warnings.simplefilter("ignore")
import numpy as np  # noqa: E402
import xgboost as xgb  # noqa: E402

import data  # noqa: E402
import kinds  # noqa: E402
import probes  # noqa: E402

VERSION = tuple(int(p) for p in xgb.__version__.split(".")[:2])
PY2 = sys.version_info[0] == 2
JSON_SINCE, UBJ_SINCE = (1, 0), (1, 6)
NAMES = [u"age", u"größe in cm", u"a b", u"木", u'quo"te', u"back\\slash"]
PLAIN_NAMES = ["age", "size in cm", "a b", "tree", "q'uote", "x_1"]
TYPES = ["float", "float", "int", "q", "float", "float"]
ATTRIBUTES = {u"note": u'quote " backslash \\ newline \n tab \t end', u"unicode": u"grün 木 \U0001F332", u"empty": u"", u"escape": u"\\u0041", u"number": u"1.5"}
WORDS = ["red", "green", "", "blue green", 'quo"te', "back\\slash", "Red", "10", "9", "nan"] + ["w%d" % i for i in range(40)]
BEYOND_ASCII = [u"red", u"grün", u"", u"木", u"größer", u"\U0001F332"] + [u"ä%d" % i for i in range(40)]


def plain_text(e):
    """The message of an error without times, paths, addresses and the stack."""
    s = str(e).strip()
    if s.startswith(("b'", 'b"')):  # 0.72 under Python 3 shows the bytes
        s = s[2:-1].replace("\\n", "\n")
    s = s.split("\nStack trace")[0].split("\n\n")[0].split("\nObjective candidate")[0]
    s = re.sub(r"\[\d\d:\d\d:\d\d\] *", "", s)
    s = re.sub(r"[^\s:'\"]*/([\w.-]+:\d+)", r"\1", s)
    s = re.sub(r"/[^\s:'\"]*/", "", s)
    return type(e).__name__ + ": " + " ".join(s.split())[:300]


class Job:
    """One kind in the making."""

    def __init__(self, k):
        self.kind, self.how = k, k.get("how")
        self.names = self.types = None
        self.cats = sorted(data.SETS[k["set"]].get("codes", {}))
        self.X = data.rows(k["set"])
        self.params = dict(k["params"], nthread=1)
        self.params.update({"silent": 1} if VERSION < (0, 82) else {"verbosity": 0})
        if VERSION < (0, 83) and self.params["objective"] == "reg:squarederror":
            self.params["objective"] = "reg:linear"
        if self.cats:
            self.types = ["c" if j in self.cats else "float" for j in range(self.X.shape[1])]
        if self.how == "names":
            self.names = PLAIN_NAMES if VERSION < (1, 4) else NAMES
            self.types = TYPES
        if self.how == "frame":
            self.names = ["c%d" % j for j in range(self.X.shape[1])]

    def matrix(self, X, **more):
        if self.cats:
            more["enable_categorical"] = True
        return xgb.DMatrix(np.ascontiguousarray(X, np.float32), missing=np.nan, feature_names=self.names, feature_types=self.types, **more)

    # Training.

    def labelled(self, X=None):
        k = self.kind
        if k["label"] == "bounds":
            d = self.matrix(self.X)
            low, high = data.bounds()
            d.set_float_info("label_lower_bound", low)
            d.set_float_info("label_upper_bound", high)
            return d
        y = data.labels(k["set"], k["label"])
        if self.how == "frame":
            return xgb.DMatrix(self.frame(self.X, self.dictionaries()), label=y, enable_categorical=True)
        d = self.matrix(self.X, label=y)
        if self.how == "rank":
            d.set_group([20] * (len(y) // 20))
        return d

    def validation(self):
        r = dict(data.recipe(self.kind["set"], self.kind["label"], flip=50), rows=60)
        r["seed"] += 1000003
        X, y, _ = data.recipes.generate(r)
        return X, y

    def train(self):
        k = self.kind
        if k.get("sklearn"):
            return self.wrapper()
        d, p, rounds = self.labelled(), self.params, k["rounds"]
        if self.how == "early":
            X, y = self.validation()
            p["eval_metric"] = ["auc", "error@0.4", "logloss"]
            return xgb.train(p, d, rounds, evals=[(self.matrix(X, label=y), "valid")], early_stopping_rounds=2, verbose_eval=False)
        if self.how == "continued":
            first = xgb.train(dict(p, num_parallel_tree=1), d, 1)
            return xgb.train(dict(p, max_depth=3), d, rounds, xgb_model=first)
        if self.how == "reduced":
            return xgb.train(p, d, rounds, obj=reduced())
        b = xgb.train(p, d, rounds)
        if self.how == "slice":
            b = b[1:3]
        if self.how == "attributes":
            b.set_attr(**dict((str(n), v) for n, v in ATTRIBUTES.items() if not PY2 or v.encode("ascii", "ignore") == v))  # 2.7 takes ASCII alone
        return b

    def wrapper(self):
        k, more, fit = self.kind, {}, {}
        y = data.labels(k["set"], k["label"])
        if self.how == "early":
            X, v = self.validation()
            fit = dict(eval_set=[(X, v)], verbose=False)
            if VERSION < (1, 6):
                fit.update(early_stopping_rounds=2, eval_metric="logloss")
            else:
                more.update(early_stopping_rounds=2, eval_metric="logloss")
        if (1, 3) <= VERSION < (1, 6) and k["sklearn"] == "XGBClassifier":
            more["use_label_encoder"] = False
        self.model = getattr(xgb, k["sklearn"])(n_estimators=k["rounds"], max_depth=self.params["max_depth"], learning_rate=self.params["eta"], n_jobs=1, objective=self.params["objective"], **more)
        self.model.fit(self.X, y, **fit)
        return self.model.get_booster()

    # Frames with categories.

    def dictionaries(self):
        """Column -> its categories, in the order of the codes."""
        out = {}
        for j, n in data.SETS[self.kind["set"]]["codes"].items():
            if self.kind["name"] == "frame-strings":
                out[j] = WORDS[j:j + n]
            elif self.kind["name"] == "frame-unicode":
                out[j] = BEYOND_ASCII[j:j + n]
            elif self.kind["name"] == "frame-types":
                out[j] = typed(j, [3, 1, 40, 7, 100])
            else:
                out[j] = list(range(n))
        return out

    def frame(self, X, dictionaries):
        import pandas as pd
        columns = {}
        for j in range(X.shape[1]):
            v = X[:, j]
            if j in dictionaries:
                v = pd.Categorical.from_codes(np.where(np.isnan(v), -1, v).astype(np.int32), categories=dictionaries[j])
            columns["c%d" % j] = v
        return pd.DataFrame(columns, columns=self.names)

    # Prediction.

    def accepted(self, X):
        """The rows that this version takes, and the messages about the others."""
        try:
            self.matrix(X)
            return X, []
        except Exception:
            keep, notes = [], {}
            for row in X:
                try:
                    self.matrix(row.reshape(1, -1))
                    keep.append(row)
                except Exception as e:
                    notes[plain_text(e)] = 1
            return np.array(keep, np.float32).reshape(-1, X.shape[1]), sorted(notes)

    def everything(self, b):
        """How predict is told to use all trees: 'dart' drops trees at prediction before 1.0."""
        if self.params.get("booster") == "dart" and VERSION < (1, 0):
            return {"ntree_limit": self.kind["rounds"] * self.params.get("num_parallel_tree", 1)}
        return {}

    def margin(self, b, X, **more):
        m = xgb_predict(b, self.matrix(X), output_margin=True, **dict(self.everything(b), **more))
        return m.reshape(len(X), -1)


def typed(j, values):
    """Five categories of the column's own data type."""
    kinds_ = [np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64, str, np.int32]
    t = kinds_[j % len(kinds_)]
    if VERSION < (3, 4) and t in (np.uint16, np.uint32, np.uint64):
        t = np.int16  # 3.1 to 3.3 train on these, then fail to read back the UBJSON they wrote
    if t is str:
        return np.array(["v%d" % v for v in values], object)
    if np.dtype(t).kind == "i":
        values = [v if i % 2 else -v for i, v in enumerate(values)]
    return np.array(values, t)


def reduced():
    from xgboost.objective import TreeObjective

    class Reduced(TreeObjective):
        def __call__(self, iteration, y_pred, dtrain):
            y = dtrain.get_label().reshape(y_pred.shape)
            return y_pred - y, np.ones_like(y)

        def split_grad(self, iteration, grad, hess):
            return np.ascontiguousarray(grad[:, :2]), np.ascontiguousarray(hess[:, :2])

    return Reduced()


def xgb_predict(b, d, **more):
    return np.asarray(b.predict(d, **more), np.float32)


def limits(begin, end, parallel):
    """predict's arguments for an iteration range in this version, or None."""
    if VERSION >= (1, 4):
        return {"iteration_range": (begin, end)}
    return None if begin else {"ntree_limit": end * parallel}


class Writer:
    """The files of one model: format -> bytes, each written once."""

    def __init__(self, job, booster, out):
        self.job, self.b, self.out = job, booster, out
        self.files, self.blobs, self.notes, self.differs = [], {}, [], {}
        self.dir = tempfile.mkdtemp()

    def attempt(self, form, make):
        try:
            v = make()
        except Exception as e:
            self.notes.append("%s: %s" % (form, plain_text(e)))
            return
        self.add(form, bytes(v))

    def add(self, form, blob):
        sha = hashlib.sha256(blob).hexdigest()
        member = self.blobs.get(sha)
        if member is None:
            member = "%s.%s" % (self.job.kind["name"], form)
            self.blobs[sha] = member
            with open(os.path.join(self.out, member), "wb") as f:
                f.write(blob)
        self.files.append([form, member, sha])

    def saved(self, form, name, model=None):
        """A file of save_model; its name decides the format."""
        path = os.path.join(self.dir, name)

        def make():
            (model or self.b).save_model(path)
            with open(path, "rb") as f:
                return f.read()

        self.attempt(form, make)

    def write(self):
        b, k = self.b, self.job.kind
        if VERSION >= JSON_SINCE and not PY2:
            self.saved("json", "model.json")
        if VERSION >= UBJ_SINCE:
            self.saved("ubj", "model.ubj")
        if not PY2:
            self.saved("none", "model")
        if (2, 1) <= VERSION < (3, 1):
            self.saved("deprecated", "model.deprecated")
        if not PY2:
            self.attempt("raw", b.save_raw)
        if VERSION >= UBJ_SINCE:
            forms = ["json", "ubj"] + (["deprecated"] if VERSION < (3, 1) else [])
            for f in forms:
                self.attempt("raw-" + f, lambda f=f: b.save_raw(raw_format=f))
        if k.get("snapshot") and not PY2:
            self.attempt("snapshot", lambda: b.__getstate__()["handle"])
        self.pickles(b, "", k.get("pickles"))
        if k.get("sklearn"):
            m = self.job.model
            self.pickles(m, "sklearn-", "zero" if k["name"] == "sklearn-binary" else None)
            if VERSION >= JSON_SINCE and not PY2:
                self.saved("sklearn-json", "sk.json", m)
            self.joblib("sklearn-joblib", m)
        if k["name"] in ("logistic", "names") and not PY2:
            self.joblib("joblib", b)

    def pickles(self, o, prefix, which):
        protocols = sorted(set([2, pickle.HIGHEST_PROTOCOL] + {"all": list(range(pickle.HIGHEST_PROTOCOL + 1)), "zero": [0], None: []}[which]))
        for p in protocols:
            self.attempt("%spickle%d" % (prefix, p), lambda: pickle.dumps(o, p))
            if PY2:
                import cPickle
                self.attempt("%scpickle%d" % (prefix, p), lambda: cPickle.dumps(o, p))

    def joblib(self, form, o):
        import joblib
        path = os.path.join(self.dir, "m.joblib")

        def make():
            joblib.dump(o, path)
            with open(path, "rb") as f:
                return f.read()

        self.attempt(form, make)

    # Reading back.

    def read(self, form, blob):
        if "joblib" in form or "pickle" in form:
            if "joblib" in form:
                import joblib
                path = os.path.join(self.dir, "r.joblib")
                with open(path, "wb") as f:
                    f.write(blob)
                o = joblib.load(path)
            else:
                o = pickle.loads(blob)
            return o.get_booster() if form.startswith("sklearn") else o
        b = xgb.Booster({"nthread": 1})
        if form == "snapshot":
            state = dict(self.b.__getstate__(), handle=bytearray(blob))
            b.__setstate__(state)
        elif form.startswith("raw"):
            b.load_model(bytearray(blob))
        else:
            path = os.path.join(self.dir, {"json": "r.json", "ubj": "r.ubj", "sklearn-json": "r.json", "deprecated": "r.deprecated"}.get(form, "r"))
            with open(path, "wb") as f:
                f.write(blob)
            b.load_model(path)
        return b

    def readers(self):
        """A booster read back from each file by its own version: [(format, booster)]."""
        order = ["json", "ubj", "none", "raw", "snapshot"]
        out = []
        for form, member, _ in sorted(self.files, key=lambda f: order.index(f[0]) if f[0] in order else len(order)):
            with open(os.path.join(self.out, member), "rb") as f:
                blob = f.read()
            try:
                out.append((form, self.read(form, blob)))
            except Exception as e:
                self.notes.append("%s is not read back: %s" % (form, plain_text(e)))
        return out

    def compare(self, readers, X, margin):
        """The margins of every file must be those of the first one, or are noted."""
        for form, b in readers:
            try:
                again = data.hexes(self.job.margin(b, X))
            except Exception as e:
                self.notes.append("%s does not predict: %s" % (form, plain_text(e)))
                continue
            if again != margin:
                self.differs[form] = again


def recode(job, b):
    """Rows of a frame whose dictionary is another one: reversed, without its last category."""
    dictionaries = dict((j, c[:-1][::-1] if isinstance(c, list) else c[:-1][::-1].copy()) for j, c in job.dictionaries().items())
    X = data.shared(job.kind["set"])[:data.SHARED].copy()
    for j, c in dictionaries.items():
        X[:, j] = np.where(X[:, j] < len(c), X[:, j], 0)
        X[np.isnan(data.shared(job.kind["set"])[:data.SHARED, j]), j] = np.nan
    f = job.frame(X, dictionaries)
    m = xgb_predict(b, xgb.DMatrix(f, enable_categorical=True), output_margin=True)
    words = dict((str(j), [str(v) if isinstance(v, str) else (v if isinstance(v, int) else v.item()) for v in c]) for j, c in dictionaries.items())
    return dict(categories=words, rows=data.hexes(X), margin=data.hexes(m))


def unknown(job):
    """What a frame with a category that training never saw brings about."""
    d = job.dictionaries()
    j = sorted(d)[0]
    c = d[j]
    d[j] = np.array(list(c)[:-1] + [99], c.dtype) if hasattr(c, "dtype") else list(c)[:-1] + (["unseen"] if isinstance(c[0], type(u"")) else [99])
    X = data.shared(job.kind["set"])[:data.SHARED].copy()
    X[:, j] = len(c) - 1
    return job.frame(X, d)


def make(k, out):
    job = Job(k)
    trained = job.train()
    w = Writer(job, trained, out)
    w.write()
    readers = w.readers()
    b = readers[0][1]  # what the file says counts, not what the trainer holds in memory
    if VERSION >= JSON_SINCE:
        with open(os.path.join(out, k["name"] + ".json"), "rb") as f:
            splits, categorical, counts = probes.of_json(f.read().decode("utf-8"))
    else:
        splits, categorical, counts = probes.of_legacy(bytes(trained.save_raw()))
    most = probes.MOST if k["rounds"] > 2 or k["name"] in ("forest", "hist") else 5
    X = np.concatenate([probes.around(job.X, splits, most), probes.categories(job.X, k["set"], categorical)])
    X, notes = job.accepted(X)
    rows = np.concatenate([data.shared(k["set"]), X])
    rows, more = job.accepted(rows)
    w.notes += ["refuses rows: " + n for n in sorted(set(notes + more))]
    margin = job.margin(b, rows)
    value = xgb_predict(b, job.matrix(rows), **job.everything(b)).reshape(len(rows), -1)
    e = dict(counts, rows=len(rows), groups=margin.shape[1], outputs=value.shape[1], probes=data.hexes(rows[len(data.shared(k["set"])):]), margin=data.hexes(margin), value=data.hexes(value))
    if len(rows) - len(X) != len(data.shared(k["set"])):
        raise ValueError("a shared row is refused: %s" % more)
    if job.params.get("booster") != "gblinear" and counts["trees"]:
        leaf = np.asarray(b.predict(job.matrix(rows), pred_leaf=True)).reshape(len(rows), -1)
        assert leaf.shape[1] == counts["trees"] and (leaf >= 0).all() and (leaf < 256).all(), leaf.shape
        e["leaf"] = "".join("%02x" % int(v) for v in leaf.ravel())
    e["ranges"], some = [], rows[:data.SHARED]
    ranges = list(k.get("iterations", []))
    if k.get("how") == "early" and b.attr("best_iteration") is not None:
        ranges.append([0, int(b.attr("best_iteration")) + 1])
    for begin, end in ranges:
        how = limits(begin, end, job.params.get("num_parallel_tree", 1))
        if how is not None:
            try:
                r = dict(begin=begin, end=end, how=sorted(how)[0], margin=data.hexes(xgb_predict(b, job.matrix(some), output_margin=True, **how)))
                r.update((n, v) for n, v in how.items() if n == "ntree_limit")
                memory = data.hexes(xgb_predict(trained, job.matrix(some), output_margin=True, **how))
                if memory != r["margin"]:
                    r["memory"] = memory
                e["ranges"].append(r)
            except Exception as x:
                w.notes.append("range %d-%d: %s" % (begin, end, plain_text(x)))
    if k.get("base_margin"):
        n, g = len(some), margin.shape[1]
        base = (np.arange(n * g, dtype=np.float32).reshape(n, g) - 17) / np.float32(8)
        d = job.matrix(some)
        d.set_base_margin(base if VERSION >= (1, 7) and g > 1 else base.ravel())
        e["base_margin"] = dict(base=data.hexes(base), margin=data.hexes(xgb_predict(b, d, output_margin=True, **job.everything(b))))
    damaged = k["name"] == "frame-unicode" and VERSION < (3, 4)  # its dictionary, see MATRIX.md
    if k.get("how") == "frame" and VERSION >= (3, 1) and not damaged:
        try:
            e["recoded"] = recode(job, b)
        except Exception as x:
            w.notes.append("frame with another dictionary: " + plain_text(x))
        try:
            b.predict(xgb.DMatrix(unknown(job), enable_categorical=True))
            w.notes.append("frame with an unknown category: predicted")
        except Exception as x:
            w.notes.append("frame with an unknown category: " + plain_text(x))
    if k["name"] == "frame-types":
        try:
            f = job.frame(job.X, dict((j, np.arange(5) + 0.5) for j in job.cats))
            xgb.train(job.params, xgb.DMatrix(f, label=data.labels(k["set"], k["label"]), enable_categorical=True), 1)
            w.notes.append("float categories: trained")
        except Exception as x:
            w.notes.append("float categories: " + plain_text(x))
    names = ["best_iteration", "best_score", "best_ntree_limit"]
    e["best"] = dict((n, v) for n, v in ((n, b.attr(n)) for n in names) if v is not None)
    w.compare(readers + [("memory", trained)], rows, e["margin"])
    e["differs"] = w.differs
    shutil.rmtree(w.dir)
    e = dict((n, v) for n, v in e.items() if v not in ([], {}))
    return dict(name=k["name"], files=w.files, notes=w.notes, expected=e)


def entry(k, out):
    """The result of one kind as a dict; an error is part of it."""
    params = dict((n, v) for n, v in sorted(k["params"].items()))
    head = dict(name=k["name"], set=k["set"], label=k["label"], params=params, rounds=k["rounds"], how=k.get("how") or k.get("sklearn") or "")
    if VERSION < k["since"]:
        return dict(head, error="not before XGBoost %d.%d" % k["since"])
    try:
        return dict(head, **make(k, out))
    except Exception as e:
        if os.environ.get("TRACE"):
            import traceback
            traceback.print_exc()
        return dict(head, error=plain_text(e))


def main():
    label, out = sys.argv[1:3]
    wanted = sys.argv[3:]
    for k in kinds.KINDS:
        if (PY2 and k["name"] not in kinds.PYTHON2) or (wanted and k["name"] not in wanted):
            continue
        path = os.path.join(out, k["name"] + ".json!")
        pid = os.fork()
        if pid == 0:
            e = entry(k, out)
            with open(path, "w") as f:
                f.write(json.dumps(e, sort_keys=True))
            os._exit(0)
        status = os.waitpid(pid, 0)[1]
        if not os.path.exists(path):
            with open(path, "w") as f:
                f.write(json.dumps(dict(name=k["name"], set=k["set"], label=k["label"], params=k["params"], rounds=k["rounds"], error="the process ended with status %d" % status), sort_keys=True))
    with open(os.path.join(out, "version.json!"), "w") as f:
        f.write(json.dumps(dict(label=label, xgboost=xgb.__version__, python="%d.%d" % sys.version_info[:2], numpy=np.__version__)))


if __name__ == "__main__":
    main()
