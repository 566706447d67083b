"""One training of the goldens of continued, updated and scheduled trainings."""
import hashlib
import importlib.util
import json
import os

import recipes
import xgboost as xgb

SPEC = importlib.util.spec_from_file_location("parity_gen", os.path.join(os.path.dirname(recipes.__file__), "gen.py"))
parity = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(parity)
matrix = parity.matrix


def train(case, params, d, rounds, valid, begun=None, callbacks=None):
    """Trains on from a saved model and adds to the case what came of it."""
    log, ranks = {}, bool(case["groups"])
    sets = [(d, "train")] + ([] if ranks else [(valid, "validation")])
    if case["stop"]:
        callbacks = [xgb.callback.EarlyStopping(**case["stop"])]
    b = xgb.train(dict(params, nthread=1), d, rounds, evals=sets, evals_result=log, verbose_eval=False, xgb_model=begun, callbacks=callbacks)
    raw = {form: bytes(b.save_raw(form)) for form in ("json", "ubj")}
    model = json.loads(raw["json"])["learner"]
    m = model["gradient_booster"]["model"]
    case["base_score"] = recipes.bits(json.loads(model["learner_model_param"]["base_score"]))
    case["trees"] = [parity.tree_hashes(t, g)[0] for t, g in zip(m["trees"], m["tree_info"])] if "trees" in m else None
    case["attributes"] = model["attributes"]
    fresh = xgb.Booster({"nthread": 1}, model_file=bytearray(raw["ubj"]))
    case["margins"] = recipes.fnv(recipes.bits(fresh.predict(valid, output_margin=True)))
    case["scores"] = {k: {name: v for name, v in s.items()} for k, s in log.items()}
    for form, text in raw.items():
        case[form] = hashlib.sha256(text).hexdigest()[:16]
    return case
