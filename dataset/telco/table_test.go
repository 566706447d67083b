package telco

import (
	"strings"
	"testing"

	"github.com/grove-ml/grove/dataset"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTableIsWhatReadingTheFileGives(t *testing.T) {
	customers := generate(t, 3333, 0)
	table, err := Table(customers)
	require.NoError(t, err)
	read, err := dataset.ReadTable(strings.NewReader(text(t, customers)), nil)
	require.NoError(t, err)
	require.Equal(t, 3333, table.Rows())
	require.Equal(t, Header(), table.Columns())
	require.Equal(t, read.Columns(), table.Columns())
	for _, name := range table.Columns() {
		require.Equal(t, read.IsText(name), table.IsText(name), name)
		if table.IsText(name) {
			want, err := read.Text(name)
			require.NoError(t, err)
			got, err := table.Text(name)
			require.NoError(t, err)
			require.Equal(t, want, got, name)
			continue
		}
		want, err := read.Numbers(name)
		require.NoError(t, err)
		got, err := table.Numbers(name)
		require.NoError(t, err)
		require.Equal(t, want, got, "%s: the decimal's nearest float64, both ways", name)
	}
	var a, b strings.Builder
	require.NoError(t, read.WriteCSV(&a, nil))
	require.NoError(t, table.WriteCSV(&b, nil))
	assert.Equal(t, a.String(), b.String(), "whole numbers are whole in both")

	empty, err := Table(nil)
	require.NoError(t, err)
	assert.Zero(t, empty.Rows())
	assert.Equal(t, Header(), empty.Columns())
}

// The analysis's preparation gives the 70 columns and the three parts that it
// gives for churn.txt.
func TestPreparationOfTheAnalysis(t *testing.T) {
	table, err := Table(generate(t, 3333, 0))
	require.NoError(t, err)
	table, err = table.Rename(Names())
	require.NoError(t, err)
	table, err = table.Drop("phone", "day_charge", "eve_charge", "night_charge", "int_mins")
	require.NoError(t, err)
	table, err = table.AsText("area_code")
	require.NoError(t, err)
	table, err = table.OneHot()
	require.NoError(t, err)
	columns := table.Columns()
	require.Len(t, columns, 71, "70 and churn_False., which the analysis drops")
	assert.Equal(t, "state_AK state_WY area_code_408 area_code_415 area_code_510 int_plan_no int_plan_yes vmail_plan_no vmail_plan_yes churn_False. churn_True.",
		strings.Join(append([]string{columns[11]}, columns[61:]...), " "))
	parts, err := table.Shuffle(1729).Split(0.7, 0.9)
	require.NoError(t, err)
	rows, churners := []int{}, []int{}
	for _, part := range parts {
		left, err := part.Numbers("churn_True.")
		require.NoError(t, err)
		n := 0
		for _, y := range left {
			n += int(y)
		}
		rows, churners = append(rows, part.Rows()), append(churners, n)
	}
	assert.Equal(t, []int{2333, 666, 334}, rows)
	assert.Equal(t, []int{344, 100, 38}, churners)
}
