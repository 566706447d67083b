package gbt_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/gbt"
)

func ExampleModel_Contributions() {
	x, err := dataset.ReadCSV(strings.NewReader(customers()), &dataset.CSVOptions{Label: dataset.ByName("churn")})
	if err != nil {
		log.Fatal(err)
	}
	p := gbt.DefaultParams()
	p.Objective, p.MaxDepth = "binary:logistic", 3
	model, err := gbt.Train(context.Background(), p, x, 20, nil)
	if err != nil {
		log.Fatal(err)
	}
	few, err := x.Select([]int{5, 8})
	if err != nil {
		log.Fatal(err)
	}
	shares := make([]float32, few.Rows()*model.ContributionSize())
	if err := model.Contributions(context.Background(), shares, few, nil); err != nil {
		log.Fatal(err)
	}
	rows, _ := few.Dense()
	for i := range few.Rows() {
		row := shares[i*3 : i*3+3]
		fmt.Printf("%v minutes %+.1f, %v calls %+.1f, bias %+.1f: margin %.1f\n",
			rows[i*2], row[0], rows[i*2+1], row[1], row[2], row[0]+row[1]+row[2])
	}
	// Output:
	// 185 minutes -0.5, 5 calls +5.3, bias -0.4: margin 4.4
	// 296 minutes +5.2, 2 calls -1.8, bias -0.4: margin 3.0
}
