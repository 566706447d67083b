package main

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/dataset/telco"
	"github.com/grove-ml/grove/gbt"
	"github.com/grove-ml/grove/gbt/sagemaker"
)

// everyColumn are the generated customers with all columns, one-hot encoded.
func everyColumn(t *testing.T) *dataset.Table {
	t.Helper()
	customers, err := telco.Generate(nil)
	require.NoError(t, err)
	table, err := telco.Table(customers)
	require.NoError(t, err)
	table, err = table.Rename(telco.Names())
	require.NoError(t, err)
	every, err := oneHot(table)
	require.NoError(t, err)
	return every
}

// outside is a model trained outside of the analysis, on columns of its own in
// an order of its own.
type outside struct {
	columns []string
	model   *gbt.Model // without names
	pred    []float32  // of the test customers
}

func trainOutside(t *testing.T, every *dataset.Table, columns []string, set ...string) outside {
	t.Helper()
	own, err := every.Select(append([]string{label}, columns...)...)
	require.NoError(t, err)
	parts, err := own.Shuffle(splitSeed).Split(0.7, 0.9)
	require.NoError(t, err)
	var x [sets]*dataset.Matrix
	for i := range x {
		x[i], err = parts[i].Matrix(label, nil)
		require.NoError(t, err)
	}
	p := notebookParams()
	for i := 0; i < len(set); i += 2 {
		require.NoError(t, p.Set(set[i], set[i+1]))
	}
	m, err := gbt.Train(context.Background(), p, x[train], 12, nil)
	require.NoError(t, err)
	o := outside{columns: columns, pred: make([]float32, x[test].Rows()*m.NumOutputs())}
	require.NoError(t, m.PredictMatrix(context.Background(), o.pred, x[test], nil))
	o.model, err = m.WithFeatureNames(nil)
	require.NoError(t, err)
	return o
}

// archive writes models as SageMaker does.
func archive(t *testing.T, models ...*gbt.Model) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "model.tar.gz")
	require.NoError(t, sagemaker.WriteFile(name, models...))
	return name
}

func textFile(t *testing.T, name, text string) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	return name
}

// headerName is what a column is called in a file made from churn.txt.
func headerName(column string) string {
	for i, name := range telco.Names() {
		if column == name {
			return telco.Header()[i]
		}
		if value, ok := strings.CutPrefix(column, name+"_"); ok && !slices.Contains(telco.Names(), column) {
			return telco.Header()[i] + "_" + value
		}
	}
	return column
}

// A model's columns are found by name: whatever their order and however the file
// writes them, the predictions are those that the model gave outside.
func TestImportedColumnsByName(t *testing.T) {
	skipRepeats(t)
	every := everyColumn(t)
	columns := every.Columns()[1:]
	require.Contains(t, columns, "int_mins")
	require.Contains(t, columns, "day_charge")
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(columns), func(i, j int) { columns[i], columns[j] = columns[j], columns[i] })
	columns = slices.DeleteFunc(columns, func(name string) bool { return name == "int_charge" || name == "day_mins" })
	o := trainOutside(t, every, columns)
	model := archive(t, o.model)
	var inHeader []string
	for _, name := range columns {
		inHeader = append(inHeader, headerName(name))
	}
	require.Contains(t, inHeader, "Int'l Plan_no")
	require.Contains(t, inHeader, "CustServ Calls")

	dir := t.TempDir()
	for name, text := range map[string]string{
		"a name a line":            strings.Join(columns, "\n") + "\n",
		"the label first":          label + "\r\n" + strings.Join(columns, "\r\n"),
		"a header":                 "Churn," + strings.Join(inHeader, ",") + "\n1,2,3\n",
		"a header, the label last": strings.Join(inHeader, ",") + ",Churn?",
		"lines of the header":      "\ufeff\n\n" + strings.Join(inHeader, " \n") + "\n\n",
	} {
		t.Run(name, func(t *testing.T) {
			r, stdout, _ := runOK(t, dir, "-rounds", "3", "-model", model, "-columns", textFile(t, "names.csv", text))
			assert.Equal(t, o.pred, readPredictions(t, dir)[1])
			require.NotNil(t, r.Model)
			assert.Equal(t, "model.tar.gz", r.Model.File)
			assert.Equal(t, "xgboost-model", r.Model.Member)
			assert.Equal(t, "compressed archive (tar.gz)", r.Model.Format)
			assert.Equal(t, "binary:logistic", r.Model.Objective)
			assert.Equal(t, []int{12, 12}, []int{r.Model.Rounds, r.Model.Trees})
			assert.Equal(t, "names.csv", r.Model.NamesFrom)
			assert.Equal(t, columns, r.Models.Full.FeatureNames)
			assert.Equal(t, "imported model", r.Models.Full.Name)
			assert.Equal(t, "imported model", r.Cost.Model)
			assert.Equal(t, "updated model", r.CostReduced.Model)
			assert.Equal(t, 3, r.Models.Reduced.Trees)
			assert.Contains(t, stdout, "imported model: model.tar.gz")
			page := string(read(t, dir, pageFile))
			assert.Contains(t, page, "<b>About an imported model:</b> model.tar.gz, binary:logistic, 12 trees.")
			for _, sign := range []string{"full model", "whom neither model has ever seen", "ZgotmplZ", "<no value>", "%!", filepath.Dir(model)} {
				assert.NotContains(t, page, sign)
				assert.NotContains(t, string(read(t, dir, numbersFile)), filepath.Dir(model))
			}
		})
	}

	// By position the same model says something else, so the test above can fail.
	swapped := slices.Clone(columns)
	i, j := slices.Index(swapped, "cust_service_calls"), slices.Index(swapped, "int_mins")
	swapped[i], swapped[j] = swapped[j], swapped[i]
	runOK(t, dir, "-quiet", "-rounds", "3", "-model", model, "-columns", textFile(t, "names.txt", strings.Join(swapped, "\n")))
	assert.NotEqual(t, o.pred, readPredictions(t, dir)[1])
}

// A model that knows its columns needs no file, and the one that is saved opens
// again.
func TestImportedModelWithNames(t *testing.T) {
	skipRepeats(t)
	every := everyColumn(t)
	columns := append(reducedFeatures(), "int_mins", "state_TX")
	slices.Reverse(columns)
	o := trainOutside(t, every, columns)
	var inHeader []string
	for _, name := range columns {
		inHeader = append(inHeader, headerName(name))
	}
	named, err := o.model.WithFeatureNames(inHeader)
	require.NoError(t, err)
	dir, again := t.TempDir(), t.TempDir()
	r, _, _ := runOK(t, dir, "-quiet", "-rounds", "3", "-model", archive(t, named))
	assert.Equal(t, "the model", r.Model.NamesFrom)
	assert.Equal(t, ModelColumn{"State_TX", "state_TX"}, r.Model.Columns[0])
	assert.Equal(t, o.pred, readPredictions(t, dir)[1])
	assert.Equal(t, strings.Join(columns, "\n")+"\n", string(read(t, dir, "data", "columns_model.txt")))

	r, _, _ = runOK(t, again, "-quiet", "-rounds", "3", "-model", filepath.Join(dir, "models", "full.json"))
	assert.Equal(t, "model file", r.Model.Format)
	assert.Equal(t, o.pred, readPredictions(t, again)[1])

	// The two sides may write a name in different ways, but not mean other columns.
	runOK(t, again, "-quiet", "-rounds", "3", "-model", archive(t, named), "-columns", textFile(t, "c.txt", strings.Join(columns, "\n")))
	swapped := slices.Clone(columns)
	swapped[0], swapped[1] = swapped[1], swapped[0]
	refused(t, exitInput, `-columns c.txt: column 1 is "int_mins", the model itself calls it "State_TX": must be the same`,
		"-model", archive(t, named), "-columns", textFile(t, "c.txt", strings.Join(swapped, "\n")))
	inHeader[3] = "Shoe Size"
	named, err = o.model.WithFeatureNames(inHeader)
	require.NoError(t, err)
	refused(t, exitInput, `-model model.tar.gz: column 4 is "Shoe Size", which these customers do not have: did you mean`, "-model", archive(t, named))
}

// refused runs the program, which must end with one line and leave nothing.
func refused(t *testing.T, code int, want string, args ...string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "report")
	var out, errs bytes.Buffer
	assert.Equal(t, code, run(context.Background(), append([]string{"-out", dir, "-quiet"}, args...), &out, &errs), args)
	assert.Contains(t, errs.String(), want)
	assert.Equal(t, 1, strings.Count(errs.String(), "\n"), errs.String())
	assert.NoDirExists(t, dir)
}

func TestImportedModelsRefused(t *testing.T) {
	every := everyColumn(t)
	columns := reducedFeatures()
	o := trainOutside(t, every, columns)
	model := archive(t, o.model)
	change := func(i int, name string) string {
		list := slices.Clone(columns)
		list[i] = name
		return strings.Join(list, "\n")
	}
	for _, c := range []struct{ text, want string }{
		{change(2, "Day Minutes"), `-columns names.txt: column 3 is "Day Minutes", which these customers do not have: did you mean "Day Mins"?`},
		{change(2, "State_XX"), `column 3 is "State_XX", which these customers do not have: did you mean "State_`},
		{change(2, "phone"), `column 3 is "phone"`},
		{change(2, "churn_False."), `column 3 is "churn_False."`},
		{change(2, "Eve Mins"), `columns 3, "Eve Mins", and 5, "eve_mins", are the same: each must come once`},
		{change(2, "Churn?"), "names 10 columns, the label aside: must be the 11 features of model.tar.gz"},
		{strings.Join(columns, "\n") + "\nint_mins", "names 12 columns, the label aside: must be the 11 features"},
		{"churn\nChurn?\n", `"Churn?" is a second label: there must be at most one`},
		{"0,106,0,274.4\n", "line 1 holds numbers: must hold the names of the columns"},
		{"\"a,b\n", "quote"},
		{" \n\n", "no names of columns"},
	} {
		refused(t, exitInput, c.want, "-model", model, "-columns", textFile(t, "names.txt", c.text))
	}
	names := textFile(t, "names.txt", strings.Join(columns, "\n"))
	refused(t, exitInput, "-model model.tar.gz: the model has no names for its 11 features: -columns must name them in order", "-model", model)
	counted := make([]string, len(columns))
	for i := range counted {
		counted[i] = "f" + strconv.Itoa(i)
	}
	named, err := o.model.WithFeatureNames(counted)
	require.NoError(t, err)
	refused(t, exitInput, "the model has no names for its 11 features", "-model", archive(t, named))
	refused(t, exitInput, "holds 2 models: must hold one", "-model", archive(t, o.model, o.model), "-columns", names)
	for _, objective := range []string{"binary:logitraw", "reg:squarederror"} {
		refused(t, exitInput, "objective "+objective+": must be binary:logistic or reg:logistic",
			"-model", archive(t, trainOutside(t, every, columns, "objective", objective, "eval_metric", "rmse").model), "-columns", names)
	}
	refused(t, exitInput, "no such file", "-model", filepath.Join(t.TempDir(), "none"), "-columns", names)
	refused(t, exitInput, "-model "+names, "-model", names, "-columns", names)
	refused(t, exitInput, "no such file", "-model", model, "-columns", filepath.Join(t.TempDir(), "none"))
	refused(t, exitUsage, "-columns names the features of -model: there must be one", "-columns", names)
}

// SageMaker's own churn model, trained on the split of the notebook with Intl Mins
// where the notebook keeps int_charge, comes out as it is known to be.
func TestSageMakerModel(t *testing.T) {
	churn := sharedChurn(t)
	shared := filepath.Join(filepath.Dir(churn), "sagemaker", "churn-0.90")
	model := filepath.Join(shared, "model.tar.gz")
	if _, err := os.Stat(model); err != nil {
		t.Skipf("no model: GROVE_DATA names the folder that has sagemaker/churn-0.90 (%v)", err)
	}
	dir := t.TempDir()
	r, stdout, _ := runOK(t, dir, "-data", filepath.Join(churn, "churn.txt"), "-model", model,
		"-columns", filepath.Join(shared, "training-dataset-with-header.csv"))
	m := r.Models.Full
	assert.InDelta(t, 0.976883, m.AUC.Train, 5e-7)
	assert.InDelta(t, 0.873103, m.AUC.Validation, 5e-7)
	assert.InDelta(t, 0.918124, m.AUC.Test, 5e-7)
	assert.Equal(t, []int{283, 3, 11, 37}, []int{m.At05.TN, m.At05.FP, m.At05.FN, m.At05.TP})
	assert.Equal(t, []int{279, 7, 7, 41}, []int{m.At03.TN, m.At03.FP, m.At03.FN, m.At03.TP})
	assert.Equal(t, map[string]int{"1": 50, "3": 3, "4": 10, "5": 12, "6": 25}, m.Depths)
	assert.Equal(t, []int{100, 292}, []int{m.Trees, m.Splits})
	assert.Equal(t, &FirstSplit{"cust_service_calls", 3.5}, m.FirstSplit)
	assert.Len(t, m.TreesUsing, 12)
	for name, want := range map[string]string{ // splits/trees/gain/cover
		"cust_service_calls": "26/25/16.51/173.38", "int_plan_no": "22/22/13.03/189.55", "day_mins": "72/41/12.74/114.47",
		"int_calls": "18/18/12.66/56.50", "int_mins": "24/21/10.72/49.77", "vmail_msg": "20/19/9.26/60.81",
		"eve_mins": "58/37/7.20/53.92", "night_mins": "25/22/5.87/48.17", "eve_calls": "3/3/3.87/41.16",
		"acc_length": "3/2/3.79/29.66", "night_calls": "17/12/3.75/51.37", "day_calls": "4/4/2.92/71.14",
	} {
		assert.Equal(t, want, fmt.Sprintf("%.0f/%d/%.2f/%.2f", m.Importance["weight"][name], m.TreesUsing[name], m.Importance["gain"][name], m.Importance["cover"][name]), name)
	}
	for _, c := range []*CostReport{r.Cost, r.CostFull} {
		assert.InDelta(t, 0.2161442, c.Notebook.Cutoff, 5e-8)
		assert.Equal(t, 5750.0, c.Notebook.Cost)
		curve := c.Curve.Test
		require.Len(t, curve.Costs, 99)
		assert.Equal(t, []float64{16650, 23550}, []float64{curve.Costs[0], curve.Costs[98]})
		assert.InDelta(t, 0.00614421, curve.Cutoffs[0], 5e-9)
	}
	assert.Equal(t, ModelColumn{"Intl Mins", "int_mins"}, r.Model.Columns[8])
	assert.Equal(t, ModelColumn{"CustServ Calls", "cust_service_calls"}, r.Model.Columns[10])
	assert.Contains(t, stdout, "for a cost of: $ 5750\n")

	// The test rows are SageMaker's, one by one.
	rows := strings.Fields(string(read(t, shared, "expected_test_predictions.csv")))[1:]
	pred := readPredictions(t, dir)
	require.Len(t, pred[0], len(rows))
	for i, row := range rows {
		text, actual, _ := strings.Cut(row, ",")
		margin, err := strconv.ParseFloat(text, 64)
		require.NoError(t, err)
		assert.Equal(t, actual, fmt.Sprint(pred[0][i]), i)
		assert.InDelta(t, 1/(1+math.Exp(-margin)), pred[1][i], 2e-7, i)
	}
}
