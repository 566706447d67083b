# -*- coding: utf-8 -*-
"""The kinds of models of the version matrix.

A kind is a dict: name; set and label (data.py); params; rounds; since (first version in which
it means something: earlier ones would ignore a parameter and train something else); and what
else is done: how (a special way of training), iterations (ranges to predict), base_margin,
pickles (protocols: "all", "zero" adds 0; else 2 and the highest), snapshot (file of its own)."""

KINDS = []


def kind(name, set, label, objective, rounds=2, since=(0, 0), **more):
    params = dict(objective=objective, max_depth=2, eta=0.5)
    how = dict((k, more.pop(k)) for k in ("how", "iterations", "base_margin", "pickles", "snapshot", "sklearn", "until") if k in more)
    params.update(more)
    KINDS.append(dict(name=name, set=set, label=label, params=params, rounds=rounds, since=since, **how))


RANGES = [[0, 1], [0, 2], [1, 3]]

# The main ones: deeper trees, every protocol of pickle, ranges of iterations, base margins.
kind("logistic", "plain", "bin", "binary:logistic", 4, max_depth=3, iterations=RANGES, base_margin=True, pickles="all", snapshot=True)
kind("softprob", "plain", "class", "multi:softprob", 3, max_depth=3, num_class=3, iterations=RANGES, base_margin=True, snapshot=True)
kind("softmax", "plain", "class", "multi:softmax", 2, num_class=3)
kind("squarederror", "plain", "real", "reg:squarederror", 3, max_depth=3, base_margin=True, snapshot=True)
kind("reglinear", "plain", "real", "reg:linear", 2)

# What stands beside the trees.
kind("names", "plain", "bin", "binary:logistic", 2, how="names", pickles="zero", snapshot=True)
kind("attributes", "plain", "bin", "binary:logistic", 1, how="attributes", pickles="zero", snapshot=True)
kind("early", "plain", "bin", "binary:logistic", 12, max_depth=4, eta=1.0, how="early", pickles="zero", iterations=RANGES[:1])
kind("dense", "dense", "bin", "binary:logistic", 2)
kind("notrees", "plain", "bin", "binary:logistic", 0)
kind("rootonly", "plain", "bin", "binary:logistic", 2, gamma=1000)
kind("constraints", "plain", "real", "reg:squarederror", 2, tree_method="hist", monotone_constraints="(1,-1,0,0,0,0)", interaction_constraints="[[0,1,2],[3,4,5]]", since=(0, 90))
kind("sampled", "plain", "bin", "binary:logistic", 2, subsample=0.7, colsample_bytree=0.7, colsample_bylevel=0.8, scale_pos_weight=2.5, seed=7)
kind("continued", "plain", "bin", "binary:logistic", 2, how="continued", iterations=RANGES)
kind("continued-forest", "plain", "bin", "binary:logistic", 2, how="continued", num_parallel_tree=3, subsample=0.6, iterations=RANGES)
kind("slice", "plain", "class", "multi:softprob", 3, num_class=3, how="slice", since=(1, 3))

# Where the sum starts.
kind("base-logistic", "plain", "bin", "binary:logistic", 2, base_score=0.2)
kind("base-real", "plain", "real", "reg:squarederror", 2, base_score=-7.5)
kind("base-poisson", "plain", "count", "count:poisson", 2, base_score=2.5)
kind("base-softprob", "plain", "class", "multi:softprob", 1, num_class=3, base_score=0.3)
kind("base-classes", "plain", "class", "multi:softprob", 1, num_class=3, base_score="[0.2, 0.5, 0.3]", since=(3, 1))
kind("base-targets", "plain", "targets", "reg:squarederror", 1, tree_method="hist", base_score="[-1.5, 2, 0.25]", since=(3, 1))

# Objectives.
kind("reglogistic", "plain", "unit", "reg:logistic")
kind("logitraw", "plain", "bin", "binary:logitraw")
kind("hinge", "plain", "bin", "binary:hinge")
kind("poisson", "plain", "count", "count:poisson", pickles="zero", snapshot=True)
kind("gamma", "plain", "positive", "reg:gamma")
kind("tweedie", "plain", "count", "reg:tweedie", tweedie_variance_power=1.3)
kind("squaredlog", "plain", "count", "reg:squaredlogerror")
kind("pseudohuber", "plain", "real", "reg:pseudohubererror", huber_slope=2.5, since=(1, 6))
kind("absolute", "plain", "real", "reg:absoluteerror")
kind("quantile", "plain", "real", "reg:quantileerror", quantile_alpha=0.3, tree_method="hist")
kind("quantiles", "plain", "real", "reg:quantileerror", quantile_alpha=[0.1, 0.5, 0.9], tree_method="hist", iterations=RANGES[:1])
kind("expectile", "plain", "real", "reg:expectileerror", expectile_alpha=0.3, tree_method="hist")
kind("expectiles", "plain", "real", "reg:expectileerror", expectile_alpha=[0.1, 0.5, 0.9], tree_method="hist")
kind("pairwise", "plain", "grade", "rank:pairwise", how="rank")
kind("ndcg", "plain", "grade", "rank:ndcg", how="rank")
kind("ndcg-unbiased", "plain", "grade", "rank:ndcg", how="rank", lambdarank_unbiased=True, since=(2, 0))
kind("map", "plain", "bin", "rank:map", how="rank")
kind("cox", "plain", "cox", "survival:cox")
kind("aft", "plain", "bounds", "survival:aft", aft_loss_distribution="logistic", aft_loss_distribution_scale=1.2)

# Other growers and layers of several trees.
kind("pruned", "plain", "bin", "binary:logistic", 3, max_depth=4, tree_method="exact", gamma=1.5)
kind("hist", "plain", "bin", "binary:logistic", 2, max_depth=3, tree_method="hist")
kind("approx", "plain", "bin", "binary:logistic", 2, max_depth=3, tree_method="approx")
kind("lossguide", "plain", "bin", "binary:logistic", 2, tree_method="hist", grow_policy="lossguide", max_depth=0, max_leaves=6)
kind("forest", "plain", "real", "reg:squarederror", 2, num_parallel_tree=4, subsample=0.6, iterations=RANGES[:1])
kind("forest-softprob", "plain", "class", "multi:softprob", 2, num_parallel_tree=4, subsample=0.6, num_class=3, iterations=RANGES[:1])

# Weighted trees and linear models.
DART = dict(booster="dart", rate_drop=0.3, seed=3)
kind("dart-tree", "plain", "bin", "binary:logistic", 5, normalize_type="tree", base_margin=True, iterations=RANGES, pickles="zero", snapshot=True, **DART)
kind("dart-forest", "plain", "real", "reg:squarederror", 5, normalize_type="forest", **DART)
kind("dart-softprob", "plain", "class", "multi:softprob", 4, num_class=3, one_drop=1, iterations=RANGES[:1], **DART)
kind("dart-parallel", "plain", "real", "reg:squarederror", 3, num_parallel_tree=2, subsample=0.6, one_drop=1, iterations=RANGES[:1], **DART)
kind("linear-logistic", "plain", "bin", "binary:logistic", 4, booster="gblinear", base_margin=True, pickles="zero", snapshot=True)
kind("linear-softprob", "plain", "class", "multi:softprob", 4, booster="gblinear", num_class=3, base_margin=True)
kind("linear-real", "plain", "real", "reg:squarederror", 4, booster="gblinear", updater="coord_descent", feature_selector="greedy", alpha=0.1)

# Categories: codes in a plain matrix, then in a frame.
CAT = dict(tree_method="hist", since=(1, 6))
kind("onehot", "cat", "bin", "binary:logistic", 3, max_depth=3, max_cat_to_onehot=100, snapshot=True, **CAT)
kind("partition", "cat", "real", "reg:squarederror", 3, max_depth=3, max_cat_to_onehot=1, **CAT)
kind("partition-softprob", "cat", "class", "multi:softprob", 2, num_class=3, max_cat_to_onehot=5, **CAT)
kind("partition-approx", "cat", "bin", "binary:logistic", 2, max_cat_to_onehot=5, tree_method="approx", since=(1, 6))
kind("frame-codes", "cat", "bin", "binary:logistic", 2, max_cat_to_onehot=5, how="frame", **CAT)
kind("frame-strings", "cat", "bin", "binary:logistic", 2, max_cat_to_onehot=5, how="frame", tree_method="hist", since=(3, 1), snapshot=True)
kind("frame-unicode", "cat", "bin", "binary:logistic", 2, max_cat_to_onehot=5, how="frame", tree_method="hist", since=(3, 1))
kind("frame-types", "types", "bin", "binary:logistic", 3, max_depth=3, max_cat_to_onehot=5, how="frame", tree_method="hist", since=(3, 1))

# Several targets.
HIST = dict(tree_method="hist")
VECTOR = dict(tree_method="hist", multi_strategy="multi_output_tree", since=(2, 0))
kind("targets", "plain", "targets", "reg:squarederror", 2, since=(1, 6), base_margin=True, **HIST)
kind("flags", "plain", "flags", "binary:logistic", 2, since=(1, 6), **HIST)
kind("targets-absolute", "plain", "targets", "reg:absoluteerror", 1, since=(1, 7), **HIST)
kind("vector-targets", "plain", "targets", "reg:squarederror", 3, max_depth=3, iterations=RANGES, base_margin=True, snapshot=True, **VECTOR)
kind("vector-flags", "plain", "flags", "binary:logistic", 2, **VECTOR)
kind("vector-softprob", "plain", "class", "multi:softprob", 2, num_class=3, **VECTOR)
kind("vector-forest", "plain", "targets", "reg:squarederror", 2, num_parallel_tree=3, subsample=0.6, iterations=RANGES[:1], **VECTOR)
kind("vector-dart", "plain", "targets", "reg:squarederror", 4, **dict(DART, **VECTOR))
kind("vector-cat", "cat", "class", "multi:softprob", 2, num_class=3, max_cat_to_onehot=5, **VECTOR)
kind("vector-quantiles", "plain", "real", "reg:quantileerror", 2, quantile_alpha=[0.1, 0.5, 0.9], **VECTOR)
kind("vector-reduced", "plain", "targets", "reg:squarederror", 2, how="reduced", **dict(VECTOR, since=(3, 2)))
kind("vector-rootonly", "plain", "targets", "reg:squarederror", 1, gamma=100000, **VECTOR)

# The scikit-learn wrappers.
kind("sklearn-classifier", "plain", "class", "multi:softprob", 2, sklearn="XGBClassifier")
kind("sklearn-binary", "plain", "bin", "binary:logistic", 2, sklearn="XGBClassifier")
kind("sklearn-regressor", "plain", "real", "reg:squarederror", 2, sklearn="XGBRegressor")
kind("sklearn-early", "plain", "bin", "binary:logistic", 12, max_depth=4, sklearn="XGBClassifier", how="early")

PYTHON2 = ("logistic", "softprob", "poisson", "names", "attributes", "early", "dart-tree", "linear-logistic", "sklearn-binary")
