"""Reads the files of other versions with the XGBoost of the Python that runs it:

    python cross.py ARCHIVES REPORT

For each archive that is not newer: which formats gave the noted margins and outputs to the
bit, which were refused and why, which gave others, and for which kinds. Pickles of the scikit-learn wrappers are left out."""
import glob
import io
import json
import os
import pickle
import sys
import tarfile
import tempfile
import warnings

sys.dont_write_bytecode = True
warnings.simplefilter("ignore")
import numpy as np  # noqa: E402
import xgboost as xgb  # noqa: E402

import data  # noqa: E402
import train  # noqa: E402


def floats(text):
    return np.array([int(text[i:i + 8], 16) for i in range(0, len(text), 8)], np.uint32).view(np.float32)


def load(form, blob, where):
    if "pickle" in form or form == "joblib":
        return pickle.loads(blob, encoding="latin1")
    b = xgb.Booster({"nthread": 1})
    if form == "snapshot":
        b.__setstate__({"handle": bytearray(blob)})
    elif form.startswith("raw"):
        b.load_model(bytearray(blob))
    else:
        path = os.path.join(where, "m" + {"none": "", "sklearn-json": ".json"}.get(form, "." + form))
        with open(path, "wb") as f:
            f.write(blob)
        b.load_model(path)
    return b


def predict(b, e, X, expected):
    """Whether the margins and the outputs are those that are noted."""
    codes = data.SETS[e["set"]].get("codes", {})
    types = b.feature_types
    if codes and not types:
        types = ["c" if j in codes else "float" for j in range(X.shape[1])]
    more = {"enable_categorical": True} if codes else {}
    d = xgb.DMatrix(X, missing=np.nan, feature_names=b.feature_names, feature_types=types, **more)
    margin = data.hexes(b.predict(d, output_margin=True))
    value = data.hexes(b.predict(d))
    return margin == expected["margin"], value == expected["value"]


def apart(job):
    """The result of job() in a process of its own: some files end the process that reads them."""
    r, w = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(r)
        try:
            v = list(map(bool, job()))
        except Exception as e:
            v = train.plain_text(e)
        with os.fdopen(w, "w") as f:
            f.write(json.dumps(v))
        os._exit(0)
    os.close(w)
    with os.fdopen(r) as f:
        v = f.read()
    status = os.waitpid(pid, 0)[1]
    return json.loads(v) if v else "the process ended with signal %d" % status


def outcome(v, blob):
    """Equal, or what else came out, in few words."""
    if isinstance(v, str):
        if train.VERSION >= (3, 1) and blob[:1] != b"{" and blob[:1] != b"\x80" and b"xgboost.core" not in blob[:100]:
            return "refused: old binary format"
        for short in ("UnicodeDecodeError", "std::bad_alloc", "Unknown construct", "header == serialisation_header_", "Invalid serialization file", "basic_string"):
            if short in v:
                return "refused: " + short
        return "refused: " + v[:110]
    return "equal" if all(v) else "outputs differ" if v[0] else "margins differ"


def main():
    report = {}
    for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.tar.bz2"))):
        label = os.path.basename(path)[:-len(".tar.bz2")]
        if [int(p) for p in label.split("-")[0].split(".")] > [int(p) for p in xgb.__version__.split(".")]:
            continue
        with tarfile.open(path) as t:
            files = {m.name: t.extractfile(m).read() for m in t}
        doc, out = json.loads(files["expected.json"].decode("utf-8")), {}
        with tempfile.TemporaryDirectory() as where:
            for e in doc["models"]:
                X = data.shared(e["set"])
                if e.get("probes"):
                    X = np.concatenate([X, floats(e["probes"]).reshape(-1, X.shape[1])])
                for form, member in sorted(e["files"].items()):
                    if not form.startswith("sklearn-") or form == "sklearn-json":
                        v = outcome(apart(lambda: predict(load(form, files[member], where), e, X, e)), files[member])
                        out.setdefault(v, {}).setdefault(form, []).append(e["name"])
        total = {}
        for forms in out.values():
            for form, names in forms.items():
                total[form] = total.get(form, 0) + len(names)
        groups = []  # formats with the same fate together
        for v, forms in out.items():
            for form, names in sorted(forms.items()):
                names = "all" if len(names) == total[form] else len(names) if v == "equal" else names
                for g in groups:
                    if g["outcome"] == v and g["kinds"] == names:
                        g["formats"].append(form)
                        break
                else:
                    groups.append(dict(outcome=v, formats=[form], kinds=names))
        report[label] = groups
    with io.open(sys.argv[2], "w") as f:
        f.write(json.dumps({"reader": xgb.__version__, "versions": report}, sort_keys=True))


if __name__ == "__main__":
    main()
