"""Makes the goldens of the life of a model: {continuation,update,schedule,stopping,cv}.json.

    python3 -m venv venv && venv/bin/pip install xgboost==3.4.1 numpy scikit-learn pandas
    venv/bin/python gen.py [family ...]

../parity/recipes.py makes the data; ../parity/gen.py says what the hashes of trees are of. Real
XGBoost trains with one thread, on the conditions that are told there. scikit-learn deals out
stratified folds (1.9.1 made the committed files), numpy all others.

A line of the output is one case. Numbers are written so that they are read back as they were."""
import argparse
import json
import os
import sys
import warnings

import xgboost as xgb

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "parity")]

VERSION = "3.4.1"
warnings.simplefilter("ignore")
FAMILIES = ["continuation", "update", "schedule", "stopping", "cv"]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("families", nargs="*", default=FAMILIES)
    p.add_argument("--out", default=HERE)
    a = p.parse_args()
    assert xgb.__version__ == VERSION, "xgboost %s: want %s" % (xgb.__version__, VERSION)
    assert xgb.build_info()["GCC_VERSION"][0] == 10, "this is another build than that of the xgboost wheel"
    for family in a.families:
        module = __import__(family + "_cases")
        lines = [json.dumps(module.run(case), separators=(",", ":")) for case in module.cases()]
        with open(os.path.join(a.out, family + ".json"), "w") as f:
            f.write("[\n" + ",\n".join(lines) + "\n]\n")
        print(family, len(lines), "cases")


if __name__ == "__main__":
    main()
