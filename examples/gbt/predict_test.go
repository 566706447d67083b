package main

import (
	"encoding/csv"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// values reads the lines of numbers that predict writes.
func values(t *testing.T, text string) [][]float32 {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	var rows [][]float32
	for _, record := range records {
		var row []float32
		for _, field := range record {
			v, err := strconv.ParseFloat(field, 32)
			require.NoError(t, err)
			row = append(row, float32(v))
		}
		rows = append(rows, row)
	}
	return rows
}

// library predicts a file of labelled rows through the library.
func library(t *testing.T, model, file string, o *gbt.PredictOptions) (pred []float32, size int) {
	t.Helper()
	m := load(t, model)
	x, err := dataset.ReadFile(file, &dataset.FileOptions{CSV: dataset.CSVOptions{Label: dataset.ByIndex(0)}})
	require.NoError(t, err)
	size, err = m.OutputSize(o)
	require.NoError(t, err)
	pred = make([]float32, x.Rows()*size)
	require.NoError(t, m.PredictMatrix(t.Context(), pred, x, o))
	return pred, size
}

func TestPredict(t *testing.T) {
	f := newFolder(t)
	data, binary := f.trained()
	classes := f.path("classes.json")
	gbtOK(t, "train", "-data", data, "-out", classes, "-rounds", "3", "-params", "objective=multi:softprob,num_class=3")
	for _, model := range []string{binary, classes} {
		for _, c := range []struct {
			args []string
			o    gbt.PredictOptions
		}{
			{nil, gbt.PredictOptions{}},
			{[]string{"-output", "value"}, gbt.PredictOptions{}},
			{[]string{"-output", "margin"}, gbt.PredictOptions{Output: gbt.OutputMargin}},
			{[]string{"-output", "leaf"}, gbt.PredictOptions{Output: gbt.OutputLeaf}},
			{[]string{"-rounds", "1:2"}, gbt.PredictOptions{Begin: 1, End: 2}},
			{[]string{"-rounds", ":2", "-workers", "2"}, gbt.PredictOptions{End: 2}},
			{[]string{"-rounds", "2:"}, gbt.PredictOptions{Begin: 2}},
			{[]string{"-output", "leaf", "-rounds", "1:3"}, gbt.PredictOptions{Output: gbt.OutputLeaf, Begin: 1, End: 3}},
		} {
			want, size := library(t, model, data, &c.o)
			text := gbtOK(t, append([]string{"predict", "-model", model, "-data", data}, c.args...)...)
			got := values(t, text)
			require.Len(t, got, 300)
			for i, row := range got {
				require.Len(t, row, size)
				for j, v := range row {
					require.Equal(t, math.Float32bits(want[i*size+j]), math.Float32bits(v), "%s %v row %d", model, c.args, i)
				}
			}
			if c.o.Output == gbt.OutputLeaf {
				assert.NotContains(t, text, ".")
			}
		}
	}
}

func TestPredictSources(t *testing.T) {
	f := newFolder(t)
	_, model := f.trained()
	d := generate(50, 4)
	labelled := d.csv(header, true, false)
	want := gbtOK(t, "predict", "-model", model, "-data", f.write("rows.csv", labelled))
	assert.Equal(t, 50, strings.Count(want, "\n"))
	unlabelled := f.write("unlabelled.csv", d.csv("age,income,calls", false, false))
	assert.Equal(t, want, gbtOK(t, "predict", "-model", model, "-data", unlabelled, "-label", "none"))
	assert.Equal(t, want, gbtOK(t, "predict", "-model", model, "-data", f.write("rows.libsvm", d.libsvm())))
	assert.Equal(t, want, gbtOK(t, "predict", "-model", model, "-data", f.path("rows.libsvm"), "-label", "none"))
	gbtOK(t, "predict", "-model", model, "-data", unlabelled, "-label", "none", "-out", f.path("scores.txt"))
	assert.Equal(t, want, f.read("scores.txt"))
	o := gbtIn(labelled, "predict", "-model", model, "-data", "-")
	assert.Equal(t, outcome{exitOK, want, ""}, o)
	o = gbtIn(f.read("model.json"), "predict", "-model", "-", "-data", f.path("rows.csv"))
	assert.Equal(t, outcome{exitOK, want, ""}, o)

	// LIBSVM rows may lack the last columns, which are missing then.
	short := f.write("short.libsvm", "0 0:0.25\n")
	empty := f.write("empty.csv", "0,0.25,,\n")
	assert.Equal(t, gbtOK(t, "predict", "-model", model, "-data", empty), gbtOK(t, "predict", "-model", model, "-data", short))
}

// TestNumbers checks that numbers read back as they were and that no shorter
// decimal does.
func TestNumbers(t *testing.T) {
	for v, want := range map[float32]string{
		0: "0", 1: "1", -2.5: "-2.5", 0.1: "0.1", 1e6: "1000000", 16777216: "16777216", 123456789: "123456790",
		1.0 / 3: "0.33333334", 1e-6: "0.000001", 1e-7: "1e-07", math.MaxFloat32: "3.4028235e+38", math.SmallestNonzeroFloat32: "1e-45",
		float32(math.Inf(-1)): "-Inf",
	} {
		assert.Equal(t, want, string(appendFloat32(nil, v)))
	}
	assert.Equal(t, "-0", string(appendFloat32(nil, float32(math.Copysign(0, -1)))))
	digits := func(s string) int {
		s, _, _ = strings.Cut(s, "e")
		return len(strings.Trim(strings.ReplaceAll(strings.TrimPrefix(s, "-"), ".", ""), "0"))
	}
	for bits := uint32(1); bits < 0x7f800000; bits += 0x00123457 {
		v := math.Float32frombits(bits)
		text := string(appendFloat32(nil, v))
		back, err := strconv.ParseFloat(text, 32)
		require.NoError(t, err)
		require.Equal(t, bits, math.Float32bits(float32(back)), text)
		if n := digits(text); n > 1 {
			fewer, err := strconv.ParseFloat(fmt.Sprintf("%.*e", n-2, v), 32)
			require.NoError(t, err)
			require.NotEqual(t, bits, math.Float32bits(float32(fewer)), "%s has a digit too many", text)
		}
	}
}

func TestParseRounds(t *testing.T) {
	for text, want := range map[string]rounds{":": {}, "3:": {3, 0}, ":4": {0, 4}, "3:4": {3, 4}} {
		got, err := parseRounds(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "3", "4:3", "3:3", ":0", "-1:2", "a:b", "1:2:3", "99999999999:"} {
		_, err := parseRounds(text)
		assert.Error(t, err, text)
	}
}

func TestConvert(t *testing.T) {
	f := newFolder(t)
	data, model := f.trained()
	want := gbtOK(t, "predict", "-model", model, "-data", data, "-output", "margin")
	gbtOK(t, "convert", "-model", model, "-out", f.path("b.ubj"))
	assert.NotEqual(t, f.read("model.json"), f.read("b.ubj"))
	assert.Equal(t, want, gbtOK(t, "predict", "-model", f.path("b.ubj"), "-data", data, "-output", "margin"))
	gbtOK(t, "convert", "-model", f.path("b.ubj"), "-out", f.path("c.json"))
	assert.Equal(t, f.read("model.json"), f.read("c.json"), "there and back")
	assert.Equal(t, f.read("b.ubj"), gbtOK(t, "convert", "-model", model, "-to", "ubj", "-out", "-"))
	assert.Equal(t, f.read("model.json"), gbtOK(t, "convert", "-model", f.path("b.ubj"), "-out", "-"))
	gbtOK(t, "convert", "-model", model, "-to", "ubj", "-out", f.path("xgboost-model"))
	assert.Equal(t, want, gbtOK(t, "predict", "-model", f.path("xgboost-model"), "-data", data, "-output", "margin"))
	gbtOK(t, "train", "-data", data, "-out", f.path("d.ubj"), "-rounds", "5", "-params", "objective=binary:logistic,eta=0.3,max_depth=3")
	assert.Equal(t, f.read("b.ubj"), f.read("d.ubj"), "trained as UBJSON")
}

func TestPredictExplains(t *testing.T) {
	f := newFolder(t)
	data, binary := f.trained()
	classes := f.path("classes.json")
	gbtOK(t, "train", "-data", data, "-out", classes, "-rounds", "3", "-params", "objective=multi:softprob,num_class=3")
	for _, model := range []string{binary, classes} {
		m := load(t, model)
		margins, groups := library(t, model, data, &gbt.PredictOptions{Output: gbt.OutputMargin, End: 2})
		contribs := values(t, gbtOK(t, "predict", "-model", model, "-data", data, "-output", "contribs", "-rounds", ":2"))
		pairs := values(t, gbtOK(t, "predict", "-model", model, "-data", data, "-output", "interactions", "-rounds", ":2"))
		require.Len(t, contribs, 300)
		require.Len(t, pairs, 300)
		width := m.NumFeatures() + 1
		for i, row := range contribs {
			require.Len(t, row, groups*width)
			require.Len(t, pairs[i], groups*width*width)
			for g := range groups {
				sum, all := 0.0, 0.0
				for _, v := range row[g*width : (g+1)*width] {
					sum += float64(v)
				}
				for _, v := range pairs[i][g*width*width : (g+1)*width*width] {
					all += float64(v)
				}
				require.InDelta(t, margins[i*groups+g], sum, 1e-5)
				require.InDelta(t, margins[i*groups+g], all, 1e-5)
			}
		}
	}
}
