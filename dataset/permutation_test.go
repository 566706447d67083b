package dataset

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func digest(rows []int) string {
	texts := make([]string, len(rows))
	for i, r := range rows {
		texts[i] = strconv.Itoa(r)
	}
	sum := sha256.Sum256([]byte(strings.Join(texts, "\n")))
	return hex.EncodeToString(sum[:])
}

func TestPermutationIsNumPys(t *testing.T) {
	var cases []struct {
		N      int
		Seed   uint32
		Rows   []int
		SHA256 string
	}
	goldenJSON(t, "permutation.json", &cases)
	require.Len(t, cases, 52)
	for _, c := range cases {
		got := Permutation(c.N, c.Seed)
		if c.SHA256 != "" {
			assert.Equal(t, c.SHA256, digest(got), "n = %d, seed = %d", c.N, c.Seed)
			continue
		}
		assert.Equal(t, c.Rows, got, "n = %d, seed = %d", c.N, c.Seed)
	}
	assert.Empty(t, Permutation(-1, 0))
}

func TestPermutationOfTheAnalysis(t *testing.T) {
	for _, n := range []int{3333, 5000} {
		f, err := os.Open(sharedData(t, "churn", "perm_n"+strconv.Itoa(n)+"_seed1729.txt"))
		require.NoError(t, err)
		defer f.Close()
		var want []int
		for s := bufio.NewScanner(f); s.Scan(); {
			i, err := strconv.Atoi(s.Text())
			require.NoError(t, err)
			want = append(want, i)
		}
		assert.Equal(t, want, Permutation(n, 1729))
	}
}

func TestSplitAtIsNumPys(t *testing.T) {
	var cases []struct {
		N         int
		Fractions []float64
		Cuts      []int
	}
	goldenJSON(t, "split.json", &cases)
	for _, c := range cases {
		got, err := SplitAt(c.N, c.Fractions...)
		require.NoError(t, err)
		assert.Equal(t, c.Cuts, got, "%+v", c)
	}
	for _, bad := range [][]float64{{-0.1}, {1.1}, {0.5, 0.4}, {float64(nan32)}} {
		_, err := SplitAt(10, bad...)
		assert.ErrorContains(t, err, "fraction", "%v", bad)
	}
	_, err := SplitAt(-1)
	assert.ErrorContains(t, err, "-1 rows")
}
