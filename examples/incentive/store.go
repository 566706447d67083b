package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"strings"

	"github.com/grove-ml/grove/dataset/telco"
)

//go:embed schema/*.sql
var schemas embed.FS

// dialect is what differs between databases.
type dialect struct {
	name   string // of its file of tables
	dollar bool   // parameters are $1, $2, ... and not ?
}

var sqliteDialect = dialect{name: "sqlite"}

// store is a database with the tables of the notebook.
type store struct {
	db      *sql.DB
	dialect dialect
}

// create makes the tables that are not there.
func (s store) create(ctx context.Context) error {
	text, err := schemas.ReadFile("schema/" + s.dialect.name + ".sql")
	if err != nil {
		return err
	}
	for statement := range strings.SplitSeq(string(text), ";") {
		if statement = strings.TrimSpace(statement); statement == "" {
			continue
		}
		if _, err := s.db.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", firstLine(statement), err)
		}
	}
	return nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// transact does everything of work, or nothing. Only where the connection is lost
// while the database commits can nobody say which of both; the error says so.
func (s store) transact(ctx context.Context, work func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := work(tx); err != nil {
		// Where the connection is lost, rolling back fails as well: the database
		// itself undoes what was begun.
		back := tx.Rollback()
		if back == nil || errors.Is(back, sql.ErrTxDone) || errors.Is(back, driver.ErrBadConn) {
			return fmt.Errorf("%w: nothing was written", err)
		}
		return fmt.Errorf("%w: nothing was written (rolling back: %w)", err, back)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w: it is not known whether the database did it", err)
	}
	return nil
}

// insert writes rows to a table.
func (s store) insert(ctx context.Context, tx *sql.Tx, table string, columns []string, n int, row func(i int) []any) error {
	marks := make([]string, len(columns))
	for i := range marks {
		marks[i] = "?"
		if s.dialect.dollar {
			marks[i] = fmt.Sprintf("$%d", i+1)
		}
	}
	statement, err := tx.PrepareContext(ctx, fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)",
		table, strings.Join(columns, ", "), strings.Join(marks, ", ")))
	if err != nil {
		return fmt.Errorf("table %s: %w", table, err)
	}
	defer statement.Close()
	for i := range n {
		if _, err := statement.ExecContext(ctx, row(i)...); err != nil {
			return fmt.Errorf("table %s, row %d of %d: %w", table, i+1, n, err)
		}
	}
	return nil
}

// fill writes customers and messages.
func (s store) fill(ctx context.Context, customers []telco.Customer, messages []telco.Message) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		err := s.insert(ctx, tx, "customers", telco.Names(), len(customers), func(i int) []any { return values(&customers[i]) })
		if err != nil {
			return err
		}
		columns := []string{"area_code", "phone", "message", "calltime"}
		return s.insert(ctx, tx, "customer_message", columns, len(messages), func(i int) []any {
			m := messages[i]
			return []any{m.AreaCode, m.Phone, m.Text, m.CallTime}
		})
	})
}
