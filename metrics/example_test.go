package metrics_test

import (
	"errors"
	"fmt"

	"github.com/grove-ml/grove/metrics"
)

var (
	prob  = []float32{0.9, 0.8, 0.7, 0.6, 0.55, 0.4, 0.3, 0.2, 0.1, 0.05}
	label = []float32{1, 1, 0, 1, 0, 1, 0, 0, 0, 0}
)

func ExampleByName() {
	for _, name := range []string{"logloss", "error@0.65", "auc"} {
		m, err := metrics.ByName(name)
		if err != nil {
			fmt.Println(err)
			return
		}
		value, err := m.Eval(prob, 1, label, nil)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%-10s %.4f maximize %v\n", m.Name(), value, m.Maximize())
	}
	_, err := metrics.ByName("loglos")
	fmt.Println(err)
	// Output:
	// logloss    0.4495 maximize false
	// error@0.65 0.3000 maximize false
	// auc        0.8750 maximize true
	// metrics: unknown metric "loglos": the nearest known one is "logloss"
}

func ExampleAUC() {
	auc, _ := metrics.AUC(prob, label, nil)
	fmt.Println(auc)

	onlyOnes := []float32{1, 1}
	auc, err := metrics.AUC([]float32{0.2, 0.3}, onlyOnes, nil)
	fmt.Println(auc, err)
	// Output:
	// 0.875
	// NaN <nil>
}

func ExampleMLogLoss() {
	pred := []float32{
		0.7, 0.2, 0.1,
		0.1, 0.8, 0.1,
		0.3, 0.3, 0.4,
	}
	loss, _ := metrics.MLogLoss(pred, 3, []float32{0, 1, 0}, nil)
	wrong, _ := metrics.MError(pred, 3, []float32{0, 1, 0}, nil)
	fmt.Printf("%.4f %.4f\n", loss, wrong)
	// Output: 0.5946 0.3333
}

func ExampleConfusionAt() {
	c, _ := metrics.ConfusionAt(prob, label, nil, 0.5)
	fmt.Print(c)
	fmt.Printf("accuracy %.2f precision %.2f recall %.2f\n", c.Accuracy(), c.Precision(), c.Recall())
	// Output:
	//           predicted 0  predicted 1
	// actual 0            4            2
	// actual 1            1            3
	// accuracy 0.70 precision 0.60 recall 0.75
}

func ExampleROC() {
	fpr, tpr, thresholds, _ := metrics.ROC(prob, label, nil, true)
	for i := range thresholds {
		fmt.Printf("%.2f %.2f %.2f\n", thresholds[i], fpr[i], tpr[i])
	}
	area, _ := metrics.AreaUnder(fpr, tpr)
	fmt.Println(area)
	// Output:
	// +Inf 0.00 0.00
	// 0.90 0.00 0.25
	// 0.80 0.00 0.50
	// 0.70 0.17 0.50
	// 0.60 0.17 0.75
	// 0.55 0.33 0.75
	// 0.40 0.33 1.00
	// 0.05 1.00 1.00
	// 0.875
}

func ExampleCalibrationTable() {
	table, _ := metrics.CalibrationTable(prob, label, nil, 4, metrics.Uniform)
	for _, b := range table {
		fmt.Printf("(%.2f, %.2f] %d rows: predicted %.3f, true %.3f\n", b.Lower, b.Upper, b.Rows, b.MeanPredicted, b.FractionPositive)
	}
	fmt.Printf("ECE %.3f\n", table.ECE())
	// Output:
	// (0.00, 0.25] 3 rows: predicted 0.117, true 0.000
	// (0.25, 0.50] 2 rows: predicted 0.350, true 0.500
	// (0.50, 0.75] 3 rows: predicted 0.617, true 0.333
	// (0.75, 1.00] 2 rows: predicted 0.850, true 1.000
	// ECE 0.180
}

func ExampleGainTable() {
	table, _ := metrics.GainTable(prob, label, nil, 5)
	fmt.Print(table)
	fmt.Printf("KS %.4f\n", table.KS())
	// Output:
	// group     rows     weight  positives    rate    lift  cum lift    gain      ks
	//     1        2          2          2  1.0000  2.5000    2.5000  0.5000  0.5000
	//     2        2          2          1  0.5000  1.2500    1.8750  0.7500  0.5833
	//     3        2          2          1  0.5000  1.2500    1.6667  1.0000  0.6667
	//     4        2          2          0  0.0000  0.0000    1.2500  1.0000  0.3333
	//     5        2          2          0  0.0000  0.0000    1.0000  1.0000  0.0000
	// KS 0.6667
}

func ExampleValueError() {
	_, err := metrics.LogLoss([]float32{0.2, 0.4}, []float32{0, 3}, nil)
	var value *metrics.ValueError
	if errors.As(err, &value) {
		fmt.Println(value.What, value.Index)
	}
	fmt.Println(err)
	// Output:
	// label 1
	// metrics: label 1 is 3: must be in [0, 1]
}
