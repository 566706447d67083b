package main

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/grove-ml/grove/dataset/telco"
	"github.com/grove-ml/grove/gbt"
)

// load makes the tables that are not there, and fills customers and
// customer_message where nobody is in the first. It returns how many were there.
func (s store) load(ctx context.Context, customers []telco.Customer, messages []telco.Message) (there int, err error) {
	if err := s.create(ctx); err != nil {
		return 0, fmt.Errorf("-load: %w", err)
	}
	if err := s.db.QueryRowContext(ctx, "SELECT COUNT(*) FROM customers").Scan(&there); err != nil {
		return 0, fmt.Errorf("-load: table customers: %w", err)
	}
	if there > 0 {
		return there, nil
	}
	if err := s.fill(ctx, customers, messages); err != nil {
		return 0, fmt.Errorf("-load: %w", err)
	}
	return 0, nil
}

// scoreAll pulls all customers, in the order of area code and telephone number,
// scores them in batches and writes the scores to customer_churn_results, in the
// place of those that are there. All of it is one transaction: whatever fails,
// the table is as it was. batch is told after each batch how many are done; it
// may be nil.
func (s store) scoreAll(ctx context.Context, m *gbt.Model, batch func(done int)) ([]telco.Customer, error) {
	var customers []telco.Customer
	err := s.transact(ctx, func(tx *sql.Tx) (err error) {
		if customers, err = pullCustomers(ctx, tx); err != nil {
			return err
		}
		if len(customers) == 0 {
			return fmt.Errorf("table customers is empty: -load fills it")
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM customer_churn_results"); err != nil {
			return fmt.Errorf("table customer_churn_results: %w", err)
		}
		done := 0
		for part := range slices.Chunk(customers, batchSize) {
			scores, err := score(ctx, m, part)
			if err != nil {
				return err
			}
			err = s.insert(ctx, tx, "customer_churn_results", []string{"area_code", "phone", "will_churn"}, len(part), func(i int) []any {
				return []any{part[i].AreaCode, part[i].Phone, float64(scores[i])}
			})
			if err != nil {
				return err
			}
			if done += len(part); batch != nil {
				batch(done)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("scores: %w", err)
	}
	return customers, nil
}

// pullCustomers reads the table customers.
func pullCustomers(ctx context.Context, tx *sql.Tx) ([]telco.Customer, error) {
	rows, err := tx.QueryContext(ctx, "SELECT "+strings.Join(telco.Names(), ", ")+" FROM customers ORDER BY area_code, phone")
	if err != nil {
		return nil, fmt.Errorf("table customers: %w", err)
	}
	defer rows.Close()
	names := telco.Names()
	texts, numbers := map[string]*string{}, map[string]*float64{}
	dst := make([]any, len(names))
	for i, name := range names {
		switch name {
		case "state", "phone", "int_plan", "vmail_plan", "churn":
			texts[name] = new(string)
			dst[i] = texts[name]
		default:
			numbers[name] = new(float64)
			dst[i] = numbers[name]
		}
	}
	r := record{
		text:   func(name string) string { return *texts[name] },
		number: func(name string) float64 { return *numbers[name] },
	}
	var customers []telco.Customer
	for rows.Next() {
		if err := rows.Scan(dst...); err != nil {
			return nil, fmt.Errorf("table customers: %w", err)
		}
		c, err := r.customer()
		if err != nil {
			return nil, fmt.Errorf("table customers: %d %s: %w", c.AreaCode, c.Phone, err)
		}
		customers = append(customers, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("table customers: %w", err)
	}
	return customers, nil
}

// messages reads the table customer_message.
func (s store) messages(ctx context.Context) ([]telco.Message, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT area_code, phone, message, calltime FROM customer_message ORDER BY calltime, area_code, phone")
	if err != nil {
		return nil, fmt.Errorf("table customer_message: %w", err)
	}
	defer rows.Close()
	var list []telco.Message
	for rows.Next() {
		var m telco.Message
		var when any
		if err := rows.Scan(&m.AreaCode, &m.Phone, &m.Text, &when); err != nil {
			return nil, fmt.Errorf("table customer_message: %w", err)
		}
		m.CallTime = cell(when)
		if t, ok := when.(time.Time); ok {
			m.CallTime = t.Format(time.DateTime)
		}
		list = append(list, m)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("table customer_message: %w", err)
	}
	return list, nil
}
