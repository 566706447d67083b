package dataset

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// churnNames are the names the churn analysis gives the 21 columns.
var churnNames = strings.Fields(`state acc_length area_code phone int_plan vmail_plan vmail_msg
	day_mins day_calls day_charge eve_mins eve_calls eve_charge night_mins night_calls night_charge
	int_mins int_calls int_charge cust_service_calls churn`)

// readChurn reads the customers under these names.
func readChurn(t *testing.T, name string, o *TableOptions) *Table {
	t.Helper()
	table, err := ReadTableFile(sharedData(t, "churn", name), o)
	require.NoError(t, err)
	table, err = table.Rename(churnNames)
	require.NoError(t, err)
	return table
}

// modelData is the analysis' table: the label first, then 69 features.
func modelData(t *testing.T, customers *Table) *Table {
	t.Helper()
	table, err := customers.Drop("phone", "day_charge", "eve_charge", "night_charge", "int_mins")
	require.NoError(t, err)
	table, err = table.AsText("area_code")
	require.NoError(t, err)
	table, err = table.OneHot()
	require.NoError(t, err)
	features, err := table.Drop("churn_True.", "churn_False.")
	require.NoError(t, err)
	table, err = table.Select(append([]string{"churn_True."}, features.Columns()...)...)
	require.NoError(t, err)
	return table
}

func TestChurnSplitIsTheAnalysis(t *testing.T) {
	full := modelData(t, readChurn(t, "churn.txt", nil))
	updated, err := full.Select("churn_True.", "acc_length", "vmail_msg", "day_mins", "day_calls", "eve_mins", "night_mins",
		"night_calls", "int_calls", "int_charge", "cust_service_calls", "int_plan_no")
	require.NoError(t, err)
	for suffix, table := range map[string]*Table{"": full, "_updated": updated} {
		columns, err := os.ReadFile(sharedData(t, "churn", "seed_split", "columns"+suffix+".txt"))
		require.NoError(t, err)
		assert.Equal(t, strings.Fields(string(columns)), table.Columns())

		parts, err := table.Shuffle(1729).Split(0.7, 0.9)
		require.NoError(t, err)
		for k, part := range []struct {
			name           string
			rows, churners int
		}{{"train", 2333, 325}, {"validation", 666, 110}, {"test", 334, 48}} {
			path := sharedData(t, "churn", "seed_split", part.name+suffix+".csv")
			want, err := os.ReadFile(path)
			require.NoError(t, err)
			var got bytes.Buffer
			require.NoError(t, parts[k].WriteCSV(&got, &TableWriteOptions{NoHeader: true}))
			require.Equal(t, string(want), got.String(), part.name+suffix)

			// The same rows by way of a matrix.
			m, err := parts[k].Matrix("churn_True.", nil)
			require.NoError(t, err)
			read, err := ReadFile(path, &FileOptions{CSV: CSVOptions{Label: ByIndex(0)}})
			require.NoError(t, err)
			assert.Equal(t, part.rows, m.Rows())
			assert.Equal(t, read.Info().Labels, m.Info().Labels)
			assert.Equal(t, bits32(allRows(read)), bits32(allRows(m)))
			churners := 0
			for _, y := range m.Info().Labels {
				churners += int(y)
			}
			assert.Equal(t, part.churners, churners)
		}
	}
}

func TestChurnCrossTab(t *testing.T) {
	customers := readChurn(t, "churn.txt", nil)
	calls, err := customers.Numbers("cust_service_calls")
	require.NoError(t, err)
	often := make([]int, len(calls))
	for i, n := range calls {
		if n >= 4 {
			often[i] = 1
		}
	}
	customers, err = customers.With(IntegerSeries("csc_4ormore", often))
	require.NoError(t, err)
	x, err := customers.CrossTab("csc_4ormore", "churn")
	require.NoError(t, err)
	assert.Equal(t, [][]int{{2721, 345}, {129, 138}}, x.Counts)
	assert.Equal(t, ""+
		"churn          False.     True.\n"+
		"csc_4ormore                    \n"+
		"0            0.887476  0.112524\n"+
		"1            0.483146  0.516854\n", x.SharesString())
}

// The 5000 customers have spaces before their fields and no header; the first
// 3333 are those of the other file.
func TestChurnWithSpaces(t *testing.T) {
	all := readChurn(t, "churn.all", &TableOptions{Names: churnNames})
	assert.Equal(t, 5000, all.Rows())
	head, err := all.Slice(0, 3333)
	require.NoError(t, err)
	want := modelData(t, readChurn(t, "churn.txt", nil))
	got := modelData(t, head)
	assert.Equal(t, want.Columns(), got.Columns())
	for _, name := range want.Columns() {
		a, err := want.Numbers(name)
		require.NoError(t, err)
		b, err := got.Numbers(name)
		require.NoError(t, err)
		assert.Equal(t, a, b, name)
	}
}

func TestChurnMessagesJoin(t *testing.T) {
	messages, err := ReadTableFile(sharedData(t, "churn", "customer_messages.csv"), nil)
	require.NoError(t, err)
	joined, err := messages.Join(readChurn(t, "churn.txt", nil), "area_code", "phone")
	require.NoError(t, err)
	churn, err := joined.Text("churn")
	require.NoError(t, err)
	assert.Equal(t, []string{"True.", "True.", "True.", "False.", "False.", "False."}, churn)
}
