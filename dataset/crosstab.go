package dataset

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// CrossTab counts how often the values of two columns occur together. Values
// ascend along both sides.
type CrossTab struct {
	RowName, ColumnName     string   // names of the two columns
	RowLabels, ColumnLabels []string // values of the two columns as text, ascending
	// Counts has one slice a row label with one count a column label.
	Counts [][]int

	// numbers is true if the column labels are numbers, which are aligned.
	numbers bool
}

// CrossTab counts how often each value of the column rows stands beside each value
// of the column columns, as pandas' crosstab does. Rows in which either is missing
// do not count. Values are taken in their text form and ascend: text by code
// point, numbers by size.
func (t *Table) CrossTab(rows, columns string) (*CrossTab, error) {
	cols, err := t.columns([]string{rows, columns})
	if err != nil {
		return nil, err
	}
	// Values that only stand beside missing ones get no row and column.
	r, c := &t.series[cols[0]], &t.series[cols[1]]
	both := t.Filter(func(i int) bool { return r.text(i) != "" && c.text(i) != "" })
	r, c = &both.series[cols[0]], &both.series[cols[1]]
	x := &CrossTab{RowName: rows, ColumnName: columns, numbers: !c.IsText() || c.numbers != nil}
	rowCodes, rowLabels := r.encode()
	colCodes, colLabels := c.encode()
	if err := checkCells(len(rowLabels), len(colLabels)); err != nil {
		return nil, err
	}
	x.RowLabels, x.ColumnLabels = rowLabels, colLabels
	x.Counts = make([][]int, len(rowLabels))
	for k := range x.Counts {
		x.Counts[k] = make([]int, len(colLabels))
	}
	for i := range rowCodes {
		x.Counts[rowCodes[i]][colCodes[i]]++
	}
	return x, nil
}

// RowTotals returns the sum of each row.
func (x *CrossTab) RowTotals() []int {
	totals := make([]int, len(x.RowLabels))
	for k, row := range x.Counts {
		for _, n := range row {
			totals[k] += n
		}
	}
	return totals
}

// ColumnTotals returns the sum of each column.
func (x *CrossTab) ColumnTotals() []int {
	totals := make([]int, len(x.ColumnLabels))
	for _, row := range x.Counts {
		for j, n := range row {
			totals[j] += n
		}
	}
	return totals
}

// Total returns the number of rows that were counted.
func (x *CrossTab) Total() int {
	total := 0
	for _, n := range x.RowTotals() {
		total += n
	}
	return total
}

// RowShares returns the counts divided by the sum of their row, as
// crosstab(normalize="index") does.
func (x *CrossTab) RowShares() [][]float64 {
	shares := make([][]float64, len(x.Counts))
	for k, total := range x.RowTotals() {
		shares[k] = make([]float64, len(x.Counts[k]))
		for j, n := range x.Counts[k] {
			shares[k][j] = float64(n) / float64(total)
		}
	}
	return shares
}

// String returns the counts as plain text, laid out as pandas prints them. Labels
// are in their text form, where pandas may round numbers that are not whole.
func (x *CrossTab) String() string {
	return x.layOut(func(j int) []string {
		cells := make([]string, len(x.Counts))
		for k, row := range x.Counts {
			cells[k] = strconv.Itoa(row[j])
		}
		return cells
	})
}

// SharesString returns the row shares as plain text with at most six decimals,
// laid out as pandas prints them.
func (x *CrossTab) SharesString() string {
	shares := x.RowShares()
	return x.layOut(func(j int) []string {
		cells := make([]string, len(shares))
		for k, row := range shares {
			cells[k] = strconv.FormatFloat(row[j], 'f', 6, 64)
		}
		return trimZeros(cells)
	})
}

// trimZeros cuts off the last decimals while they are 0 in all cells, but for the
// first one.
func trimZeros(cells []string) []string {
	all := func(suffix string) bool {
		for _, c := range cells {
			if !strings.HasSuffix(c, suffix) || strings.HasSuffix(c, ".0") {
				return false
			}
		}
		return len(cells) > 0
	}
	for all("0") {
		for k, c := range cells {
			cells[k] = c[:len(c)-1]
		}
	}
	return cells
}

// layOut puts columns of cells under the names and labels of the table.
func (x *CrossTab) layOut(cells func(column int) []string) string {
	left := append([]string{x.ColumnName, x.RowName}, x.RowLabels...)
	lines := make([]strings.Builder, len(left))
	width := widest(left)
	for k, text := range left {
		lines[k].WriteString(text + padding(text, width))
	}
	labelWidth := 0
	if x.numbers {
		labelWidth = widest(x.ColumnLabels)
	}
	for j, label := range x.ColumnLabels {
		label += padding(label, labelWidth)
		column := append([]string{label, ""}, cells(j)...)
		width := widest(column)
		for k, text := range column {
			lines[k].WriteString("  " + padding(text, width) + text)
		}
	}
	var b strings.Builder
	for k := range lines {
		b.WriteString(lines[k].String())
		b.WriteByte('\n')
	}
	return b.String()
}

func widest(texts []string) int {
	width := 0
	for _, t := range texts {
		width = max(width, utf8.RuneCountInString(t))
	}
	return width
}

func padding(text string, width int) string {
	return strings.Repeat(" ", max(width-utf8.RuneCountInString(text), 0))
}
