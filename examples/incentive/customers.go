package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/dataset/telco"
)

// loadCustomers reads a file in the layout of churn.txt, or generates customers
// where there is none.
func loadCustomers(file string) ([]telco.Customer, error) {
	if file == "" {
		return telco.Generate(nil)
	}
	t, err := dataset.ReadTableFile(file, nil)
	if err != nil {
		return nil, fmt.Errorf("-data: %w", err)
	}
	customers, err := customersOf(t)
	if err != nil {
		return nil, fmt.Errorf("-data %s: %w", file, err)
	}
	return customers, nil
}

// customersOf is the rows of a table whose columns are those of churn.txt, in
// their order, under any names.
func customersOf(t *dataset.Table) ([]telco.Customer, error) {
	if n, want := len(t.Columns()), len(telco.Names()); n != want {
		return nil, fmt.Errorf("%d columns: must be the %d of churn.txt", n, want)
	}
	t, err := t.Rename(telco.Names())
	if err != nil {
		return nil, err
	}
	var errs []error
	text := func(name string) []string {
		v, err := t.Text(name)
		errs = append(errs, err)
		return v
	}
	number := func(name string) []float64 {
		v, err := t.Numbers(name)
		errs = append(errs, err)
		return v
	}
	texts := map[string][]string{}
	for _, name := range []string{"state", "phone", "int_plan", "vmail_plan", "churn"} {
		texts[name] = text(name)
	}
	numbers := map[string][]float64{}
	for _, name := range telco.Names() {
		if texts[name] == nil {
			numbers[name] = number(name)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	customers := make([]telco.Customer, t.Rows())
	for i := range customers {
		r := record{
			text:   func(name string) string { return texts[name][i] },
			number: func(name string) float64 { return numbers[name][i] },
		}
		if customers[i], err = r.customer(); err != nil {
			return nil, fmt.Errorf("customer %d: %w", i+1, err)
		}
	}
	return customers, nil
}

// record is a row of customers, wherever it comes from, by the notebook's names
// of the columns.
type record struct {
	text   func(name string) string
	number func(name string) float64
}

// customer checks a record. Counts are whole, plans are yes or no, and the label
// is True. or False., with the dot.
func (r record) customer() (telco.Customer, error) {
	var errs []error
	whole := func(name string) int {
		v := r.number(name)
		n := int(v)
		if float64(n) != v {
			errs = append(errs, fmt.Errorf("%s is %v: must be a whole number", name, v))
		}
		return n
	}
	number := func(name string) float64 {
		v := r.number(name)
		if v-v != 0 {
			errs = append(errs, fmt.Errorf("%s is %v: must be a number", name, v))
		}
		return v
	}
	oneOf := func(name, yes, no string) bool {
		v := strings.TrimSpace(r.text(name))
		if v != yes && v != no {
			errs = append(errs, fmt.Errorf("%s is %.20q: must be %s or %s", name, v, yes, no))
		}
		return v == yes
	}
	c := telco.Customer{
		State: r.text("state"), AccountLength: whole("acc_length"), AreaCode: whole("area_code"), Phone: r.text("phone"),
		IntlPlan: oneOf("int_plan", "yes", "no"), VMailPlan: oneOf("vmail_plan", "yes", "no"), VMailMessage: whole("vmail_msg"),
		DayMins: number("day_mins"), DayCalls: whole("day_calls"), DayCharge: number("day_charge"),
		EveMins: number("eve_mins"), EveCalls: whole("eve_calls"), EveCharge: number("eve_charge"),
		NightMins: number("night_mins"), NightCalls: whole("night_calls"), NightCharge: number("night_charge"),
		IntlMins: number("int_mins"), IntlCalls: whole("int_calls"), IntlCharge: number("int_charge"),
		ServiceCalls: whole("cust_service_calls"), Churn: oneOf("churn", "True.", "False."),
	}
	return c, errors.Join(errs...)
}

// values are what the table customers holds of c, in the order of telco.Names.
func values(c *telco.Customer) []any {
	plan := map[bool]string{true: "yes", false: "no"}
	left := map[bool]string{true: "True.", false: "False."}
	return []any{c.State, c.AccountLength, c.AreaCode, c.Phone, plan[c.IntlPlan], plan[c.VMailPlan], c.VMailMessage,
		c.DayMins, c.DayCalls, c.DayCharge, c.EveMins, c.EveCalls, c.EveCharge, c.NightMins, c.NightCalls, c.NightCharge,
		c.IntlMins, c.IntlCalls, c.IntlCharge, c.ServiceCalls, left[c.Churn]}
}
