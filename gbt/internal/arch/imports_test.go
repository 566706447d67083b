package arch

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/grove-ml/grove"

// allowed lists, for every package below the module, the packages and modules
// that its non-test files may import beside the standard library. A pattern that
// ends in /* stands for the packages below it. A package that is not listed may
// import nothing.
var allowed = map[string][]string{
	"":                            {},
	"dataset":                     {"gonum"},
	"dataset/telco":               {"dataset", "gonum"},
	"metrics":                     {"gonum"},
	"gbt":                         {"dataset", "metrics", "gbt/tree", "gbt/internal/*", "gonum", "x/exp"},
	"gbt/tree":                    {},
	"gbt/internal/grad":           {},
	"gbt/internal/impl":           {},
	"gbt/internal/mathf":          {"gbt/internal/impl"},
	"gbt/internal/compat":         {},
	"gbt/internal/checkpoint":     {},
	"gbt/internal/parallel":       {},
	"gbt/internal/introsort":      {},
	"gbt/internal/feature":        {"gbt/internal/parallel"},
	"gbt/internal/quantile":       {"gbt/internal/impl", "gbt/internal/compat", "gbt/internal/introsort"},
	"gbt/internal/mapped":         {},
	"gbt/internal/binned":         {"gbt/internal/impl", "gbt/internal/compat", "gbt/internal/introsort", "gbt/internal/quantile", "gbt/internal/feature", "gbt/internal/mapped", "gbt/internal/parallel"},
	"gbt/internal/histogram":      {"gbt/internal/impl", "gbt/internal/binned", "gbt/internal/grad"},
	"gbt/internal/constraint":     {},
	"gbt/internal/split":          {"gbt/internal/impl", "gbt/internal/compat", "gbt/internal/histogram", "gbt/internal/constraint", "gbt/internal/grad"},
	"gbt/internal/sample":         {"gbt/internal/compat", "gbt/internal/grad", "gbt/internal/mathf", "gbt/internal/parallel", "gonum"},
	"gbt/internal/grow":           {"gbt/internal/impl", "gbt/internal/compat", "gbt/internal/split", "gbt/internal/constraint", "gbt/internal/sample", "gbt/internal/histogram", "gbt/internal/binned", "gbt/internal/feature", "gbt/internal/introsort", "gbt/internal/grad", "gbt/internal/parallel", "gbt/tree"},
	"gbt/internal/objective":      {"gbt/internal/impl", "gbt/internal/compat", "gbt/internal/grad", "gbt/internal/mathf", "gbt/internal/parallel", "dataset"},
	"gbt/internal/booster":        {"gbt/internal/compat", "gbt/internal/grow", "gbt/internal/introsort", "gbt/internal/sample", "gbt/internal/split", "gbt/internal/binned", "gbt/internal/feature", "gbt/internal/grad", "gbt/internal/parallel", "gbt/internal/predict", "gbt/tree"},
	"gbt/internal/predict":        {"gbt/internal/impl", "gbt/tree", "gbt/internal/feature", "gbt/internal/parallel"},
	"gbt/internal/shap":           {"gbt/internal/impl", "gbt/tree", "gbt/internal/predict"},
	"gbt/internal/codec":          {"gbt/tree"},
	"gbt/internal/codec/ubjson":   {"gbt/internal/codec", "gbt/tree"},
	"gbt/internal/codec/legacy":   {"gbt/internal/codec", "gbt/internal/codec/*", "gbt/tree"},
	"gbt/internal/codec/lightgbm": {"gbt/internal/codec", "gbt/tree"},
	"gbt/internal/codec/buffer":   {"gbt/internal/codec", "gbt/internal/codec/*", "gbt/tree"},
	"gbt/internal/codec/pickle":   {"gbt/internal/codec", "gbt/internal/codec/*", "gbt/tree"},
	"gbt/internal/codec/xgbjson":  {"gbt/internal/codec", "gbt/tree"},
	"gbt/internal/codec/detect":   {"gbt/internal/codec", "gbt/internal/codec/*", "gbt/tree"},
	"gbt/internal/arch":           {},
	"gbt/gbttest":                 {"gbt", "dataset"},
	"gbt/tune":                    {"gbt", "dataset", "metrics", "gonum"},
	"gbt/sagemaker":               {"gbt", "dataset"},
	"explain":                     {"gbt", "gbt/tree", "dataset", "metrics", "gonum"},
	"explain/plots":               {"explain", "threshold", "metrics", "gbt/tree", "gonum", "gonum/plot"},
	"threshold":                   {"metrics", "gonum"},
	"threshold/objective":         {"threshold", "gbt", "dataset"},
}

// public are the trees of packages that may import anything public.
var public = []string{"examples", "benchmarks"}

// modules are the modules outside the standard library, by the names used above.
var modules = map[string]string{
	"gonum.org/v1/plot":           "gonum/plot",
	"gonum.org/v1/gonum":          "gonum",
	"golang.org/x/exp":            "x/exp",
	"github.com/stretchr/testify": "testify",
}

func TestImports(t *testing.T) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	cmd.Dir = "../../.."
	out, err := cmd.Output()
	require.NoError(t, err)
	dec := json.NewDecoder(strings.NewReader(string(out)))
	seen := 0
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else {
			require.NoError(t, err)
		}
		seen++
		name := local(p.ImportPath)
		for _, imp := range p.Imports {
			check(t, name, imp)
		}
	}
	require.Greater(t, seen, 10, "go list found the packages")
}

// local returns the path of a package below the module.
func local(importPath string) string {
	return strings.TrimPrefix(strings.TrimPrefix(importPath, module), "/")
}

func check(t *testing.T, pkg, imp string) {
	t.Helper()
	if first, _, _ := strings.Cut(imp, "/"); !strings.Contains(first, ".") {
		return // standard library
	}
	target := ""
	if strings.HasPrefix(imp, module) {
		target = local(imp)
		if strings.HasPrefix(target, pkg+"/internal/") || path.Dir(pkg) != "." && strings.HasPrefix(target, path.Dir(pkg)+"/internal/") {
			if slices.Contains(public, strings.SplitN(pkg, "/", 2)[0]) {
				return // a program's own parts
			}
		}
	} else {
		for m, short := range modules {
			if imp == m || strings.HasPrefix(imp, m+"/") {
				target = short
			}
		}
		if target == "" {
			t.Errorf("%s imports %s: only gonum, gonum/plot, testify and x/exp may be imported", pkg, imp)
			return
		}
	}
	if slices.Contains(public, strings.SplitN(pkg, "/", 2)[0]) {
		if strings.Contains(target, "internal/") {
			t.Errorf("%s imports %s: programs use the public packages", pkg, target)
		}
		return
	}
	for _, a := range allowed[pkg] {
		if a == target || strings.HasSuffix(a, "/*") && strings.HasPrefix(target, strings.TrimSuffix(a, "*")) {
			return
		}
	}
	t.Errorf("%s imports %s: docs/design.md does not allow it", pkg, target)
}
