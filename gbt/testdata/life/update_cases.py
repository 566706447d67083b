"""Cases of process_type=update: a model is trained, saved, and its trees are refreshed or pruned."""
import continuation_cases

MIXED = "norm*2 few int grid geo"
BIN, REAL = dict(label="bin", flip=80), dict(label="real")
LOG = dict(objective="binary:logistic")
PROB = dict(objective="multi:softprob", num_class=3)


def cases():
    out = []

    def add(slug, label, updater, first=None, then=None, rounds=(4, 4), rows=300, cols=MIXED, other=True, stop=None, **common):
        k = len(out) + 1
        def text(p):
            return {a.rstrip("_"): str(b) for a, b in dict(common, **(p or {})).items()}
        out.append(dict(id="update-%02d-%s" % (k, slug), recipe=dict(rows=rows, cols=cols, seed=9000 + k, **label),
                        first=text(dict(dict(max_depth=4), **(first or {}))),
                        then=dict(text(then), process_type="update", updater=updater), rounds=list(rounds), groups=None, other=other, stop=stop))

    cls = dict(label="class", classes=3, flip=80)
    add("refresh-same-rows", REAL, "refresh", other=False)
    add("refresh", REAL, "refresh")
    add("refresh-logistic", dict(BIN, miss=150), "refresh", **LOG)
    add("refresh-some", BIN, "refresh", rounds=(5, 2), **LOG)
    add("refresh-no-leaf", BIN, "refresh", then=dict(refresh_leaf=0), **LOG)
    add("refresh-softprob", cls, "refresh", **PROB)
    add("refresh-forest", BIN, "refresh", first=dict(num_parallel_tree=3, subsample=0.6), **LOG)
    add("refresh-forest-softprob", cls, "refresh", first=dict(num_parallel_tree=2, colsample_bytree=0.6), **PROB)
    add("refresh-alpha", REAL, "refresh", then=dict(alpha=30, lambda_=2.5, eta=0.55))
    add("refresh-delta-step", BIN, "refresh", then=dict(max_delta_step=0.35, alpha=0.4), **LOG)
    add("refresh-lambda-0", BIN, "refresh", then=dict(lambda_=0, min_child_weight=20), **LOG)
    add("refresh-weights", dict(BIN, weights="zeros"), "refresh", **LOG)
    add("refresh-few-rows", REAL, "refresh", rows=40, first=dict(max_depth=6, min_child_weight=0))
    add("refresh-exact", REAL, "refresh", first=dict(tree_method="exact", gamma=5))
    add("refresh-poisson", dict(label="class", classes=5), "refresh", objective="count:poisson")
    add("refresh-stop", BIN, "refresh", rounds=(12, 12), stop=dict(rounds=2), first=dict(eta=1), then=dict(eta=1), **LOG)
    add("refresh-sampling-ignored", BIN, "refresh", then=dict(subsample=0.5, colsample_bytree=0.5, seed=3), **LOG)
    add("prune", REAL, "prune", then=dict(gamma=300), other=False)
    add("prune-other-rows", REAL, "prune", then=dict(gamma=300))
    add("prune-depth", BIN, "prune", then=dict(max_depth=2), **LOG)
    add("prune-depth-gamma", BIN, "prune", first=dict(max_depth=6, min_child_weight=0), then=dict(max_depth=3, gamma=1, eta=0.5), **LOG)
    add("prune-all", REAL, "prune", then=dict(gamma=1e9))
    add("prune-no-bound", BIN, "prune", then=dict(max_depth=0, gamma=0), **LOG)
    add("prune-pruned", REAL, "prune", first=dict(tree_method="exact", gamma=50), then=dict(gamma=400))
    add("refresh-prune", REAL, "refresh,prune", then=dict(gamma=100))
    add("refresh-prune-softprob", cls, "refresh,prune", first=dict(max_depth=6), then=dict(gamma=0.5, max_depth=3), **PROB)
    add("prune-refresh", BIN, "prune,refresh", then=dict(gamma=1), **LOG)
    add("refresh-prune-no-leaf", BIN, "refresh,prune", then=dict(refresh_leaf=0, gamma=2), **LOG)
    add("refresh-dropout", BIN, "refresh", rounds=(6, 6), then=dict(rate_drop=0.5, seed=2), **LOG)
    add("refresh-categories", REAL, "refresh", cols="cat12 norm*2 skew40 cat3")
    add("refresh-prune-categories", BIN, "refresh,prune", then=dict(gamma=2), cols="cat12 norm*2 skew40 cat3", **LOG)
    return out


def run(case):
    return continuation_cases.run(case)
