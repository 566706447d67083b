"""Expected numbers of the churn analysis, from real XGBoost.

    go run ./examples/churn -out DIR
    python examples/churn/testdata/gen.py generated DIR/data
    python examples/churn/testdata/gen.py churn ../shared/data/churn/seed_split

The folder has train.csv, validation.csv, test.csv and the same with _updated
(label first, no header), columns.txt and columns_updated.txt (a name a line).
Written beside this file: NAME.json, which holds no data, only results.
"""

import hashlib
import json
import pathlib
import sys

import numpy as np
import pandas as pd
import sklearn
import xgboost
from sklearn.metrics import accuracy_score, confusion_matrix, precision_score, recall_score, roc_auc_score

assert xgboost.__version__ == "3.4.1", xgboost.__version__

PARAMS = dict(objective="binary:logistic", eval_metric="auc", tree_method="exact", max_depth=5, eta=0.2,
              gamma=4, min_child_weight=6, subsample=0.8, seed=0, nthread=1)
ROUNDS = 100
SETS = ["train", "validation", "test"]
STEP, REPLACE, INCENTIVE = 0.01, 500, 50


def cost(pred, label, cutoff):
    flagged = pred > cutoff
    return int(REPLACE * np.sum(~flagged & (label == 1)) + INCENTIVE * np.sum(flagged))


def sweep(pred, label):
    cutoffs = np.arange(pred.min(), pred.max(), STEP)
    costs = [cost(pred, label, c) for c in cutoffs]
    i = int(np.argmin(costs))
    return dict(cutoff=float(cutoffs[i]), costs=costs)


def exact(pred, label):
    """The cheapest of the cutoffs halfway between neighbouring scores, lowest first."""
    u = np.unique(pred)
    cutoffs = np.concatenate([[0.0], (u[1:] + u[:-1]) / 2, [1.0]])
    return float(cutoffs[int(np.argmin([cost(pred, label, c) for c in cutoffs]))])


def levels(node):
    return 1 + max((levels(c) for c in node.get("children", [])), default=0)


def features(node):
    if "split" in node:
        yield node["split"]
    for c in node.get("children", []):
        yield from features(c)


def model(folder, suffix):
    names = (folder / f"columns{suffix}.txt").read_text().split()[1:]
    data, label = {}, {}
    for s in SETS:
        rows = pd.read_csv(folder / f"{s}{suffix}.csv", header=None).to_numpy()
        label[s] = rows[:, 0].astype(int)
        data[s] = xgboost.DMatrix(rows[:, 1:], label=rows[:, 0], feature_names=names, nthread=1)
    log = {}
    booster = xgboost.train(PARAMS, data["train"], ROUNDS, evals=[(data[s], s) for s in SETS[:2]],
                            evals_result=log, verbose_eval=False)
    pred32 = {s: booster.predict(data[s]) for s in SETS}
    pred = {s: p.astype(np.float64) for s, p in pred32.items()}
    auc = dict(kv.split(":") for kv in booster.eval_set([(data[s], s) for s in SETS], ROUNDS).split("\t")[1:])
    trees = [json.loads(t) for t in booster.get_dump(dump_format="json")]
    depths, using = {}, {}
    for t in trees:
        d = levels(t)
        depths[str(d)] = depths.get(str(d), 0) + 1
        for f in set(features(t)):
            using[f] = using.get(f, 0) + 1
    out = dict(
        features=len(names),
        auc={s: float(auc[s + "-auc"]) for s in SETS},
        auc_sklearn={s: float(roc_auc_score(label[s], pred[s])) for s in SETS},
        auc_by_round=[log[s]["auc"] for s in SETS[:2]],
        predictions_sha256=hashlib.sha256(pred32["test"].astype("<f4").tobytes()).hexdigest(),
        leaf_only_trees=depths.get("1", 0), depths=depths, trees_using=using,
        first_split=dict(feature=trees[0]["split"], threshold=float(np.float32(trees[0]["split_condition"]))),
        importance={k: booster.get_score(importance_type=k)
                    for k in ["weight", "gain", "cover", "total_gain", "total_cover"]},
        histogram=[int(n) for n in np.histogram(pred["test"], 10)[0]],
    )
    y = label["test"]
    for cutoff in [0.5, 0.3]:
        flagged = pred["test"] > cutoff
        tn, fp, fn, tp = (int(n) for n in confusion_matrix(y, flagged).ravel())
        out[f"at_{cutoff}"] = dict(tn=tn, fp=fp, fn=fn, tp=tp, accuracy=float(accuracy_score(y, flagged)),
                                   precision=float(precision_score(y, flagged)), recall=float(recall_score(y, flagged)))
    on = {s: sweep(pred[s], label[s]) for s in SETS[1:]}
    best = exact(pred["validation"], label["validation"])
    on_test = lambda c: dict(cutoff=c, cost=cost(pred["test"], y, c))
    out["cost"] = dict(
        notebook=on_test(on["test"]["cutoff"]), honest=on_test(on["validation"]["cutoff"]), exact=on_test(best),
        do_nothing=REPLACE * int(y.sum()), treat_all=INCENTIVE * len(y),
        test_curve=on["test"]["costs"], validation_curve=on["validation"]["costs"])
    rows = {s: len(label[s]) for s in SETS}
    churners = {s: int(label[s].sum()) for s in SETS}
    return out, rows, churners


def main(name, folder):
    folder = pathlib.Path(folder)
    full, rows, churners = model(folder, "")
    reduced, _, _ = model(folder, "_updated")
    out = dict(
        made_with=dict(xgboost=xgboost.__version__, sklearn=sklearn.__version__, numpy=np.__version__),
        rows=rows, churners=churners, columns=len((folder / "columns.txt").read_text().split()),
        column_names=(folder / "columns.txt").read_text().split(),
        files_sha256={f: hashlib.sha256((folder / f).read_bytes()).hexdigest()
                      for f in sorted(p.name for p in folder.glob("*.csv") if p.stem.split("_")[0] in SETS)},
        full=full, reduced=reduced)
    place = pathlib.Path(__file__).parent / f"{name}.json"
    place.write_text(json.dumps(out, indent=1) + "\n")


main(*sys.argv[1:])
