package explain_test

import (
	"fmt"

	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/gbt/tree"
)

// twoTrees returns a forest as a model has it: here two small trees on the
// number of service calls and the minutes of the day, and one constant.
func twoTrees() *explain.Forest {
	node := func(feature int32, threshold, gain, cover float32, parent, left, right int32) tree.Node {
		return tree.Node{Kind: tree.Numerical, Feature: feature, Value: threshold, Gain: gain, Cover: cover, Parent: parent, Left: left, Right: right}
	}
	leaf := func(value, cover float32, parent int32) tree.Node {
		return tree.Node{Value: value, Cover: cover, Parent: parent, Left: tree.None, Right: tree.None}
	}
	var trees []*tree.Tree
	for _, nodes := range [][]tree.Node{
		{node(0, 3.5, 60, 500, -1, 1, 2), node(1, 264.5, 40, 450, 0, 3, 4), leaf(0.2, 50, 0), leaf(-0.3, 400, 1), leaf(0.1, 50, 1)},
		{node(1, 264.5, 30, 480, -1, 1, 2), leaf(-0.2, 430, 0), leaf(0.1, 50, 0)},
		{leaf(-0.05, 470, -1)},
	} {
		t, err := tree.New(nodes, 3)
		if err != nil {
			panic(err)
		}
		trees = append(trees, t)
	}
	f, err := explain.NewForest(trees, []string{"cust_service_calls", "day_mins", "eve_mins"})
	if err != nil {
		panic(err)
	}
	return f
}

func ExampleForest_Importance() {
	forest := twoTrees() // in a program: explain.Of(model)
	for _, s := range explain.Sorted(forest.Importance(explain.Gain)) {
		fmt.Printf("%-18s %g\n", s.Name, s.Value)
	}
	// Output:
	// cust_service_calls 60
	// day_mins           35
}

func ExampleForest_Stats() {
	fmt.Print(twoTrees().Stats())
	// Output:
	// trees      3
	// leaf only  1
	// splits     3
	// leaves     6
	// mean depth 1.00
	// depth 0    1
	// depth 1    1
	// depth 2    1
}

func ExampleForest_KeySplits() {
	for _, k := range twoTrees().KeySplits() {
		fmt.Printf("%-25s %d splits, %d at a root, gain %g\n", k.String(), k.Count, k.Roots, k.TotalGain)
	}
	// Output:
	// day_mins < 264.5          2 splits, 1 at a root, gain 70
	// cust_service_calls < 3.5  1 splits, 1 at a root, gain 60
}

func ExampleMostUsed() {
	for _, u := range explain.MostUsed(twoTrees().Usage()) {
		fmt.Printf("%-18s in %d trees, %d splits\n", u.Name, u.Trees, u.Splits)
	}
	// Output:
	// day_mins           in 2 trees, 2 splits
	// cust_service_calls in 1 trees, 1 splits
}

func ExampleForest_TreesUsing() {
	forest := twoTrees()
	numbers, err := forest.TreesUsing("day_mins")
	fmt.Println(numbers, err)
	_, err = forest.TreesUsing("day_minutes")
	fmt.Println(err)
	// Output:
	// [0 1] <nil>
	// explain: feature "day_minutes": must be the name of one of the 3 features
}

func ExampleForest_Pairs() {
	pairs, err := twoTrees().Pairs()
	if err != nil {
		panic(err)
	}
	for _, p := range pairs {
		fmt.Printf("%s and %s: %d tree, %d paths\n", p.NameA, p.NameB, p.Trees, p.Paths)
	}
	// Output:
	// cust_service_calls and day_mins: 1 tree, 2 paths
}

func ExampleForest_Thresholds() {
	keys, err := twoTrees().Thresholds("cust_service_calls")
	if err != nil {
		panic(err)
	}
	for _, k := range keys {
		fmt.Println(k.Threshold, k.Depths)
	}
	// Output:
	// 3.5 [0]
}
