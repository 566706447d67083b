package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"path/filepath"
	"testing"

	"github.com/grove-ml/grove/dataset/telco"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"modernc.org/sqlite"
)

// An SQLite file stands for a server here: what is tested does not depend on
// whose it is.
func fileStore(t *testing.T, name string) store {
	t.Helper()
	db, err := sql.Open("sqlite", name)
	require.NoError(t, err)
	t.Cleanup(func() { db.Close() })
	return store{db, sqliteDialect}
}

func loaded(t *testing.T, c company) (store, string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "server.db")
	s := fileStore(t, name)
	there, err := s.load(context.Background(), c.customers, telco.Messages())
	require.NoError(t, err)
	require.Zero(t, there)
	return s, name
}

// checkTransfer loads, scores and compares with the embedded scores, as float32.
func checkTransfer(t *testing.T, s store, c company) {
	t.Helper()
	ctx := context.Background()
	var batches []int
	pulled, err := s.scoreAll(ctx, c.model, func(done int) { batches = append(batches, done) })
	require.NoError(t, err)
	assert.Equal(t, []int{1000, 2000, 3000, 3333}, batches)
	assert.ElementsMatch(t, c.customers, pulled)
	checkScores(t, s, c)

	there, err := s.load(ctx, c.customers[:1], telco.Messages())
	require.NoError(t, err)
	assert.Equal(t, 3333, there, "a table with customers stays as it is")
	_, err = s.scoreAll(ctx, c.model, nil) // again: in the place of the first
	require.NoError(t, err)
	checkScores(t, s, c)

	messages, err := s.messages(ctx)
	require.NoError(t, err)
	assert.ElementsMatch(t, telco.Messages(), messages)
}

func checkScores(t *testing.T, s store, c company) {
	t.Helper()
	rows, err := database(t, c).Query(`SELECT area_code, phone, will_churn(acc_length, vmail_msg, day_mins, day_calls, eve_mins, night_mins,
		night_calls, int_calls, int_charge, cust_service_calls, IntPlanOneHot(int_plan)) FROM customers`)
	require.NoError(t, err)
	want := scoresOf(t, rows)
	require.Len(t, want, len(c.customers))
	rows, err = s.db.Query("SELECT area_code, phone, will_churn FROM customer_churn_results")
	require.NoError(t, err)
	require.Equal(t, want, scoresOf(t, rows))
}

type customerKey struct {
	areaCode int
	phone    string
}

func scoresOf(t *testing.T, rows *sql.Rows) map[customerKey]float32 {
	t.Helper()
	defer rows.Close()
	scores := map[customerKey]float32{}
	for rows.Next() {
		var k customerKey
		var v float64
		require.NoError(t, rows.Scan(&k.areaCode, &k.phone, &v))
		scores[k] = float32(v)
	}
	require.NoError(t, rows.Err())
	return scores
}

func TestTransfer(t *testing.T) {
	c := generated(t)
	s, _ := loaded(t, c)
	checkTransfer(t, s, c)
}

// One score that is there before stands for all that must not be lost.
func mark(t *testing.T, s store) {
	t.Helper()
	_, err := s.db.Exec("INSERT INTO customer_churn_results (area_code, phone, will_churn) VALUES (1, 'before', 0.5)")
	require.NoError(t, err)
}

func checkUntouched(t *testing.T, s store) {
	t.Helper()
	_, rows, err := read(context.Background(), s.db, "SELECT area_code, phone, will_churn FROM customer_churn_results")
	require.NoError(t, err)
	assert.Equal(t, [][]string{{"1", "before", "0.5"}}, rows)
}

// The connection is lost after so many statements: the table is as it was.
func TestLostConnection(t *testing.T) {
	c := generated(t)
	for _, statements := range []int{0, 1, 2, 1500, 3333, 3334} { // DELETE is the first, the commit the last
		s, name := loaded(t, c)
		mark(t, s)
		after := statements
		db := sql.OpenDB(flaky{name, &after})
		_, err := store{db, sqliteDialect}.scoreAll(context.Background(), c.model, nil)
		require.ErrorIs(t, err, driver.ErrBadConn)
		if statements == 3334 {
			assert.ErrorContains(t, err, "it is not known whether the database did it")
		} else {
			assert.ErrorContains(t, err, "nothing was written")
			assert.ErrorContains(t, err, "customer_churn_results")
		}
		db.Close()
		checkUntouched(t, s)
	}
}

// Loading that fails half-way leaves no customers, so that it can be repeated.
func TestLostWhileLoading(t *testing.T) {
	c := generated(t)
	name := filepath.Join(t.TempDir(), "server.db")
	after := 4 + 100 // four tables, a hundred customers
	db := sql.OpenDB(flaky{name, &after})
	defer db.Close()
	_, err := store{db, sqliteDialect}.load(context.Background(), c.customers, telco.Messages())
	require.ErrorIs(t, err, driver.ErrBadConn)
	assert.ErrorContains(t, err, "table customers, row 101 of 3333")
	s := fileStore(t, name)
	there, err := s.load(context.Background(), c.customers, telco.Messages())
	require.NoError(t, err)
	assert.Zero(t, there)
	checkTransfer(t, s, c)
}

func TestInterrupted(t *testing.T) {
	c := generated(t)
	s, _ := loaded(t, c)
	mark(t, s)
	ctx, stop := context.WithCancel(context.Background())
	_, err := s.scoreAll(ctx, c.model, func(int) { stop() })
	require.ErrorIs(t, err, context.Canceled)
	checkUntouched(t, s)
}

func TestTablesThatDoNotFit(t *testing.T) {
	c := generated(t)
	for statement, want := range map[string]string{
		"DROP TABLE customers":                                    "table customers: ",
		"DROP TABLE customer_churn_results":                       "table customer_churn_results: ",
		"ALTER TABLE customers RENAME COLUMN day_mins TO minutes": "no such column: day_mins",
		"ALTER TABLE customer_churn_results DROP COLUMN phone":    "table customer_churn_results: ",
		"UPDATE customers SET int_plan = 'maybe'":                 `int_plan is "maybe": must be yes or no`,
		"UPDATE customers SET day_calls = 1.5":                    "day_calls is 1.5: must be a whole number",
		"UPDATE customers SET day_mins = 'many'":                  "day_mins",
		"DELETE FROM customers":                                   "table customers is empty: -load fills it",
		"CREATE TRIGGER no BEFORE INSERT ON customer_churn_results WHEN NEW.phone = '375-9999' BEGIN SELECT RAISE(ABORT, 'refused'); END": "refused",
	} {
		s, _ := loaded(t, c)
		mark(t, s)
		_, err := s.db.Exec(statement)
		require.NoError(t, err, statement)
		_, err = s.scoreAll(context.Background(), c.model, nil)
		require.ErrorContains(t, err, want, statement)
		var n int
		if s.db.QueryRow("SELECT COUNT(*) FROM customer_churn_results").Scan(&n) == nil {
			assert.Equal(t, 1, n, statement)
		}
	}
	s := fileStore(t, filepath.Join(t.TempDir(), "empty.db"))
	_, err := s.messages(context.Background())
	assert.ErrorContains(t, err, "table customer_message")
	_, err = s.lastOffer(context.Background())
	assert.ErrorContains(t, err, "table offer_log")
}

func TestDSN(t *testing.T) {
	for dsn, want := range map[string]string{
		"customers.db":                                                 "must begin with mysql:// or postgres://",
		"mysql://u:secret@localhost":                                   "names no database",
		"mysql://u:secret@localhost/db?color=red":                      `parameter "color"`,
		"mysql://u:secret@local host/db":                               "-dsn: ",
		"mysql://u:secret@localhost/db?socket=/no/such/socket":         "no such file",
		"postgres://u:secret@/db?host=/no/such/folder&sslmode=disable": "no such file",
		"postgres://u:secret@local host/db":                            "-dsn: ",
	} {
		code, _, stderr := runWith("-dsn", dsn)
		assert.Equal(t, exitInput, code, dsn)
		assert.Contains(t, stderr, want, dsn)
		assert.NotContains(t, stderr, "secret")
	}
	code, _, stderr := runWith("-load")
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, stderr, "-load: must come with -dsn")
}

// flaky is an SQLite file whose connection is lost after so many statements that
// write.
type flaky struct {
	name  string
	after *int
}

func (f flaky) Connect(context.Context) (driver.Conn, error) {
	c, err := (&sqlite.Driver{}).Open(f.name)
	if err != nil {
		return nil, err
	}
	return &flakyConn{Conn: c, after: f.after}, nil
}

func (f flaky) Driver() driver.Driver { return &sqlite.Driver{} }

// flakyConn forgets what was begun when it is closed, as a server does.
type flakyConn struct {
	driver.Conn
	after *int
	lost  bool
}

func (c *flakyConn) Prepare(text string) (driver.Stmt, error) {
	s, err := c.Conn.Prepare(text)
	return &flakyStmt{s, c}, err
}

func (c *flakyConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	tx, err := c.Conn.(driver.ConnBeginTx).BeginTx(ctx, o)
	return &flakyTx{tx, c}, err
}

type flakyTx struct {
	driver.Tx
	conn *flakyConn
}

func (t *flakyTx) Commit() error {
	if t.conn.lost || *t.conn.after == 0 {
		t.conn.lost = true
		return driver.ErrBadConn
	}
	return t.Tx.Commit()
}

func (t *flakyTx) Rollback() error {
	if t.conn.lost {
		return driver.ErrBadConn
	}
	return t.Tx.Rollback()
}

type flakyStmt struct {
	driver.Stmt
	conn *flakyConn
}

func (s *flakyStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	if s.conn.lost || *s.conn.after == 0 {
		s.conn.lost = true
		return nil, driver.ErrBadConn
	}
	*s.conn.after--
	return s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
}

func (s *flakyStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
}
