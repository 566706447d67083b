package explain_test

import (
	"context"
	"fmt"
	"log"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/metrics"
)

// How much worse does the model predict when it is not told a feature?
func ExamplePermutationImportance() {
	model, x := churners()
	auc := func(pred []float32, info *dataset.Info) (float64, error) {
		return metrics.AUC(pred, info.Labels, info.Weights)
	}
	drops, err := explain.PermutationImportance(context.Background(), model, x, auc, &explain.PermutationOptions{Repeats: 10, Seed: 1})
	if err != nil {
		log.Fatal(err)
	}
	for _, d := range drops {
		fmt.Printf("%-13s AUC falls by %.2f\n", d.Name, d.Mean)
	}
	// Output:
	// service_calls AUC falls by 0.41
	// day_mins      AUC falls by 0.09
}

// Who leaves, in words?
func ExampleForest_Rules() {
	model, x := churners()
	rules, err := explain.Of(model).Rules(x, x.Info().Labels, &explain.RuleOptions{Most: 2})
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range rules {
		fmt.Printf("%v: %d of %d leave\n", r, r.Positives, r.Rows)
	}
	// Output:
	// service_calls >= 4: 128 of 128 leave
	// service_calls < 4 and day_mins >= 250: 29 of 29 leave
}
