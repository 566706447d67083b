package gbt_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

// Rows that are read 50 at a time become bins in temporary files, and are trained
// on without ever being in memory together. The evaluation rows are binned by the
// same cuts.
func ExampleQuantize() {
	open := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(customers())), nil }
	rows := dataset.CSVBatches(open, 50, &dataset.CSVOptions{Label: dataset.ByName("churn")})
	ctx := context.Background()
	train, err := gbt.Quantize(ctx, rows, &gbt.QuantizeOptions{Dir: os.TempDir()})
	if err != nil {
		log.Fatal(err)
	}
	defer train.Close() // removes the files
	test, err := gbt.Quantize(ctx, rows, &gbt.QuantizeOptions{CutsOf: train})
	if err != nil {
		log.Fatal(err)
	}
	p := gbt.DefaultParams()
	p.Objective = "binary:logistic"
	model, err := gbt.TrainQuantized(ctx, p, train, 2, &gbt.TrainOptions{
		Eval: []gbt.EvalSet{{Name: "train", Quantized: train}, {Name: "test", Quantized: test}},
		Log:  os.Stdout,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(train.Rows(), "rows,", model.NumRounds(), "rounds")
	// Output:
	// [0]	train-logloss:0.43234	test-logloss:0.43234
	// [1]	train-logloss:0.29906	test-logloss:0.29906
	// 200 rows, 2 rounds
}
