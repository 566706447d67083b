package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func noon() time.Time { return time.Date(2020, 1, 1, 12, 0, 0, 0, time.UTC) }

func deskOf(t *testing.T, c company) *desk {
	t.Helper()
	return &desk{db: database(t, c), model: c.model, rules: table(t), coin: coin{1729}, now: noon, next: 1}
}

func TestThreeCallsOfGeneratedCustomers(t *testing.T) {
	d := deskOf(t, generated(t))
	checkCalls(t, d, 5)
}

// Of the published customers the scores are known as well: those of the updated
// model that XGBoost 3.4.1 trains on the same rows.
func TestThreeCallsOfPublishedCustomers(t *testing.T) {
	c := companyOf(realCustomers(t))
	require.NoError(t, c.err)
	d := deskOf(t, c)
	got := checkCalls(t, d, 4)
	assert.Equal(t, []float64{0.607, 0.024, 0.553}, got)
}

// checkCalls makes the three calls and compares the recommendations with the
// rules, read by hand; serviceCalls are the third caller's. It returns the scores.
func checkCalls(t *testing.T, d *desk, serviceCalls float64) []float64 {
	t.Helper()
	var scores []float64
	for i, want := range []struct {
		sentiment string
		rules     []string // by the score
		calls     float64
	}{
		{negative, []string{"3", "4-5", "6"}, 2},
		{neutral, []string{"8"}, 0},
		{positive, []string{"1", "2"}, serviceCalls},
	} {
		c := calls()[i]
		a, err := d.assess(context.Background(), c.areaCode, c.phone, c.message)
		require.NoError(t, err)
		assert.Equal(t, int64(i+1), a.Number)
		assert.Equal(t, want.sentiment, a.Sentiment)
		assert.Contains(t, want.rules, a.Rule)
		assert.Equal(t, want.calls, a.ServiceCalls)
		assert.Len(t, a.Drivers, reasons)
		again, err := decide(d.rules, &a.Inputs, coin{a.Seed}, a.Number)
		require.NoError(t, err)
		assert.Equal(t, a.Decision, again, "the log has all that the decision rests on")
		scores = append(scores, a.WillChurn)
		var shown strings.Builder
		require.NoError(t, a.show(&shown))
		for _, part := range []string{c.phone, c.message, a.Offer, a.Sentiment, a.Drivers[0].String()} {
			assert.Contains(t, shown.String(), part)
		}
	}
	return scores
}

func TestCallsThatCannotBeAnswered(t *testing.T) {
	d := deskOf(t, generated(t))
	ctx := context.Background()
	_, err := d.assess(ctx, 408, "000-0000", "Hello")
	require.ErrorIs(t, err, ErrUnknownCustomer)
	assert.EqualError(t, err, "customer 408 000-0000: unknown customer")
	_, err = d.assess(ctx, 415, "375-9999", "Hello") // of another area
	require.ErrorIs(t, err, ErrUnknownCustomer)
	_, err = d.assess(ctx, 408, "375-9999", " ")
	require.ErrorIs(t, err, errNoMessage)
	_, err = d.assess(ctx, 408, "' OR '1'='1", "Hello") // a number, not SQL
	require.ErrorIs(t, err, ErrUnknownCustomer)
	assert.Equal(t, int64(1), d.next, "no number is used up")

	_, err = d.db.Exec("INSERT INTO customers SELECT * FROM customers WHERE phone = '375-9999'")
	require.NoError(t, err)
	_, err = d.assess(ctx, 408, "375-9999", "Hello")
	assert.ErrorContains(t, err, "several customers")
	_, err = d.db.Exec("DROP TABLE customers")
	require.NoError(t, err)
	_, err = d.assess(ctx, 408, "375-9999", "Hello")
	assert.ErrorContains(t, err, "no such table: customers")
}

// The log holds what was recommended, why, and what it rests on.
func TestLog(t *testing.T) {
	d := deskOf(t, generated(t))
	ctx := context.Background()
	st := store{d.db, sqliteDialect}
	a, err := d.assess(ctx, 408, "375-9999", "You morons! You charged me extra again!")
	require.NoError(t, err)
	require.NoError(t, st.log(ctx, []*Assessment{a}))
	_, rows, err := read(ctx, d.db, "SELECT * FROM offer_log")
	require.NoError(t, err)
	require.Len(t, rows, 1)
	assert.Equal(t, []string{"1", "2020-01-01 12:00:00.000000", "408", "375-9999", a.Message, a.Sentiment, cell(a.Confidence),
		cell(a.WillChurn), a.driverText(), a.Rule, a.Arm, "1729", a.Offer, "0", "NULL"}, rows[0])
	last, err := st.lastOffer(ctx)
	require.NoError(t, err)
	assert.Equal(t, int64(1), last)

	// The second of two has a number that is taken: neither is written.
	b := *a
	b.Number = 2
	require.Error(t, st.log(ctx, []*Assessment{&b, a}))
	last, err = st.lastOffer(ctx)
	require.NoError(t, err)
	assert.Equal(t, int64(1), last)
}
