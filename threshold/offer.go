package threshold

// Offer is an incentive that customers may get.
type Offer struct {
	Name string  // what reports call it
	Cost float64 // dollars of making the offer to one customer, at least 0
	// Success is the probability that a customer who would have left stays
	// because of the offer. The churn analysis takes it to be 1.
	Success float64
}

// check reports a cost that is negative or not finite, or a success that is no probability.
func (o Offer) check(index int) error {
	if !isFinite(o.Cost) || o.Cost < 0 {
		return &ValueError{What: "cost of offer", Index: index, Value: o.Cost, Rule: "finite and at least 0"}
	}
	if !(o.Success >= 0 && o.Success <= 1) {
		return &ValueError{What: "success of offer", Index: index, Value: o.Success, Rule: "in [0, 1]"}
	}
	return nil
}

// Customers are what customers are worth, all alike or each by itself.
type Customers struct {
	Replace Amounts // dollars of replacing a customer who left, at least 0
	Value   Amounts // dollars of a customer who stays without an offer; negative where it earns
}

func (c Customers) check(rows int) error {
	if err := c.Replace.check("replacement cost", rows); err != nil {
		return err
	}
	for i, v := range c.Replace {
		if v < 0 {
			return &ValueError{What: "replacement cost", Index: i, Value: v, Rule: "at least 0"}
		}
	}
	return c.Value.check("customer value", rows)
}

// Campaign is the pricing of one offer to customers, with the churn analysis's
// formula and the offer's chance to work:
//
//	cost = replace·FN + value·TN + incentive·(FP + TP) + (1 − success)·replace·TP
//
// A flagged customer who would have left costs the incentive and, where it does
// not work, the replacement.
type Campaign struct {
	Customers Customers // what each is worth, in the order of the scores
	Offer     Offer     // what the treated ones get
}

// At returns the costs of a row's outcomes. The campaign must have passed Validate.
func (c Campaign) At(row int) Costs {
	replace := c.Customers.Replace.at(row)
	return Costs{
		TP: c.Offer.Cost + float64((1-c.Offer.Success)*replace),
		FP: c.Offer.Cost,
		FN: replace,
		TN: c.Customers.Value.at(row),
	}
}

// Validate reports amounts that are neither one nor one a row or are not finite, and an
// offer whose success is not a probability.
func (c Campaign) Validate(rows int) error {
	if err := c.Offer.check(-1); err != nil {
		return err
	}
	return c.Customers.check(rows)
}
