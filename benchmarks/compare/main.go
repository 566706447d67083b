// Command compare measures Grove beside XGBoost and LightGBM on the same rows, one
// after the other, and writes a table.
//
//	go run ./benchmarks/compare                          # everything, about 20 minutes on two processors
//	go run ./benchmarks/compare -quick                   # a tenth of the rows, once
//	go run ./benchmarks/compare -only 'hist|exact'       # some rows again, the others as they were
//	go run ./benchmarks/compare -resume                  # only those that have no result yet
//	go run ./benchmarks/compare -write docs/performance.md
//
// It makes the rows by seed, installs the peers with pip into a virtual environment
// of its own (Python 3.12 or later must be there, or -python names an interpreter that has
// xgboost, lightgbm, numpy and scipy), and compiles capi.c for the peers' C
// interfaces if there is a C compiler. All of this, and the numbers as JSON, stay in
// the folder that -work names. Each measurement has a process of its own and the
// machine for itself; nothing else should run.
package main

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
)

//go:embed peers/peer.py peers/capi.c
var programs embed.FS

func main() {
	c := &comparison{say: func(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }}
	worker := flag.Bool("worker", false, "do one job from standard input; for the program itself")
	flag.StringVar(&c.work, "work", filepath.Join(os.TempDir(), "grove-compare"), "folder for data, models, peers and results")
	only := flag.String("only", "", "measure the rows whose names match this regular expression")
	flag.IntVar(&c.repeats, "repeats", 2, "how often each side is measured")
	flag.Float64Var(&c.scale, "scale", 1, "share of the rows")
	quick := flag.Bool("quick", false, "a tenth of the rows, once")
	python := flag.String("python", "", "interpreter that has the peers, instead of installing them")
	write := flag.String("write", "", "file to write the table into, between the lines "+beginMark+" and "+endMark)
	list := flag.Bool("list", false, "list the names of the rows")
	flag.BoolVar(&c.resume, "resume", false, "leave out the rows that have been measured with this share of the rows")
	tableOnly := flag.Bool("table", false, "measure nothing, show what was measured before")
	flag.Parse()
	if *quick {
		c.scale, c.repeats = 0.1, 1
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	switch {
	case *worker:
		err = work(os.Stdin, os.Stdout)
	case *list:
		for _, r := range rows() {
			fmt.Println(r.Name)
		}
	default:
		err = c.compare(ctx, *only, *python, *write, *tableOnly)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

// compare measures what is asked for and writes the table.
func (c *comparison) compare(ctx context.Context, only, python, write string, tableOnly bool) error {
	pattern, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	if c.work, err = filepath.Abs(c.work); err != nil {
		return err
	}
	if !tableOnly {
		if c.repeats < 1 || !(c.scale > 0 && c.scale <= 1) {
			return fmt.Errorf("repeats %d, scale %g: want at least one repeat and a scale in (0, 1]", c.repeats, c.scale)
		}
		if err := c.prepare(ctx, python); err != nil {
			return err
		}
	}
	var entries []entry
	for _, r := range rows() {
		rec, err := c.record(r)
		if err != nil {
			return err
		}
		known := c.resume && rec != nil && rec.Failure == "" && rec.Scale == c.scale
		if !tableOnly && !known && pattern.MatchString(r.Name) {
			c.say("%s", r.Name)
			if rec, err = c.measure(ctx, r); err != nil {
				return err
			}
		}
		entries = append(entries, entry{r, rec})
	}
	text := table(entries)
	fmt.Print(text)
	if write == "" {
		return nil
	}
	document, err := os.ReadFile(write)
	if err != nil {
		return err
	}
	replaced, err := between(string(document), text)
	if err != nil {
		return fmt.Errorf("%s: %w", write, err)
	}
	return os.WriteFile(write, []byte(replaced), 0o644)
}

// prepare makes what processes are started with. A peer that cannot be had is a
// failure of its rows, not of the program.
func (c *comparison) prepare(ctx context.Context, python string) error {
	if err := os.MkdirAll(c.work, 0o755); err != nil {
		return err
	}
	var err error
	if c.run.self, err = os.Executable(); err != nil {
		return err
	}
	for _, name := range []string{"peer.py", "capi.c"} {
		text, err := programs.ReadFile("peers/" + name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(c.work, name), text, 0o644); err != nil {
			return err
		}
	}
	c.run.script = filepath.Join(c.work, "peer.py")
	c.versions = "no peers"
	if c.run.python, err = c.environment(ctx, python); err != nil {
		c.run.reason = "no Python with the peers: " + err.Error()
		c.say("%s", c.run.reason)
		return ctx.Err()
	}
	about, err := c.run.run(ctx, job{Engine: "xgboost", Work: "versions"})
	if err != nil {
		return err
	}
	c.versions, c.run.libs = about.Version, about.Libraries
	if c.run.capi, err = c.compile(ctx); err != nil {
		c.run.reason = "capi.c cannot be compiled: " + err.Error()
		c.say("%s", c.run.reason)
	}
	return ctx.Err()
}

// environment returns an interpreter that has the peers; without a given one it
// makes a virtual environment and installs them.
func (c *comparison) environment(ctx context.Context, given string) (string, error) {
	if given != "" {
		return exec.LookPath(given)
	}
	dir := filepath.Join(c.work, "env")
	python := filepath.Join(dir, "bin", "python")
	if runtime.GOOS == "windows" {
		python = filepath.Join(dir, "Scripts", "python.exe")
	}
	if exists(filepath.Join(dir, "complete")) {
		return python, nil
	}
	base, err := interpreter(ctx)
	if err != nil {
		return "", err
	}
	c.say("installing the peers into %s", dir)
	for _, command := range [][]string{
		{base, "-m", "venv", "--clear", dir},
		{python, "-m", "pip", "install", "--quiet", "xgboost==3.4.1", "lightgbm", "scikit-learn", "numpy", "scipy"},
	} {
		if _, err := output(exec.CommandContext(ctx, command[0], command[1:]...)); err != nil {
			return "", fmt.Errorf("%s: %w", strings.Join(command[1:4], " "), err)
		}
	}
	return python, os.WriteFile(filepath.Join(dir, "complete"), nil, 0o644)
}

// interpreter finds a Python that XGBoost 3.4.1 can be installed for.
func interpreter(ctx context.Context) (string, error) {
	candidates := []string{"python3", "python", "python3.14", "python3.13", "python3.12"}
	root := os.Getenv("PYENV_ROOT")
	if home, err := os.UserHomeDir(); err == nil && root == "" {
		root = filepath.Join(home, ".pyenv")
	}
	if more, err := filepath.Glob(filepath.Join(root, "versions", "3.1[2-9]*", "bin", "python3")); err == nil {
		candidates = append(candidates, more...)
	}
	for _, name := range candidates {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		if exec.CommandContext(ctx, path, "-c", "import sys; sys.exit(sys.version_info < (3, 12))").Run() == nil {
			return path, nil
		}
	}
	return "", errors.New("XGBoost 3.4.1 needs Python 3.12 or later, and there is none; see -python")
}

// compile compiles capi.c and returns the program.
func (c *comparison) compile(ctx context.Context) (string, error) {
	compiler := ""
	for _, name := range []string{os.Getenv("CC"), "cc", "gcc", "clang"} {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			compiler = path
			break
		}
	}
	if compiler == "" {
		return "", errors.New("there is no C compiler")
	}
	text, err := programs.ReadFile("peers/capi.c")
	if err != nil {
		return "", err
	}
	program, source := filepath.Join(c.work, "capi"), filepath.Join(c.work, "capi.c")
	if old, err := os.ReadFile(source + ".compiled"); err == nil && bytes.Equal(old, text) && exists(program) {
		return program, nil
	}
	if _, err := output(exec.CommandContext(ctx, compiler, "-O2", "-o", program, source, "-ldl")); err != nil {
		return "", err
	}
	return program, os.WriteFile(source+".compiled", text, 0o644)
}
