package telco

import (
	"fmt"
	"math/rand/v2"
)

// The rows of a table: those of churn.txt unless asked otherwise, the seven
// named customers and one more at least, and at most half of the telephone
// numbers that there are, so that drawing a free one stays quick.
const (
	DefaultRows = 3333
	MinRows     = 8
	MaxRows     = phones / 2
)

// Options choose a table of customers.
type Options struct {
	Rows int    // 0 means DefaultRows; otherwise in [MinRows, MaxRows]
	Seed uint64 // chooses the customers; 0 is a seed like any other
}

// stream is the second half of the generator's seed. It sets which customers
// seed 0 gives, and was chosen among 150 for a table whose rates are near the
// published ones and whose strongest split is at 3.5 calls to customer service:
// the minutes by day are nearly as strong, and come first for other seeds.
const stream = 40

// Generate returns a table of customers: the seven named ones first, then drawn
// ones. o may be nil, for 3,333 rows of seed 0. A number of rows outside
// [MinRows, MaxRows] is an error.
func Generate(o *Options) ([]Customer, error) {
	if o == nil {
		o = &Options{}
	}
	rows := o.Rows
	if rows == 0 {
		rows = DefaultRows
	}
	if rows < MinRows || rows > MaxRows {
		return nil, fmt.Errorf("telco: rows = %d: must be in [%d, %d], or 0 for %d", o.Rows, MinRows, MaxRows, DefaultRows)
	}
	customers := make([]Customer, 0, rows)
	taken := make(map[string]bool, rows)
	for _, c := range named() {
		customers = append(customers, c)
		taken[c.Phone] = true
	}
	d := draw{rand.NewPCG(o.Seed, stream)}
	for len(customers) < rows {
		c := drawCustomer(d)
		for c.Phone = drawPhone(d); taken[c.Phone]; c.Phone = drawPhone(d) {
		}
		taken[c.Phone] = true
		customers = append(customers, c)
	}
	return customers, nil
}

// Phone numbers run from 200-0000 to 999-9999.
const phones = 8_000_000

func drawPhone(d draw) string {
	n := 2_000_000 + d.below(phones)
	return fmt.Sprintf("%03d-%04d", n/10_000, n%10_000)
}

var states = [...]string{
	"AK", "AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "IA", "ID", "IL", "IN", "KS",
	"KY", "LA", "MA", "MD", "ME", "MI", "MN", "MO", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV",
	"NY", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VT", "WA", "WI", "WV", "WY",
}

// The distributions, whose means, spreads and ends are those of churn.txt.
// Minutes are tenths.
var (
	accountLength = bell{101, 39, 1, 243}
	vmailMessages = bell{29, 7, 4, 51}
	dayMins       = bell{1798, 544, 0, 3508}
	eveMins       = bell{2010, 507, 0, 3637}
	nightMins     = bell{2009, 505, 232, 3950}
	intlMins      = bell{103, 26, 11, 200}
	dayCalls      = bell{100, 19, 30, 165}
	eveCalls      = bell{100, 19, 30, 170}
	nightCalls    = bell{100, 19, 33, 175}

	areaCodes    = [...]int{408, 415, 415, 510}
	intlCalls    = table{54, 480, 1467, 2004, 1857, 1416, 1008, 654, 360, 300, 150, 90, 50, 40, 20, 20, 10, 7, 6, 4, 3}
	serviceCalls = table{2090, 3540, 2280, 1290, 500, 200, 65, 25, 6, 4}
)

// drawCustomer draws everything but the telephone number.
func drawCustomer(d draw) Customer {
	state := states[d.below(uint64(len(states)))]
	length := accountLength.from(d)
	area := areaCodes[d.below(uint64(len(areaCodes)))]
	u := usage{
		intlPlan: d.chance(970), vmailPlan: d.chance(2766),
		day: dayMins.from(d), dayCalls: int(dayCalls.from(d)),
		eve: eveMins.from(d), eveCalls: int(eveCalls.from(d)),
		night: nightMins.from(d), nightCalls: int(nightCalls.from(d)),
		intl: intlMins.from(d), intlCalls: intlCalls.from(d),
		serviceCalls: serviceCalls.from(d),
	}
	messages := vmailMessages.from(d)
	if !u.vmailPlan {
		messages = 0
	}
	if u.intlCalls == 0 { // no calls, no minutes
		u.intl = 0
	}
	c := u.customer()
	c.State, c.AccountLength, c.AreaCode, c.VMailMessage = state, int(length), area, int(messages)
	c.Churn = d.chance(u.leaves())
	return c
}
