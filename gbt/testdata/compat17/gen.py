"""Makes cases.json, the goldens of the parity battery with XGBoost 1.7.4.

    python3 -m venv venv && venv/bin/pip install xgboost==1.7.4 'numpy<2'
    venv/bin/python gen.py              # into this script's folder
    venv/bin/python gen.py --dump DIR   # also every model as DIR/<id>.json, to look for a difference

../parity/recipes.py makes the data and ../parity/gen.py says what the hashes are of; cases.py lists
the cases. Real XGBoost trains with one thread, on x86-64 and a processor with FMA. The package must be
the wheel, which is built by GCC 8: std::shuffle draws columns by the form of uniform_int of GCC up
to 10. Bases are repeated for every output, as 1.7 saves one."""
import argparse
import json
import os
import sys

sys.dont_write_bytecode = True
here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [here, os.path.join(here, "..", "parity")]
import importlib.util  # noqa: E402

import numpy as np  # noqa: E402
import recipes  # noqa: E402
import xgboost as xgb  # noqa: E402


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    m = importlib.util.module_from_spec(spec)
    sys.modules[name] = m
    spec.loader.exec_module(m)
    return m


newer = load("cases", os.path.join(here, "..", "parity", "cases.py"))
parity = load("paritygen", os.path.join(here, "..", "parity", "gen.py"))
cases17 = load("cases17", os.path.join(here, "cases.py"))

VERSION = "1.7.4"


def run(case, dump):
    r = case["recipe"]
    X, y, w = recipes.generate(r)
    vx, vy, _ = recipes.generate(recipes.validation(r))
    assert not (np.signbit(X) & (X == 0)).any(), "negative zero"
    train = parity.matrix(r, X, y, w, base_margin=recipes.base_margin(r), feature_weights=recipes.column_weights(r))
    params, first = dict(case["params"], nthread=1), None
    if params.get("process_type") == "update":  # goes over the trees of a model with the validation rows
        first = xgb.train({k: v for k, v in params.items() if k not in ("process_type", "updater")}, train, case["rounds"], verbose_eval=False)
        train = parity.matrix(r, vx, vy)
    booster = xgb.train(params, train, case["rounds"], xgb_model=first and bytearray(first.save_raw("json")), verbose_eval=False)
    raw = bytes(booster.save_raw("json"))
    model = json.loads(raw)["learner"]
    form = model["gradient_booster"].get("gbtree", model["gradient_booster"])["model"]  # that of dart is one deeper
    trees, info = form.get("trees", []), form.get("tree_info", [])
    hashes, splits = [], []
    for t, group in zip(trees, info):
        for node in t["categories_nodes"]:  # NaN in 1.7
            t["split_conditions"][node] = np.finfo(np.float32).smallest_subnormal
        h, s = parity.tree_hashes(t, group)
        hashes.append(h)
        splits += s
    fresh = xgb.Booster({"nthread": 1}, model_file=bytearray(raw))
    rows = {"train": X, "validation": vx, "probes": parity.probes(X, splits)}
    margins = {k: recipes.fnv(recipes.bits(fresh.predict(parity.matrix(r, v), output_margin=True))) if len(v) else "" for k, v in rows.items()}
    case = dict(case)
    case["data"] = [recipes.fnv(recipes.bits(v)) for v in (X, y, [] if w is None else w, vx, vy)]
    case["base_score"] = recipes.bits(float(model["learner_model_param"]["base_score"])) * max(1, *(int(model["learner_model_param"][k]) for k in ("num_class", "num_target")))
    case["nodes"] = [len(t["left_children"]) for t in trees]
    case["trees"] = hashes
    case["margins"] = margins
    case["probes"] = len(rows["probes"])
    if "weights" in form:
        case["linear"] = recipes.fnv(recipes.bits(form["weights"]))
    if dump:
        with open(os.path.join(dump, case["id"] + ".json"), "wb") as f:
            f.write(raw)
    return case


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--out", default=here)
    p.add_argument("--dump")
    a = p.parse_args()
    assert xgb.__version__ == VERSION, "xgboost %s: want %s" % (xgb.__version__, VERSION)
    assert xgb.build_info()["GCC_VERSION"][0] == 8, "this is another build than that of the xgboost wheel"
    if a.dump:
        os.makedirs(a.dump, exist_ok=True)
    lines = []
    for family in cases17.FAMILIES:
        for case in family():
            lines.append(json.dumps(run(case, a.dump), separators=(",", ":")))
    with open(os.path.join(a.out, "cases.json"), "w") as f:
        f.write("[\n" + ",\n".join(lines) + "\n]\n")
    print(len(lines), "cases")


if __name__ == "__main__":
    main()
