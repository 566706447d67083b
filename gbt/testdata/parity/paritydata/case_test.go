package paritydata

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The goldens were made of the same data.
func TestGenerate(t *testing.T) {
	for _, family := range Families() {
		cases, err := Load("..", family)
		require.NoError(t, err)
		for _, c := range cases {
			_, _, err := c.Generate()
			require.NoError(t, err)
		}
	}
}

func TestGenerateRejects(t *testing.T) {
	for _, r := range []Recipe{
		{Rows: 3, Cols: "norm*x", Label: "real"}, {Rows: 3, Cols: "norm*0", Label: "real"}, {Rows: 3, Cols: "odd", Label: "real"},
		{Rows: 3, Cols: "dup", Label: "real"}, {Rows: 3, Cols: "norm", Label: "odd"}, {Rows: 3, Cols: "norm", Label: "real", Weights: "odd"},
	} {
		_, err := r.Generate()
		require.Error(t, err, "%+v", r)
	}
}
