"""Cases of early stopping: every option of XGBoost's EarlyStopping callback."""
import recipes
import training
import xgboost as xgb

MIXED = "norm*2 few int grid geo"
BIN, REAL = dict(label="bin", flip=200), dict(label="real")
LOG = dict(objective="binary:logistic", eta=0.9)


def cases():
    out = []

    def add(slug, label, stop, rounds=25, rows=200, cols=MIXED, **params):
        k = len(out) + 1
        out.append(dict(id="stopping-%02d-%s" % (k, slug), recipe=dict(rows=rows, cols=cols, seed=9700 + k, **label),
                        then={a.rstrip("_"): str(b) for a, b in params.items() if a != "eval_metric"}, metrics=params.get("eval_metric"),
                        first=None, rounds=[0, rounds], groups=None, other=False, stop=stop))

    add("last", BIN, dict(rounds=3), **LOG)
    add("save-best", BIN, dict(rounds=3, save_best=True), **LOG)
    add("several-metrics", BIN, dict(rounds=3), eval_metric=["logloss", "auc"], **LOG)
    add("metric", BIN, dict(rounds=3, metric_name="logloss"), eval_metric=["logloss", "auc"], **LOG)
    add("metric-printed-name", BIN, dict(rounds=2, metric_name="error@0.7", save_best=True), eval_metric=["error@0.70", "auc"], **LOG)
    add("set", BIN, dict(rounds=2, data_name="train", metric_name="error"), eval_metric=["error", "logloss"], **LOG)
    add("maximize-loss", REAL, dict(rounds=3, maximize=True))
    add("minimize-auc", BIN, dict(rounds=3, maximize=False, save_best=True), eval_metric=["auc"], **LOG)
    add("min-delta", BIN, dict(rounds=3, min_delta=0.01, save_best=True), **LOG)
    add("min-delta-auc", BIN, dict(rounds=4, min_delta=0.02), eval_metric=["auc"], **LOG)
    add("min-delta-auc-save-best", BIN, dict(rounds=4, min_delta=0.02, save_best=True), eval_metric=["auc"], **LOG)
    add("not-reached", BIN, dict(rounds=24, save_best=True), rounds=6, **LOG)
    add("mape", REAL, dict(rounds=2), eval_metric=["mape"], eta=0.9)
    add("tiny-scores", dict(label="small"), dict(rounds=2), eval_metric=["mae"], eta=0.9)
    add("forest", BIN, dict(rounds=2, save_best=True), num_parallel_tree=3, subsample=0.6, **LOG)
    add("classes", dict(label="class", classes=3, flip=200), dict(rounds=2, save_best=True), objective="multi:softprob", num_class=3, eta=0.9)
    return out


def run(case):
    r = case["recipe"]
    X, y, w = recipes.generate(r)
    vx, vy, _ = recipes.generate(recipes.validation(r))
    params = dict(case["then"], **({"eval_metric": case["metrics"]} if case["metrics"] else {}))
    return training.train(case, params, training.matrix(r, X, y, w), case["rounds"][1], training.matrix(r, vx, vy))
