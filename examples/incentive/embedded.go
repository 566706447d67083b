package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

	"github.com/grove-ml/grove/dataset/telco"
	"github.com/grove-ml/grove/gbt"
	"modernc.org/sqlite"
)

// openEmbedded opens an SQLite database in this process whose SQL knows the
// functions. The name ":memory:" is one without a file.
func openEmbedded(name string, m *gbt.Model, s Sentiment) (*sql.DB, error) {
	d := &sqlite.Driver{}
	if err := register(d, functions(m, s)); err != nil {
		return nil, err
	}
	db := sql.OpenDB(connector{d, name})
	db.SetMaxOpenConns(1) // a database in memory is its connection's
	return db, nil
}

// connector opens connections of a driver that has no name for database/sql, so
// that functions of one model are nobody else's.
type connector struct {
	driver driver.Driver
	name   string
}

func (c connector) Connect(context.Context) (driver.Conn, error) { return c.driver.Open(c.name) }
func (c connector) Driver() driver.Driver                        { return c.driver }

// embedded is a database in memory with the customers and the messages.
func embedded(ctx context.Context, customers []telco.Customer, messages []telco.Message, m *gbt.Model, s Sentiment) (*sql.DB, error) {
	db, err := openEmbedded(":memory:", m, s)
	if err != nil {
		return nil, err
	}
	st := store{db, sqliteDialect}
	if err = st.create(ctx); err == nil {
		err = st.fill(ctx, customers, messages)
	}
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("embedded database: %w", err)
	}
	return db, nil
}
