package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTrainRanking: however a file says which rows belong together, the model is
// the same, and another one than that of rows in one group.
func TestTrainRanking(t *testing.T) {
	f := newFolder(t)
	var plain, query, libsvm, sizes strings.Builder
	row := 0
	for g := range 20 {
		n := 1 + g*7%9
		fmt.Fprintln(&sizes, n)
		for range n {
			a, b := row*37%101, row*row%53
			grade := min((a+b*g%3)/30, 4)
			fmt.Fprintf(&plain, "%d,%d,%d\n", grade, a, b)
			fmt.Fprintf(&query, "%d,%d,%d,%d\n", grade, a, b, g)
			fmt.Fprintf(&libsvm, "%d qid:%d 0:%d 1:%d\n", grade, g, a, b)
			row++
		}
	}
	train := func(objective string, args ...string) string {
		args = append([]string{"train", "-params", "max_depth=3,min_child_weight=0,objective=" + objective, "-rounds", "5", "-out", f.path("m.json")}, args...)
		gbtOK(t, args...)
		text, err := os.ReadFile(f.path("m.json"))
		require.NoError(t, err)
		return string(text)
	}
	data := f.write("plain.csv", plain.String())
	withQuery := f.write("query.csv", query.String())
	for _, objective := range []string{"rank:ndcg", "rank:pairwise", "rank:ndcg,lambdarank_pair_method=mean,lambdarank_unbiased=1"} {
		want := train(objective, "-data", withQuery, "-group", "3")
		assert.Equal(t, want, train(objective, "-data", data, "-group", f.write("sizes", sizes.String())), objective)
		assert.Equal(t, want, train(objective, "-data", f.write("rows.libsvm", libsvm.String())), objective)
		assert.NotEqual(t, want, train(objective, "-data", data), objective)
	}

	o := gbtRun("train", "-data", withQuery, "-valid", withQuery, "-group", "3", "-params", "objective=rank:ndcg", "-rounds", "2", "-out", f.path("m.json"))
	require.Equal(t, exitOK, o.code, o.err)
	assert.Contains(t, o.err, "[1]\ttrain-ndcg@32:")
	assert.Contains(t, o.err, "\tvalidation-ndcg@32:")
	assert.True(t, strings.HasPrefix(gbtOK(t, "eval", "-model", f.path("m.json"), "-data", withQuery, "-group", "3"), "ndcg@32 "))
	assert.Contains(t, gbtOK(t, "eval", "-model", f.path("m.json"), "-data", withQuery, "-group", "3", "-metric", "ndcg@2-,auc"), "ndcg@2- ")

	o = gbtRun("train", "-data", withQuery, "-group", "3", "-out", f.path("m.json"))
	assert.Equal(t, exitInput, o.code)
	assert.Contains(t, o.err, "does not rank")
}
