package main

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode/utf8"
)

//go:embed queries/*.sql
var queryFiles embed.FS

// query is the text of a file of queries.
func query(name string) (string, error) {
	text, err := queryFiles.ReadFile("queries/" + name + ".sql")
	return string(text), err
}

// showQuery runs a query and prints its text and its rows as a table.
func showQuery(ctx context.Context, db *sql.DB, w io.Writer, name string, args ...any) error {
	text, err := query(name)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "\n%s\n", strings.TrimSpace(text)); err != nil {
		return err
	}
	columns, rows, err := read(ctx, db, text, args...)
	if err != nil {
		return fmt.Errorf("query %s: %w", name, err)
	}
	return showTable(w, columns, rows)
}

// read returns all rows of a query as text.
func read(ctx context.Context, db *sql.DB, text string, args ...any) (columns []string, table [][]string, err error) {
	rows, err := db.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	if columns, err = rows.Columns(); err != nil {
		return nil, nil, err
	}
	cells := make([]any, len(columns))
	places := make([]any, len(columns))
	for i := range cells {
		places[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return nil, nil, err
		}
		line := make([]string, len(cells))
		for i, v := range cells {
			line[i] = cell(v)
		}
		table = append(table, line)
	}
	return columns, table, rows.Err()
}

// cell is a value as a table shows it.
func cell(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case float64:
		return strconv.FormatFloat(v, 'g', 6, 64)
	case []byte:
		return string(v)
	}
	return fmt.Sprint(v)
}

// showTable prints a table of text.
func showTable(w io.Writer, columns []string, rows [][]string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	rule := make([]string, len(columns))
	for i, name := range columns {
		rule[i] = strings.Repeat("-", utf8.RuneCountInString(name))
	}
	fmt.Fprintln(t)
	for _, line := range append([][]string{columns, rule}, rows...) {
		fmt.Fprintln(t, "  "+strings.Join(line, "\t"))
	}
	return t.Flush()
}
