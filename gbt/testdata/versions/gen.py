"""Makes the version matrix: models of many XGBoost versions in every format they write.

    python3 gen.py --env 0.72.1=PYTHON --env 0.72.1-py27=PYTHON ... --env 3.4.1=PYTHON

Each PYTHON is an interpreter with that XGBoost (the part before "-"), NumPy, SciPy,
scikit-learn, pandas and joblib of its age; MATRIX.md names the ones that made the committed
files. With --env for some versions alone, the others stay as they are. --read LABEL (of one
of the --env) adds what that version makes of everybody's files.

kinds.py lists the models, data.py makes their data, train.py runs in each interpreter,
probes.py finds the thresholds, cross.py reads across versions. This file merges:

VERSION.tar.bz2   the files <kind>.<format> and expected.json
index.json        what there is, what is missing and why
MATRIX.md         the same as tables, under a text written by hand

Float32 values are strings of eight hex digits of the IEEE bits each (NaN 7fc00000), in row
order; leaf ids of two. SHA-256 is cut to 16 hex digits."""
import argparse
import bz2
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile

sys.dont_write_bytecode = True
import data  # noqa: E402
import kinds  # noqa: E402
import tables  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
ENV = dict(OMP_NUM_THREADS="1", PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8")


def order(label):
    return [int(p) for p in re.findall(r"\d+", label.split("-")[0])], label


def compact(v):
    return json.dumps(v, sort_keys=True, separators=(",", ":"))


def archive(label, folder, python, out):
    """Merges what train.py left in folder into one archive; returns the index entry."""
    places = [HERE, folder, tempfile.gettempdir(), os.path.dirname(os.path.dirname(python)), os.path.expanduser("~")]
    with open(os.path.join(folder, "version.json!")) as f:
        head = json.load(f)
    models, expected, members = [], [], {}
    for k in kinds.KINDS:
        path = os.path.join(folder, k["name"] + ".json!")
        if not os.path.exists(path):
            continue
        with open(path) as f:
            e = json.load(f)
        if "error" in e:
            models.append(dict(name=e["name"], error=e["error"]))
            continue
        files, same, where = {}, {}, {}
        for form, member, sha in e["files"]:
            where[form] = member
            if member == "%s.%s" % (e["name"], form):
                files[form] = sha[:16]
                with open(os.path.join(folder, member), "rb") as f:
                    members[member] = f.read()
                assert hashlib.sha256(members[member]).hexdigest() == sha
            else:
                same[form] = member[len(e["name"]) + 1:]
        m = dict(name=e["name"], files=files)
        if same:
            m["same"] = same
        if e["notes"]:
            m["notes"] = e["notes"]
        models.append(m)
        expected.append(dict(e["expected"], name=e["name"], set=e["set"], files=where))
    members["expected.json"] = ('{"version":%s,"models":[\n' % json.dumps(label) + ",\n".join(compact(e) for e in expected) + "\n]}\n").encode()
    for name, blob in members.items():
        for place in places:
            assert place.encode() not in blob, "%s of %s names %s" % (name, label, place)
    b = io.BytesIO()
    with tarfile.open(fileobj=b, mode="w", format=tarfile.USTAR_FORMAT) as t:
        for name in sorted(members, key=lambda n: (n != "expected.json", n)):
            i = tarfile.TarInfo(name)
            i.size = len(members[name])
            t.addfile(i, io.BytesIO(members[name]))
    with open(os.path.join(out, label + ".tar.bz2"), "wb") as f:
        f.write(bz2.compress(b.getvalue(), 9))
    return dict(version=label, xgboost=head["xgboost"], python=head["python"], numpy=head["numpy"], archive=label + ".tar.bz2", models=models)


def text(index):
    """index.json: one line a kind, a set and a model."""
    def block(name, items):
        return '"%s":[\n%s\n]' % (name, ",\n".join(compact(i) for i in items))

    versions = []
    for v in index["versions"]:
        head = {k: v[k] for k in v if k != "models"}
        versions.append(compact(head)[:-1] + "," + block("models", v["models"]) + "}")
    return "{" + ",\n".join([block("sets", index["sets"]), block("kinds", index["kinds"]), '"versions":[\n' + ",\n".join(versions) + "\n]", block("readers", index["readers"])]) + "}\n"


def describe():
    sets = [dict(name=n, recipe={k: v for k, v in r.items() if k != "codes"}, columns=data.rows(n).shape[1], codes={str(j): c for j, c in r.get("codes", {}).items()}, rows=data.hexes(data.shared(n))) for n, r in data.SETS.items()]
    params = [dict(name=k["name"], set=k["set"], label=k["label"], rounds=k["rounds"], how=k.get("sklearn") or k.get("how") or "", params=k["params"]) for k in kinds.KINDS]
    return sets, params


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--env", action="append", default=[], metavar="VERSION=PYTHON")
    p.add_argument("--read", action="append", default=[], metavar="VERSION")
    p.add_argument("--only-read", action="store_true", help="leave the archives as they are")
    p.add_argument("--out", default=HERE)
    a = p.parse_args()
    envs = dict(e.split("=", 1) for e in a.env)
    path = os.path.join(a.out, "index.json")
    index = dict(versions=[], readers=[])
    if os.path.exists(path):
        with open(path) as f:
            index = json.load(f)
    index["sets"], index["kinds"] = describe()
    done = {v["version"]: v for v in index["versions"]}
    for label, python in envs.items():
        if a.only_read:
            break
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([python, "-W", "ignore", os.path.join(HERE, "train.py"), label, folder], check=True, env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            done[label] = archive(label, folder, python, a.out)
        print(label, sum("error" not in m for m in done[label]["models"]), "models")
    index["versions"] = [done[v] for v in sorted(done, key=order)]
    with open(path, "w") as f:
        f.write(text(index))
    readers = {r["reader"]: r for r in index["readers"]}
    for label in a.read:
        with tempfile.TemporaryDirectory() as folder:
            out = os.path.join(folder, "report.json")
            subprocess.run([envs[label], "-W", "ignore", os.path.join(HERE, "cross.py"), a.out, out], check=True, env=ENV, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            with open(out) as f:
                readers[label] = json.load(f)
    index["readers"] = [readers[r] for r in sorted(readers, key=order)]
    with open(path, "w") as f:
        f.write(text(index))
    tables.write(os.path.join(a.out, "MATRIX.md"), index)


if __name__ == "__main__":
    main()
