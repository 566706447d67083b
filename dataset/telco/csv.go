package telco

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
)

// WriteCSV writes customers as churn.txt has them: the [Header], a line a
// customer, CR LF ends, minutes and charges with six decimals, plans as yes and
// no, and the label as "True." and "False.", with the dot.
func WriteCSV(w io.Writer, customers []Customer) error {
	cw := csv.NewWriter(w)
	cw.UseCRLF = true
	if err := cw.Write(Header()); err != nil {
		return fmt.Errorf("telco: header: %w", err)
	}
	for i := range customers {
		if err := cw.Write(record(&customers[i])); err != nil {
			return fmt.Errorf("telco: customer %d: %w", i, err)
		}
	}
	cw.Flush()
	if err := cw.Error(); err != nil {
		return fmt.Errorf("telco: %w", err)
	}
	return nil
}

// record returns the 21 fields of c as churn.txt spells them.
func record(c *Customer) []string {
	whole := strconv.Itoa
	decimal := func(x float64) string { return strconv.FormatFloat(x, 'f', 6, 64) }
	return []string{c.State, whole(c.AccountLength), whole(c.AreaCode), c.Phone, plan(c.IntlPlan), plan(c.VMailPlan), whole(c.VMailMessage),
		decimal(c.DayMins), whole(c.DayCalls), decimal(c.DayCharge),
		decimal(c.EveMins), whole(c.EveCalls), decimal(c.EveCharge),
		decimal(c.NightMins), whole(c.NightCalls), decimal(c.NightCharge),
		decimal(c.IntlMins), whole(c.IntlCalls), decimal(c.IntlCharge), whole(c.ServiceCalls), label(c.Churn)}
}

// plan returns how churn.txt says whether a customer has a plan.
func plan(has bool) string {
	if has {
		return "yes"
	}
	return "no"
}

// label returns how churn.txt says whether a customer left.
func label(left bool) string {
	if left {
		return "True."
	}
	return "False."
}
