"""The generated part of MATRIX.md."""
import os
import re

MARK = "<!-- below this line gen.py writes -->\n"


def container(version, form, model):
    """The letter of a file: J JSON text, U UBJSON, B old binary, P pickle, S snapshot."""
    if "pickle" in form or "joblib" in form:
        return "P"
    if form == "snapshot":
        return "S"
    if form == "deprecated":
        return "B"
    if form in ("json", "ubj"):
        return {"json": "J", "ubj": "U"}[form]
    return ""


def cell(version, m, reasons):
    if m is None:
        return ""
    if "error" in m:
        e = re.sub(r"^\w+: ([\w.]+:\d+: )?(Check failed: [^ ]* ?)?", "", m["error"])
        e = re.sub(r"`?reg:\w+`?|`?survival:\w+`?|`?binary:\w+`?", "it", e) if e.startswith("Unknown objective") else e
        if e.startswith("not before"):
            return "-"
        return "[%d]" % (reasons.setdefault(e, len(reasons) + 1))
    forms = set(m["files"]) | set(m.get("same", {}))
    letters = {container(version, f, m) for f in forms}
    numbers = [int(p) for p in re.findall(r"\d+", version.split("-")[0])]
    if "none" in forms and numbers < [2, 1]:
        letters.add("B")
    return "".join(c for c in "JUBP" if c in letters)


def write(path, index):
    top = ""
    if os.path.exists(path):
        with open(path) as f:
            top = f.read().split(MARK)[0]
    versions = index["versions"]
    out = [top + MARK + "\n## Kinds by version\n", "J JSON text, U UBJSON, B old binary, P pickle; - the version came before the feature; [n] the version's own refusal, listed below. An empty cell was not tried.\n"]
    names = [v["version"] for v in versions]
    out.append("| kind | " + " | ".join(names) + " |")
    out.append("|---|" + "---|" * len(names))
    reasons = {}
    for k in index["kinds"]:
        row = [cell(v["version"], {m["name"]: m for m in v["models"]}.get(k["name"]), reasons) for v in versions]
        out.append("| %s | %s |" % (k["name"], " | ".join(row)))
    out.append("")
    for e, n in reasons.items():
        out.append("%d. %s" % (n, e))
    out.append("\n## Notes per model\n")
    out.append("What a version said of a file or a model, by message; `is not read back` is the version's own reader.\n")
    seen = {}
    for v in versions:
        for m in v["models"]:
            for n in m.get("notes", []):
                what, _, why = n.partition(": ")
                why = re.sub(r"^\w+: ([\w.]+:\d+: )?", "", why)
                seen.setdefault(why, {}).setdefault(v["version"], {}).setdefault(m["name"], []).append(what)
    for why, where in seen.items():
        out.append("- " + (why or "(no message)").replace("|", "\\|"))
        same = {}
        for v, models in where.items():
            forms = sorted({f for fs in models.values() for f in fs})
            same.setdefault("%s of %s" % (", ".join(forms), ", ".join(models)), []).append(v)
        for what, vs in same.items():
            out.append("  - %s: %s" % (", ".join(vs), what))
    out.append("\n## What other versions make of the files\n")
    out.append("Equal: margins and outputs are, to the bit, those of the version that wrote the file. Wrappers' pickles are left out. Where a format is not equal for all, the kinds that are not stand there, formats with the same fate together.\n")
    for r in index["readers"]:
        out.append("### Read by XGBoost %s\n" % r["reader"])
        out.append("| written by | outcome |\n|---|---|")
        for name in names:
            lines = []
            for g in sorted(r["versions"].get(name, []), key=lambda g: (g["outcome"] != "equal", g["outcome"], g["formats"])):
                if g["outcome"] == "equal" and g["kinds"] != "all":
                    continue  # what is not equal stands below it
                kinds = g["kinds"] if isinstance(g["kinds"], str) else ", ".join(g["kinds"])
                lines.append("%s: %s" % (g["outcome"].replace("|", "\\|"), ", ".join(g["formats"])) + ("" if kinds == "all" else " of " + kinds))
            out.append("| %s | %s |" % (name, "<br>".join(lines)))
        out.append("")
    with open(path, "w") as f:
        f.write("\n".join(out).rstrip() + "\n")
