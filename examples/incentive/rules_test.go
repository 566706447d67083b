package main

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func table(t *testing.T) []Rule {
	t.Helper()
	rules, err := parseRules(rulesJSON)
	require.NoError(t, err)
	return rules
}

// tossOf returns the number of an offer for which the coin falls on side.
func tossOf(c coin, side int) int64 {
	for n := int64(1); ; n++ {
		if c.toss(n, 2) == side {
			return n
		}
	}
}

// Every branch of the notebook's suggest_incentive, with values at and beside its
// thresholds. The expected texts were written down from the notebook's code.
func TestDecisionTable(t *testing.T) {
	const (
		nothing1 = "Sentiment POSITIVE and will_churn<0.5: No incentive."
		five     = "Sentiment POSITIVE and will_churn>0.5: $5 credit"
		most     = "Sentiment NEGATIVE and will_churn>0.8: $25 credit"
		heads    = "Will_churn confidence > 0.4, experiment: $15 credit"
		tails    = "Will_churn confidence > 0.4, experiment: $5 credit"
		nothing2 = "Will_churn confidence <= 0.4: No incentive."
		minutes  = "cust_service_calls > 4 and not int_plan_no: 1000 free minutes of international calls"
		nothing3 = "NOT (cust_service_calls > 4 and not int_plan_no): No incentive."
	)
	c := coin{1729}
	for _, test := range []struct {
		sentiment             string
		confidence, willChurn float64
		calls, intPlanNo      float64
		side                  int // of the coin
		rule, arm, offer      string
	}{
		{"POSITIVE", 0.501, 0.499, 9, 0, 0, "1", "", nothing1},
		{"POSITIVE", 1, 0, 0, 1, 1, "1", "", nothing1},
		{"POSITIVE", 0.501, 0.5, 9, 0, 0, "2", "", five},
		{"POSITIVE", 0.501, 0.501, 9, 0, 0, "2", "", five},
		{"POSITIVE", 0.5, 0.1, 3, 0, 0, "7", "", minutes},
		{"POSITIVE", 0.5, 0.9, 2, 0, 0, "8", "", nothing3},
		{"NEGATIVE", 0.701, 0.801, 9, 0, 0, "3", "", most},
		{"NEGATIVE", 0.701, 0.8, 9, 0, 1, "4-5", "$15", heads},
		{"NEGATIVE", 0.701, 0.8, 9, 0, 0, "4-5", "$5", tails},
		{"NEGATIVE", 0.701, 0.401, 9, 0, 1, "4-5", "$15", heads},
		{"NEGATIVE", 0.701, 0.401, 9, 0, 0, "4-5", "$5", tails},
		{"NEGATIVE", 0.701, 0.4, 9, 0, 0, "6", "", nothing2},
		{"NEGATIVE", 1, 0, 9, 0, 0, "6", "", nothing2},
		{"NEGATIVE", 0.7, 0.9, 3, 0, 0, "7", "", minutes},
		{"NEGATIVE", 0.7, 0.9, 3, 1, 0, "8", "", nothing3},
		{"NEUTRAL", 1, 1, 3, 0, 0, "7", "", minutes}, // the text says > 4
		{"NEUTRAL", 1, 1, 4, 0, 0, "7", "", minutes},
		{"NEUTRAL", 1, 1, 5, 0, 0, "7", "", minutes},
		{"NEUTRAL", 1, 1, 2, 0, 0, "8", "", nothing3},
		{"NEUTRAL", 1, 1, 9, 1, 0, "8", "", nothing3},
		{"MIXED", 1, 1, 3, 0, 0, "7", "", minutes},
		{"MIXED", 1, 1, 0, 1, 0, "8", "", nothing3},
	} {
		in := &Inputs{ServiceCalls: test.calls, IntPlanNo: test.intPlanNo, WillChurn: test.willChurn,
			Sentiment: test.sentiment, Confidence: test.confidence}
		d, err := decide(table(t), in, c, tossOf(c, test.side))
		require.NoError(t, err)
		assert.Equal(t, Decision{test.rule, test.arm, test.offer}, d, "%+v", *in)
	}
	_, err := decide(table(t), &Inputs{WillChurn: math.NaN()}, c, 1)
	assert.EqualError(t, err, "will_churn is missing: must be a number")
	for range 20 {
		_, err = decide(table(t), &Inputs{DayMins: math.NaN(), WillChurn: math.NaN(), ServiceCalls: math.NaN()}, coin{}, 1)
		require.EqualError(t, err, "cust_service_calls is missing: must be a number")
	}
}

// A draw is its seed's and its number's, both arms are equally likely, and
// another seed draws otherwise.
func TestCoin(t *testing.T) {
	a, b := coin{1729}, coin{1730}
	heads, differ := 0, 0
	for n := int64(1); n <= 4000; n++ {
		heads += a.toss(n, 2)
		require.Equal(t, a.toss(n, 2), coin{1729}.toss(n, 2))
		if a.toss(n, 2) != b.toss(n, 2) {
			differ++
		}
	}
	assert.InDelta(t, 2000, heads, 160) // five standard deviations
	assert.InDelta(t, 2000, differ, 160)
}

func TestRulesThatAreNone(t *testing.T) {
	for text, want := range map[string]string{
		`{}`: `rules: json: cannot unmarshal object`,
		`[]`: `the last of 0 must have no condition`,
		`[{"name": "1", "offer": "x", "when": [{"input": "will_churn", "is": ">", "value": 1}]}]`: `the last of 1 must have no condition`,
		`[{"offer": "x"}]`:                             `rule 1, "": must have a name`,
		`[{"name": "1"}]`:                              `must have an offer or arms`,
		`[{"name": "1", "arms": [{"name": "a"}]}]`:     `one arm`,
		`[{"name": "1", "arms": [{"name": "a"}, {}]}]`: `every arm must have a name and an offer`,
		`[{"name": "1", "offer": "x", "if": []}]`:      `unknown field "if"`,
		`[{"name": "1", "offer": "x", "when": [{"input": "age", "is": ">", "value": 1}]}]`:               `input "age" is unknown`,
		`[{"name": "1", "offer": "x", "when": [{"input": "will_churn", "is": ">=", "value": 1}]}]`:       `must be =, < or > and a value`,
		`[{"name": "1", "offer": "x", "when": [{"input": "will_churn", "is": ">"}]}]`:                    `must be =, < or > and a value`,
		`[{"name": "1", "offer": "x", "when": [{"input": "sentiment", "is": "=", "text": "Negative"}]}]`: `sentiment "Negative": must be one of`,
		`[{"name": "1", "offer": "x", "when": [{"input": "sentiment", "is": "=", "value": 1}]}]`:         `must be = and a text`,
	} {
		_, err := parseRules([]byte(text))
		assert.ErrorContains(t, err, want, text)
	}
}
