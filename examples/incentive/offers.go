package main

import (
	"context"
	"database/sql"
	"fmt"

	"modernc.org/sqlite"
)

// offerColumns are those of the table offer_log.
func offerColumns() []string {
	return []string{"id", "offered_at", "area_code", "phone", "message", "sentiment", "confidence", "will_churn",
		"drivers", "rule", "arm", "seed", "offer", "simulated", "stayed"}
}

// log writes offers to the table offer_log, all of them or none. The id is the
// number by which an arm was drawn; stayed is NULL as long as nobody knows.
func (s store) log(ctx context.Context, offers []*Assessment) error {
	err := s.transact(ctx, func(tx *sql.Tx) error {
		return s.insert(ctx, tx, "offer_log", offerColumns(), len(offers), func(i int) []any {
			a := offers[i]
			var stayed any
			if a.Stayed != nil {
				stayed = oneIf(*a.Stayed)
			}
			return []any{a.Number, a.Time.Format("2006-01-02 15:04:05.000000"), a.AreaCode, a.Phone, a.Message, a.Sentiment, a.Confidence,
				a.WillChurn, a.driverText(), a.Rule, a.Arm, int64(a.Seed), a.Offer, oneIf(a.Simulated), stayed}
		})
	})
	if err != nil {
		return fmt.Errorf("log of offers: %w", err)
	}
	return nil
}

// lastOffer is the largest number in the table offer_log, 0 where it is empty.
func (s store) lastOffer(ctx context.Context) (int64, error) {
	var n int64
	err := s.db.QueryRowContext(ctx, "SELECT COALESCE(MAX(id), 0) FROM offer_log").Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("table offer_log: %w", err)
	}
	return n, nil
}

// openLog opens an SQLite file that keeps offers from run to run, and makes it
// where there is none.
func openLog(ctx context.Context, file string) (store, error) {
	s := store{sql.OpenDB(connector{&sqlite.Driver{}, file}), sqliteDialect}
	if err := s.create(ctx); err != nil {
		s.db.Close()
		return store{}, fmt.Errorf("-log %s: %w", file, err)
	}
	return s, nil
}
