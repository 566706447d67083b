package main

import (
	"fmt"
	"log"
)

// A customer who is angry and likely to leave.
func Example() {
	rules, err := parseRules(rulesJSON)
	if err != nil {
		log.Fatal(err)
	}
	text := "You morons! You charged me extra again!"
	s := newVader()
	label, err := s.Label(text, "en")
	if err != nil {
		log.Fatal(err)
	}
	confidence, err := s.Confidence(text, "en")
	if err != nil {
		log.Fatal(err)
	}
	in := Inputs{WillChurn: 0.607, Sentiment: label, Confidence: rounded(confidence), ServiceCalls: 2}
	d, err := decide(rules, &in, coin{seed: 1729}, 1)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s with confidence %.3f\nrule %s, arm %s: %s\n", in.Sentiment, in.Confidence, d.Rule, d.Arm, d.Offer)
	// Output:
	// NEGATIVE with confidence 0.785
	// rule 4-5, arm $5: Will_churn confidence > 0.4, experiment: $5 credit
}
