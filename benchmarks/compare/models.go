package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/grove-ml/grove/benchmarks/data"
)

// modelRows is how many rows the models are trained on that predict, and
// predictRows how many they predict.
const (
	modelRows   = 100_000
	predictRows = 200_000
)

// source says how models are made; one training gives the files of several sizes.
type source struct {
	engine, shape string
	rounds        int
	params        params
	save          map[string]int // file: rounds
}

func sources() []source {
	forest := func(name string) map[string]int {
		return map[string]int{name + "-100.ubj": 100, name + "-500.ubj": 500, name + "-1000.ubj": 1000}
	}
	deep := forest("depth8")
	deep["depth8-1000.json"] = 1000
	return []source{
		{"xgboost", "dense", 1000, depthwise("hist", 6), forest("depth6")},
		{"xgboost", "dense", 1000, depthwise("hist", 8), deep},
		{"lightgbm", "dense", 1000, lightgbm(63), map[string]int{"leaves63-100.txt": 100, "leaves63-500.txt": 500, "leaves63-1000.txt": 1000}},
		{"grove", "dense", 500, depthwise("exact", 6), map[string]int{"exact6-500.ubj": 500}}, // the trees of XGBoost, sooner
		{"xgboost", "missing", 500, depthwise("hist", 6), map[string]int{"missing6-500.ubj": 500}},
		{"xgboost", "categories", 500, depthwise("hist", 6), map[string]int{"categories6-500.ubj": 500}},
	}
}

// modelShape is the shape of the rows that a model is trained on and predicts.
func (c *comparison) modelShape(name string) (data.Shape, error) {
	s, err := data.ByName(name, 1)
	if err != nil {
		return s, err
	}
	s.Rows, s.Valid = modelRows, predictRows
	return s.Scale(min(1, c.scale)), nil
}

// model returns the file of a model, which is trained if it is not there yet.
func (c *comparison) model(ctx context.Context, name string) (string, error) {
	for _, s := range sources() {
		if _, ok := s.save[name]; !ok {
			continue
		}
		shape, err := c.modelShape(s.shape)
		if err != nil {
			return "", err
		}
		dir := filepath.Join(c.work, fmt.Sprintf("models-%d", shape.Rows))
		if exists(filepath.Join(dir, name)) {
			return filepath.Join(dir, name), nil
		}
		train, _, err := data.Ensure(filepath.Join(c.work, "data"), shape)
		if err != nil {
			return "", err
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return "", err
		}
		save := map[string]int{}
		for file, rounds := range s.save {
			save[filepath.Join(dir, file)] = rounds
		}
		c.say("  training models by %s: %v", s.engine, slices.Sorted(maps.Keys(s.save)))
		_, err = c.run.run(ctx, job{Engine: s.engine, Work: "model", Train: train, Params: s.params, Rounds: s.rounds, Threads: 2, Repeats: 1, Save: save})
		return filepath.Join(dir, name), err
	}
	return "", fmt.Errorf("no model %q", name)
}
