package main

import (
	"context"
	"fmt"
	"os"
	"runtime/pprof"
	"strconv"
	"strings"
	"time"

	"github.com/grove-ml/grove/benchmarks/data"
	"github.com/grove-ml/grove/gbt"
)

// prof FOLDER ROUNDS OUT k=v...
func main() {
	x, err := data.Read(os.Args[1])
	if err != nil {
		panic(err)
	}
	rounds, _ := strconv.Atoi(os.Args[2])
	p := gbt.DefaultParams()
	t := map[string]string{"tree_method": "hist", "eta": "0.1", "min_child_weight": "4", "objective": "binary:logistic"}
	for _, a := range os.Args[4:] {
		k, v, _ := strings.Cut(a, "=")
		t[k] = v
	}
	if err := p.SetAll(t); err != nil {
		panic(err)
	}
	f, _ := os.Create(os.Args[3])
	start := time.Now()
	pprof.StartCPUProfile(f)
	tr, err := gbt.NewTrainer(p, x, &gbt.TrainOptions{Workers: 2})
	if err != nil {
		panic(err)
	}
	c := time.Since(start)
	for range rounds {
		if _, err := tr.Step(context.Background()); err != nil {
			panic(err)
		}
	}
	pprof.StopCPUProfile()
	fmt.Println("seconds", time.Since(start), "construct", c)
	f.Close()
	tr.Close()
}
