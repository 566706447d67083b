package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// thousands is a whole number as people read it: 3,333.
func thousands(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// dollars is an amount, to the dollar.
func dollars(v float64) string {
	n := int(math.Round(v))
	if n < 0 {
		return "−$" + thousands(-n)
	}
	return "$" + thousands(n)
}

func percent(v float64, digits int) string { return decimals(100*v, digits) + "%" }

func decimals(v float64, digits int) string { return strconv.FormatFloat(v, 'f', digits, 64) }

// trimmed has at most two decimals and no zeros at their end.
func trimmed(v float64) string {
	s := decimals(v, 2)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// unit is what a feature counts.
type unit int

const (
	plain   unit = iota // a value of its own kind
	counted             // whole numbers: 4 or more calls
	minutes
	money
	flag01 // 0 or 1
)

// meaning is a feature in words.
type meaning struct {
	unit   unit
	name   string // as a title: "Calls to customer service"
	noun   string // in a sentence: "calls to customer service"
	one    string // what 1 means, for a flag
	zero   string // what 0 means
	single string // the noun for exactly one
}

// meanings explains the columns that a model may have but for those of states and
// area codes.
func meanings() map[string]meaning {
	return map[string]meaning{
		"acc_length":         {unit: counted, name: "Account length", noun: "days with the company", single: "day with the company"},
		"vmail_msg":          {unit: counted, name: "Voice mail messages", noun: "voice mail messages", single: "voice mail message"},
		"day_mins":           {unit: minutes, name: "Day minutes", noun: "day minutes"},
		"day_calls":          {unit: counted, name: "Day calls", noun: "day calls", single: "day call"},
		"eve_mins":           {unit: minutes, name: "Evening minutes", noun: "evening minutes"},
		"eve_calls":          {unit: counted, name: "Evening calls", noun: "evening calls", single: "evening call"},
		"night_mins":         {unit: minutes, name: "Night minutes", noun: "night minutes"},
		"night_calls":        {unit: counted, name: "Night calls", noun: "night calls", single: "night call"},
		"int_calls":          {unit: counted, name: "International calls", noun: "international calls", single: "international call"},
		"int_mins":           {unit: minutes, name: "International minutes", noun: "international minutes"},
		"day_charge":         {unit: money, name: "Day charge", noun: "day charges"},
		"eve_charge":         {unit: money, name: "Evening charge", noun: "evening charges"},
		"night_charge":       {unit: money, name: "Night charge", noun: "night charges"},
		"int_charge":         {unit: money, name: "International charge", noun: "international charges"},
		"cust_service_calls": {unit: counted, name: "Calls to customer service", noun: "calls to customer service", single: "call to customer service"},
		"int_plan_no":        {unit: flag01, name: "International plan", one: "no international plan", zero: "with an international plan"},
		"int_plan_yes":       {unit: flag01, name: "International plan", one: "with an international plan", zero: "no international plan"},
		"vmail_plan_no":      {unit: flag01, name: "Voice mail plan", one: "no voice mail plan", zero: "with a voice mail plan"},
		"vmail_plan_yes":     {unit: flag01, name: "Voice mail plan", one: "with a voice mail plan", zero: "no voice mail plan"},
	}
}

// meaningOf returns what a feature means.
func meaningOf(feature string) meaning {
	if m, ok := meanings()[feature]; ok {
		return m
	}
	if state, ok := strings.CutPrefix(feature, "state_"); ok {
		return meaning{unit: flag01, name: "State " + state, one: "in the state " + state, zero: "not in the state " + state}
	}
	if code, ok := strings.CutPrefix(feature, "area_code_"); ok {
		return meaning{unit: flag01, name: "Area code " + code, one: "area code " + code, zero: "an area code other than " + code}
	}
	return meaning{name: feature, noun: feature}
}

// words says a condition in words: "4 or more calls to customer service".
func (b Between) words() string {
	m := meaningOf(b.Feature)
	switch m.unit {
	case flag01:
		if b.High != nil {
			return m.zero
		}
		return m.one
	case counted:
		return countWords(b, m)
	case minutes:
		switch {
		case b.Low == nil:
			return "under " + trimmed(stepUp(*b.High, 0.1)) + " " + m.noun
		case b.High == nil:
			return trimmed(stepUp(*b.Low, 0.1)) + " or more " + m.noun
		}
		return trimmed(stepUp(*b.Low, 0.1)) + " to " + trimmed(stepUp(*b.High, 0.1)) + " " + m.noun
	case money:
		switch {
		case b.Low == nil:
			return m.noun + " below $" + decimals(stepUp(*b.High, 0.01), 2)
		case b.High == nil:
			return m.noun + " of $" + decimals(stepUp(*b.Low, 0.01), 2) + " or more"
		}
		return m.noun + " from $" + decimals(stepUp(*b.Low, 0.01), 2) + " to $" + decimals(stepUp(*b.High, 0.01), 2)
	}
	switch {
	case b.Low == nil:
		return m.noun + " below " + trimmed(*b.High)
	case b.High == nil:
		return m.noun + " of " + trimmed(*b.Low) + " or more"
	}
	return m.noun + " from " + trimmed(*b.Low) + " to " + trimmed(*b.High)
}

// stepUp is the first value of a feature measured in steps that is not below a
// threshold: thresholds lie between values, 257.95 between 257.9 and 258 minutes,
// and are float32, which is what the tolerance is for.
func stepUp(threshold, step float64) float64 {
	return math.Ceil(threshold/step-1e-3) * step
}

// countWords says a condition on whole numbers, whose thresholds lie between
// two of them.
func countWords(b Between, m meaning) string {
	low, high := 0, 0
	if b.Low != nil {
		low = int(math.Ceil(*b.Low))
	}
	if b.High != nil {
		high = int(math.Ceil(*b.High)) - 1
	}
	noun := func(n int) string {
		if n == 1 {
			return m.single
		}
		return m.noun
	}
	switch {
	case b.High == nil:
		return fmt.Sprintf("%s or more %s", thousands(low), m.noun)
	case low == high:
		if high == 0 {
			return "no " + m.noun
		}
		return thousands(high) + " " + noun(high)
	case b.Low == nil:
		return fmt.Sprintf("at most %s %s", thousands(high), noun(high))
	}
	return fmt.Sprintf("%s to %s %s", thousands(low), thousands(high), m.noun)
}

// sentence makes a list of words one: "a, b and c".
func sentence(list []string) string {
	switch len(list) {
	case 0:
		return ""
	case 1:
		return list[0]
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// capital makes the first letter one.
func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// those makes a condition what it is said of: "those with 4 or more calls".
func those(words string) string {
	for _, start := range []string{"with ", "in ", "not in "} {
		if strings.HasPrefix(words, start) {
			return "those " + words
		}
	}
	return "those with " + words
}

// sign makes a condition a thing: "an international plan".
func sign(words string) string { return strings.TrimPrefix(words, "with ") }

// sides are the two answers to a question, in words.
func (k KeySplit) sides() (below, above string) {
	at := k.Threshold
	return Between{Feature: k.Feature, High: &at}.words(), Between{Feature: k.Feature, Low: &at}.words()
}
