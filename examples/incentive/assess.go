package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/gbt"
)

const reasons = 3 // drivers that are shown and logged

// ErrUnknownCustomer is the error for an area code and a telephone number that
// nobody has.
var ErrUnknownCustomer = errors.New("unknown customer")

// desk is where customer service asks.
type desk struct {
	db    *sql.DB // embedded
	model *gbt.Model
	rules []Rule
	coin  coin
	now   func() time.Time
	next  int64 // number of the next offer
}

// Assessment is a recommendation with everything that it rests on.
type Assessment struct {
	Number         int64 // of the offer
	Time           time.Time
	AreaCode       int
	Phone, Message string
	Inputs
	Decision
	Seed      uint64
	Drivers   []explain.Reason
	Simulated bool  // nobody said this, and Stayed is drawn
	Stayed    *bool // nil: not known
}

// assess is the notebook's assess_and_recommend_incentive: what to offer to a
// customer who says something.
func (d *desk) assess(ctx context.Context, areaCode int, phone, message string) (*Assessment, error) {
	who := fmt.Sprintf("customer %d %s", areaCode, phone)
	if strings.TrimSpace(message) == "" {
		return nil, fmt.Errorf("%s: %w", who, errNoMessage)
	}
	a := &Assessment{Number: d.next, Time: d.now().UTC(), AreaCode: areaCode, Phone: phone, Message: message, Seed: d.coin.seed}
	in := &a.Inputs
	args := []any{sql.Named("area_code", areaCode), sql.Named("phone", phone)}
	err := d.one(ctx, "e_assess", append(args, sql.Named("message", message)),
		&in.DayMins, &in.ServiceCalls, &in.IntPlanNo, &in.WillChurn, &in.Sentiment, &in.Confidence)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", who, err)
	}
	if a.Drivers, err = d.drivers(ctx, args); err != nil {
		return nil, fmt.Errorf("%s: %w", who, err)
	}
	if a.Decision, err = decide(d.rules, in, d.coin, a.Number); err != nil {
		return nil, fmt.Errorf("%s: %w", who, err)
	}
	d.next++
	return a, nil
}

// one reads the only row of a query about one customer.
func (d *desk) one(ctx context.Context, name string, args []any, dst ...any) error {
	text, err := query(name)
	if err != nil {
		return err
	}
	rows, err := d.db.QueryContext(ctx, text, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return err
		}
		return ErrUnknownCustomer
	}
	if err := rows.Scan(dst...); err != nil {
		return err
	}
	if rows.Next() {
		return errors.New("several customers have this area code and number: must be one")
	}
	return rows.Err()
}

// drivers are the strongest reasons for a customer's score.
func (d *desk) drivers(ctx context.Context, args []any) ([]explain.Reason, error) {
	names := featureNames()
	row := make([]float32, len(names))
	dst := make([]any, len(names))
	for i := range row {
		dst[i] = &row[i]
	}
	if err := d.one(ctx, "features", args, dst...); err != nil {
		return nil, err
	}
	x, err := dataset.FromDense(1, len(row), row, &dataset.Info{FeatureNames: names})
	if err != nil {
		return nil, err
	}
	c, err := explain.Contribute(ctx, d.model, x, nil)
	if err != nil {
		return nil, err
	}
	return c.Reasons(0, 0, reasons, nil), nil
}

// driverText is the reasons in one line.
func (a *Assessment) driverText() string {
	var parts []string
	for _, r := range a.Drivers {
		parts = append(parts, r.String())
	}
	return strings.Join(parts, "; ")
}

// show prints a recommendation and every input of the rule that made it.
func (a *Assessment) show(w io.Writer) error {
	drawn := "nothing was drawn"
	if a.Arm != "" {
		drawn = fmt.Sprintf("%s, by seed %d and draw %d", a.Arm, a.Seed, a.Number)
	}
	_, err := fmt.Fprintf(w, `
assess_and_recommend_incentive(%d, '%s', '%s')

  area_code           %d
  phone               %s
  service_calls       %.0f
  international_plan  %.0f   (int_plan_no %.0f)
  day_mins            %.1f   (no rule asks for it)
  churn_prob          %.3f
  msg_sentiment       %s
  msg_confidence      %.3f
  drivers             %s
  rule                %s
  arm                 %s
  incentive           %s
`, a.AreaCode, a.Phone, a.Message, a.AreaCode, a.Phone, a.ServiceCalls, 1-a.IntPlanNo, a.IntPlanNo, a.DayMins,
		a.WillChurn, a.Sentiment, a.Confidence, a.driverText(), a.Rule, drawn, a.Offer)
	return err
}
