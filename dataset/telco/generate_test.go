package telco

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func generate(t *testing.T, rows int, seed uint64) []Customer {
	t.Helper()
	customers, err := Generate(&Options{Rows: rows, Seed: seed})
	require.NoError(t, err)
	return customers
}

// mean returns the mean of value over the customers that where holds for, and
// how many there are.
func mean(customers []Customer, where func(*Customer) bool, value func(*Customer) float64) (float64, int) {
	sum, n := 0.0, 0
	for i := range customers {
		if c := &customers[i]; where(c) {
			sum += value(c)
			n++
		}
	}
	return sum / float64(n), n
}

func everyone(*Customer) bool { return true }

func left(c *Customer) float64 {
	if c.Churn {
		return 1
	}
	return 0
}

func text(t *testing.T, customers []Customer) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, WriteCSV(&b, customers))
	return b.String()
}

// The hashes hold on every platform: a change of any draw, rule or format shows
// here.
func TestTheSameTableEverywhere(t *testing.T) {
	for _, c := range []struct {
		o    *Options
		want string
	}{
		{nil, "4886b73582be99a49f96679e085736d8cd2428ed9b414be880233126f57a34b0"},
		{&Options{Rows: 500, Seed: 1}, "6d147f6121e246e25246d6c0c6bbb758d17178c707016704d4e1863c41e4c3ff"},
		{&Options{Rows: 8, Seed: math.MaxUint64}, "def05b2eb545c740c37c47d861579fc5c08557c95bbf3727549b739534d62246"},
	} {
		customers, err := Generate(c.o)
		require.NoError(t, err)
		sum := sha256.Sum256([]byte(text(t, customers)))
		assert.Equal(t, c.want, hex.EncodeToString(sum[:]), "%+v", c.o)
	}
}

func TestSeedsAndLengths(t *testing.T) {
	long := generate(t, 2000, 7)
	assert.Equal(t, long[:100], generate(t, 100, 7), "a short table begins a long one")
	assert.NotEqual(t, long[7:100], generate(t, 100, 8)[7:], "another seed, other customers")
	standard, err := Generate(nil)
	require.NoError(t, err)
	assert.Len(t, standard, 3333)
	assert.Equal(t, standard, generate(t, 0, 0))
	for rows := MinRows; rows < 40; rows++ {
		assert.Len(t, generate(t, rows, 3), rows)
	}
	for _, rows := range []int{-1, 1, MinRows - 1, MaxRows + 1, math.MaxInt} {
		_, err := Generate(&Options{Rows: rows})
		require.Error(t, err)
		assert.Contains(t, err.Error(), fmt.Sprintf("telco: rows = %d: must be in [8, 4000000]", rows))
	}
}

// The published figures of churn.txt, with the tolerance of 3,333 draws: four
// standard errors of a mean, rounded up.
func TestMarginals(t *testing.T) {
	columns := []struct {
		name                       string
		of                         func(*Customer) float64
		min, max, mean, tol, sd    float64
		sdTolerance, reachesAtMost float64
	}{
		{"account length", func(c *Customer) float64 { return float64(c.AccountLength) }, 1, 243, 101.06, 2.8, 39.82, 2, 190},
		{"messages", func(c *Customer) float64 { return float64(c.VMailMessage) }, 0, 51, 8.10, 1, 13.69, 0.7, 43},
		{"day mins", func(c *Customer) float64 { return c.DayMins }, 0, 350.8, 179.78, 3.8, 54.47, 2.7, 320},
		{"day calls", func(c *Customer) float64 { return float64(c.DayCalls) }, 0, 165, 100.44, 1.5, 20.07, 1.2, 150},
		{"eve mins", func(c *Customer) float64 { return c.EveMins }, 0, 363.7, 200.98, 3.6, 50.71, 2.5, 335},
		{"eve calls", func(c *Customer) float64 { return float64(c.EveCalls) }, 0, 170, 100.11, 1.5, 19.92, 1.2, 150},
		{"night mins", func(c *Customer) float64 { return c.NightMins }, 23.2, 395, 200.87, 3.6, 50.57, 2.5, 335},
		{"night calls", func(c *Customer) float64 { return float64(c.NightCalls) }, 33, 175, 100.11, 1.5, 19.57, 1.2, 150},
		{"intl mins", func(c *Customer) float64 { return c.IntlMins }, 0, 20, 10.24, 0.2, 2.79, 0.2, 17},
		{"intl calls", func(c *Customer) float64 { return float64(c.IntlCalls) }, 0, 20, 4.479, 0.18, 2.461, 0.15, 13},
		{"service calls", func(c *Customer) float64 { return float64(c.ServiceCalls) }, 0, 9, 1.563, 0.1, 1.315, 0.1, 6},
	}
	for seed := range uint64(6) {
		customers := generate(t, 3333, seed)
		for _, col := range columns {
			got, _ := mean(customers, everyone, col.of)
			assert.InDelta(t, col.mean, got, col.tol, "%s, seed %d", col.name, seed)
			square, _ := mean(customers, everyone, func(c *Customer) float64 { d := col.of(c) - got; return float64(d * d) })
			assert.InDelta(t, col.sd, math.Sqrt(square), col.sdTolerance, "spread of %s, seed %d", col.name, seed)
			largest := 0.0
			for i := range customers {
				x := col.of(&customers[i])
				if x < col.min || x > col.max {
					t.Errorf("%s of customer %d, seed %d: %v outside [%v, %v]", col.name, i, seed, x, col.min, col.max)
				}
				largest = max(largest, x)
			}
			assert.GreaterOrEqual(t, largest, col.reachesAtMost, "largest %s, seed %d", col.name, seed)
		}
	}
}

func TestSharesAndPlaces(t *testing.T) {
	share := func(customers []Customer, has func(*Customer) bool) float64 {
		_, n := mean(customers, has, left)
		return float64(n) / float64(len(customers))
	}
	for seed := range uint64(6) {
		customers := generate(t, 3333, seed)
		assert.InDelta(t, 0.145, share(customers, func(c *Customer) bool { return c.Churn }), 0.02, "churn, seed %d", seed)
		assert.InDelta(t, 0.0969, share(customers, func(c *Customer) bool { return c.IntlPlan }), 0.02)
		assert.InDelta(t, 0.2766, share(customers, func(c *Customer) bool { return c.VMailPlan }), 0.03)
		assert.InDelta(t, 0.50, share(customers, func(c *Customer) bool { return c.AreaCode == 415 }), 0.035)
		assert.InDelta(t, 0.25, share(customers, func(c *Customer) bool { return c.AreaCode == 408 }), 0.03)
		assert.InDelta(t, 0.25, share(customers, func(c *Customer) bool { return c.AreaCode == 510 }), 0.03)
		for k, want := range []float64{0.209, 0.354, 0.228, 0.129, 0.050, 0.020} {
			assert.InDelta(t, want, share(customers, func(c *Customer) bool { return c.ServiceCalls == k }), 0.034, "%d service calls", k)
		}
		messages, _ := mean(customers, func(c *Customer) bool { return c.VMailPlan }, func(c *Customer) float64 { return float64(c.VMailMessage) })
		assert.InDelta(t, 29.28, messages, 1)
		found, phones := map[string]bool{}, map[string]bool{}
		for i := range customers {
			c := &customers[i]
			found[c.State] = true
			phones[c.Phone] = true
			assert.Regexp(t, `^[2-9]\d\d-\d{4}$`, c.Phone)
			assert.Equal(t, c.VMailPlan, c.VMailMessage > 0, "messages need the plan, and the plan has some")
			assert.Equal(t, c.IntlCalls == 0, c.IntlMins == 0, "no calls, no minutes")
		}
		assert.Len(t, found, 51)
		assert.Len(t, phones, 3333, "telephone numbers are distinct")
	}
}

// The charges are the minutes' at the tariff, to the cent; float64 arithmetic is
// the judge, away from half a cent.
func TestCharges(t *testing.T) {
	for _, c := range generate(t, 3333, 0) {
		for _, k := range []struct{ minutes, charge, tariff float64 }{
			{c.DayMins, c.DayCharge, 0.17}, {c.EveMins, c.EveCharge, 0.085}, {c.NightMins, c.NightCharge, 0.045}, {c.IntlMins, c.IntlCharge, 0.27},
		} {
			assert.InDelta(t, k.minutes*k.tariff, k.charge, 0.005+1e-9, "%+v", c)
			assert.Equal(t, fmt.Sprintf("%.2f0000", k.charge), fmt.Sprintf("%.6f", k.charge), "whole cents")
			assert.Equal(t, fmt.Sprintf("%.1f00000", k.minutes), fmt.Sprintf("%.6f", k.minutes), "whole tenths")
		}
	}
	day, eve, night, intl := (&usage{day: 5, eve: 10, night: 10, intl: 5}).charges()
	assert.Equal(t, []int64{9, 9, 5, 14}, []int64{day, eve, night, intl}, "8.5, 8.5, 4.5 and 13.5 cents round up")
}

// What trees find in churn.txt, in a table large enough to see it.
func TestRules(t *testing.T) {
	customers := generate(t, 40_000, 5)
	bill := func(c *Customer) float64 { return c.DayCharge + c.EveCharge + c.NightCharge + c.IntlCharge }
	rate := func(where func(*Customer) bool) float64 {
		r, n := mean(customers, where, left)
		require.Greater(t, n, 100)
		return r
	}
	often := func(c *Customer) bool { return c.ServiceCalls >= 4 }
	longDay := func(c *Customer) bool { return c.DayMins > 264 && !often(c) }
	misfit := func(c *Customer) bool { return c.IntlPlan && (c.IntlCalls <= 2 || c.IntlMins > 13.1) }
	assert.InDelta(t, 0.52, rate(often), 0.03)
	assert.InDelta(t, 0.113, rate(func(c *Customer) bool { return !often(c) }), 0.006)
	assert.InDelta(t, 0.55, rate(func(c *Customer) bool { return c.DayMins > 264 }), 0.05)
	assert.Greater(t, rate(func(c *Customer) bool { return longDay(c) && !c.VMailPlan }), 0.65)
	assert.Less(t, rate(func(c *Customer) bool { return longDay(c) && c.VMailPlan }), 0.15)
	assert.Greater(t, rate(func(c *Customer) bool { return often(c) && c.DayMins < 160 }), 0.8)
	assert.Less(t, rate(func(c *Customer) bool { return often(c) && c.DayMins > 180 && c.DayMins < 250 }), 0.3)
	assert.InDelta(t, 0.98, rate(misfit), 0.01)
	assert.InDelta(t, 0.42, rate(func(c *Customer) bool { return c.IntlPlan }), 0.04)
	assert.InDelta(t, 0.03, rate(func(c *Customer) bool {
		return !misfit(c) && !often(c) && (c.VMailPlan || bill(c) < 74)
	}), 0.005)
}

func TestNamedCustomers(t *testing.T) {
	for seed := range uint64(3) {
		byPhone := map[string]Customer{}
		for _, c := range generate(t, 8+int(seed)*500, seed) {
			byPhone[fmt.Sprint(c.AreaCode, " ", c.Phone)] = c
		}
		churned := map[string]bool{
			"415 329-6603": true, "415 351-7269": true, "408 360-1596": true,
			"415 382-4657": false, "415 371-7191": false, "415 358-1921": false,
		}
		messages := Messages()
		require.Len(t, messages, 6)
		for _, m := range messages {
			who := fmt.Sprint(m.AreaCode, " ", m.Phone)
			c, ok := byPhone[who]
			require.True(t, ok, who)
			want, ok := churned[who]
			require.True(t, ok, who)
			assert.Equal(t, want, c.Churn, who)
			assert.NotEmpty(t, m.Text)
		}
		c, ok := byPhone["408 375-9999"]
		require.True(t, ok)
		assert.Equal(t, []any{"OH", 299.4, true, 2}, []any{c.State, c.DayMins, c.IntlPlan, c.ServiceCalls})
		c = byPhone["415 358-1921"]
		assert.Equal(t, []any{"NJ", 243.4, false, 0, false}, []any{c.State, c.DayMins, c.IntlPlan, c.ServiceCalls, c.Churn})
	}
	assert.Equal(t, "I don't understand how I paid for 100 minutes and got only 90, you are ripping me off!", Messages()[1].Text)
}

// The named customers left or stayed as the rules say.
func TestNamedCustomersFollowTheRules(t *testing.T) {
	for _, c := range named() {
		tenths := func(x float64) int64 { return int64(math.Round(x * 10)) }
		u := usage{day: tenths(c.DayMins), eve: tenths(c.EveMins), night: tenths(c.NightMins), intl: tenths(c.IntlMins),
			intlCalls: c.IntlCalls, intlPlan: c.IntlPlan, vmailPlan: c.VMailPlan, serviceCalls: c.ServiceCalls}
		assert.Equal(t, c.Churn, u.leaves() == leavesByRule, c.Phone)
	}
}

func TestDraws(t *testing.T) {
	assert.Equal(t, int64(10_000), int64(sum(intlCalls)))
	assert.Equal(t, int64(10_000), int64(sum(serviceCalls)))
	for _, b := range []bell{accountLength, vmailMessages, dayMins, eveMins, nightMins, intlMins, dayCalls, eveCalls, nightCalls} {
		assert.Less(t, b.min, b.mean-2*b.spread)
		assert.Greater(t, b.max, b.mean+2*b.spread)
	}
}

func sum(t table) (total int64) {
	for _, w := range t {
		total += w
	}
	return total
}
