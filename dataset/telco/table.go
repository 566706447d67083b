package telco

import "github.com/grove-ml/grove/dataset"

// Table returns customers as a table with the columns of [Header], the one that
// reading what [WriteCSV] writes gives: text for the state, the telephone number,
// the plans ("yes", "no") and the label ("True.", "False."), whole numbers for
// codes and counts, numbers for minutes and charges. It shares nothing with
// customers.
//
// With [Names], Table.Rename gives the columns the names of the churn analysis.
func Table(customers []Customer) (*dataset.Table, error) {
	names := Header()
	text := func(j int, of func(*Customer) string) dataset.Series {
		return dataset.TextSeries(names[j], collect(customers, of))
	}
	whole := func(j int, of func(*Customer) int) dataset.Series {
		return dataset.IntegerSeries(names[j], collect(customers, of))
	}
	number := func(j int, of func(*Customer) float64) dataset.Series {
		return dataset.NumberSeries(names[j], collect(customers, of))
	}
	return dataset.NewTable(
		text(0, func(c *Customer) string { return c.State }),
		whole(1, func(c *Customer) int { return c.AccountLength }),
		whole(2, func(c *Customer) int { return c.AreaCode }),
		text(3, func(c *Customer) string { return c.Phone }),
		text(4, func(c *Customer) string { return plan(c.IntlPlan) }),
		text(5, func(c *Customer) string { return plan(c.VMailPlan) }),
		whole(6, func(c *Customer) int { return c.VMailMessage }),
		number(7, func(c *Customer) float64 { return c.DayMins }),
		whole(8, func(c *Customer) int { return c.DayCalls }),
		number(9, func(c *Customer) float64 { return c.DayCharge }),
		number(10, func(c *Customer) float64 { return c.EveMins }),
		whole(11, func(c *Customer) int { return c.EveCalls }),
		number(12, func(c *Customer) float64 { return c.EveCharge }),
		number(13, func(c *Customer) float64 { return c.NightMins }),
		whole(14, func(c *Customer) int { return c.NightCalls }),
		number(15, func(c *Customer) float64 { return c.NightCharge }),
		number(16, func(c *Customer) float64 { return c.IntlMins }),
		whole(17, func(c *Customer) int { return c.IntlCalls }),
		number(18, func(c *Customer) float64 { return c.IntlCharge }),
		whole(19, func(c *Customer) int { return c.ServiceCalls }),
		text(20, func(c *Customer) string { return label(c.Churn) }),
	)
}

// collect returns a value of each customer.
func collect[T any](customers []Customer, of func(*Customer) T) []T {
	values := make([]T, len(customers))
	for i := range customers {
		values[i] = of(&customers[i])
	}
	return values
}
