package main

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/grove-ml/grove/dataset/telco"
	"github.com/grove-ml/grove/gbt"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// company is customers and the model of them, made once.
type company struct {
	customers []telco.Customer
	model     *gbt.Model
	err       error
}

var generatedCompany = sync.OnceValue(func() company { return companyOf("") })

func companyOf(file string) (c company) {
	if c.customers, c.err = loadCustomers(file); c.err == nil {
		c.model, c.err = train(context.Background(), c.customers)
	}
	return c
}

func generated(t testing.TB) company {
	t.Helper()
	c := generatedCompany()
	require.NoError(t, c.err)
	return c
}

// realCustomers is the file of the published customers.
func realCustomers(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("GROVE_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	file := filepath.Join(dir, "churn", "churn.txt")
	if _, err := os.Stat(file); err != nil {
		t.Skip("the real churn.txt is not here: set GROVE_DATA to the folder that has churn/churn.txt")
	}
	return file
}

func database(t testing.TB, c company) *sql.DB {
	t.Helper()
	db, err := embedded(context.Background(), c.customers, telco.Messages(), c.model, newVader())
	require.NoError(t, err)
	t.Cleanup(func() { db.Close() })
	return db
}

// Every score of SQL is the float32 that a batch gives, and the row's own
// prediction.
func TestScoresOfSQLAreThoseOfABatch(t *testing.T) {
	c := generated(t)
	db := database(t, c)
	want, err := score(context.Background(), c.model, c.customers)
	require.NoError(t, err)
	rows, err := db.Query(`SELECT will_churn(acc_length, vmail_msg, day_mins, day_calls, eve_mins, night_mins, night_calls,
		int_calls, int_charge, cust_service_calls, IntPlanOneHot(int_plan)) FROM customers ORDER BY rowid`)
	require.NoError(t, err)
	defer rows.Close()
	i := 0
	for ; rows.Next(); i++ {
		var got float64
		require.NoError(t, rows.Scan(&got))
		require.Equal(t, float64(want[i]), got, "customer %d", i+1)
	}
	require.NoError(t, rows.Err())
	require.Equal(t, len(c.customers), i)
}

func TestFunctions(t *testing.T) {
	db := database(t, generated(t))
	for expression, want := range map[string]any{
		"IntPlanOneHot('no')":  int64(1),
		"IntPlanOneHot('yes')": int64(0),
		"IntPlanOneHot(NULL)":  nil,
		"AreaCode510(510)":     int64(1),
		"AreaCode510(415)":     int64(0),
		"AreaCode510(NULL)":    nil,
		"stateTX('TX')":        int64(1),
		"stateTX('KS')":        int64(0),
		"INTPLANONEHOT('no')":  int64(1), // SQL knows no case
		"aws_comprehend_detect_sentiment('You morons!', 'en')":               "NEGATIVE",
		"aws_comprehend_detect_sentiment(NULL, 'en')":                        nil,
		"aws_comprehend_detect_sentiment_confidence('How do I dial?', 'en')": 1.0,
		"typeof(will_churn(1,2,3,4,5,6,7,8,9,10,NULL))":                      "real", // missing, as the model knows it
	} {
		var got any
		require.NoError(t, db.QueryRow("SELECT "+expression).Scan(&got), expression)
		assert.Equal(t, want, got, expression)
	}
	for expression, want := range map[string]string{
		"will_churn(1)":                                  "wrong number of arguments",
		"will_churn('a',2,3,4,5,6,7,8,9,10,11)":          `will_churn: acc_length is "a": must be a number`,
		"AreaCode510('510')":                             "AreaCode510: 510: must be a whole number",
		"stateTX(1)":                                     "stateTX: 1: must be text",
		"aws_comprehend_detect_sentiment('a')":           "wrong number of arguments",
		"aws_comprehend_detect_sentiment(1, 'en')":       "must be text and its language",
		"aws_comprehend_detect_sentiment('', 'en')":      "message is empty",
		"aws_comprehend_detect_sentiment('hallo', 'de')": `language "de": must be en`,
	} {
		var got any
		assert.ErrorContains(t, db.QueryRow("SELECT "+expression).Scan(&got), want, expression)
	}
}

// Functions of one database are not those of another.
func TestFunctionsAreTheirDatabases(t *testing.T) {
	c := generated(t)
	first := database(t, c)
	low := c
	var err error
	low.model, err = c.model.Slice(0, 1)
	require.NoError(t, err)
	second := database(t, low)
	const one = "SELECT will_churn(1,2,3,4,5,6,7,8,9,10,1)"
	var a, b, again float64
	require.NoError(t, first.QueryRow(one).Scan(&a))
	require.NoError(t, second.QueryRow(one).Scan(&b))
	require.NoError(t, first.QueryRow(one).Scan(&again))
	assert.NotEqual(t, a, b)
	assert.Equal(t, a, again)
}
