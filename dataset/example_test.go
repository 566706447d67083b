package dataset_test

import (
	"fmt"
	"log"
	"math"
	"os"
	"strings"

	"github.com/grove-ml/grove/dataset"
)

// Three rows of two features, one value missing, with labels and names.
func ExampleFromDense() {
	missing := float32(math.NaN())
	m, err := dataset.FromDense(3, 2, []float32{
		265.1, 1,
		161.6, missing,
		243.4, 0,
	}, &dataset.Info{
		Labels:       []float32{0, 0, 1},
		FeatureNames: []string{"day_mins", "calls"},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(m.Rows(), m.Cols(), m.Row(nil, 1))

	last, err := m.Select([]int{2})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(last.Row(nil, 0), last.Info().Labels)
	// Output:
	// 3 2 [161.6 NaN]
	// [243.4 0] [1]
}

// The label is a column of the file, by name; an empty field is a missing value.
func ExampleReadCSV() {
	file := strings.NewReader("churn,day_mins,calls\n0,265.1,1\n1,,4\n")
	m, err := dataset.ReadCSV(file, &dataset.CSVOptions{Label: dataset.ByName("churn")})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(m.Info().FeatureNames, m.Info().Labels)
	fmt.Println(m.Row(nil, 0), m.Row(nil, 1))
	// Output:
	// [day_mins calls] [0 1]
	// [265.1 1] [NaN 4]
}

// A fault says where it is, and what would have been right.
func ExampleParseError() {
	_, err := dataset.ReadCSV(strings.NewReader("day_mins,calls\n265.1,1\n161.6,many\n"), nil)
	fmt.Println(err)
	_, err = dataset.ReadCSV(strings.NewReader("churn,calls\n0,1\n"), &dataset.CSVOptions{Label: dataset.ByName("chrun")})
	fmt.Println(err)
	// Output:
	// dataset: line 3, column 2 (calls): "many": not a number
	// dataset: line 1: no label column "chrun", did you mean "churn"? (columns: churn, calls)
}

func ExampleReadLIBSVM() {
	m, err := dataset.ReadLIBSVM(strings.NewReader("1 0:0.5 3:2\n0 1:1 # sparse\n"), nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(m.Row(nil, 0), m.Row(nil, 1))
	// Output:
	// [0.5 NaN NaN 2] [NaN 1 NaN NaN]
}

// From a file of text and numbers to a training set and a test set: text becomes
// one column a value, rows are shuffled as pandas' sample(frac=1,
// random_state=1729) does, and three quarters of them are for training.
func ExampleTable() {
	table, err := dataset.ReadTable(strings.NewReader(`State,Area,Mins,Churn
KS,415,265.1,False.
OH,415,161.6,False.
NJ,408,243.4,True.
OH,408,299.4,False.
`), nil)
	if err != nil {
		log.Fatal(err)
	}
	table, err = table.AsText("Area")
	if err != nil {
		log.Fatal(err)
	}
	table, err = table.OneHot()
	if err != nil {
		log.Fatal(err)
	}
	table, err = table.Drop("Churn_False.")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(table.Columns())
	parts, err := table.Shuffle(1729).Split(0.75)
	if err != nil {
		log.Fatal(err)
	}
	train, err := parts[0].Matrix("Churn_True.", nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(train.Rows(), "rows to train on, labels", train.Info().Labels)
	if err := parts[1].WriteCSV(os.Stdout, nil); err != nil {
		log.Fatal(err)
	}
	// Output:
	// [Mins State_KS State_NJ State_OH Area_408 Area_415 Churn_True.]
	// 3 rows to train on, labels [0 0 1]
	// Mins,State_KS,State_NJ,State_OH,Area_408,Area_415,Churn_True.
	// 161.6,0,0,1,0,1,0
}

func ExampleTable_CrossTab() {
	table, err := dataset.NewTable(
		dataset.TextSeries("plan", []string{"yes", "no", "no", "no", "yes"}),
		dataset.TextSeries("churn", []string{"yes", "no", "yes", "no", "yes"}),
	)
	if err != nil {
		log.Fatal(err)
	}
	x, err := table.CrossTab("plan", "churn")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(x.RowLabels, x.ColumnLabels, x.Counts)
	for line := range strings.Lines(x.SharesString()) {
		fmt.Println(strings.TrimRight(line, " \n"))
	}
	// Output:
	// [no yes] [no yes] [[2 1] [0 2]]
	// churn        no       yes
	// plan
	// no     0.666667  0.333333
	// yes    0.000000  1.000000
}

func ExampleKFold() {
	folds, err := dataset.KFold(7, 3, 42)
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range folds {
		fmt.Println(f.Test, f.Train)
	}
	// Output:
	// [0 1 5] [2 4 3 6]
	// [2 4] [0 1 5 3 6]
	// [3 6] [0 1 5 2 4]
}
