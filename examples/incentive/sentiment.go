package main

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/jonreiter/govader"
)

// The labels of Amazon Comprehend, under which the rules know sentiments.
const (
	positive = "POSITIVE"
	negative = "NEGATIVE"
	neutral  = "NEUTRAL"
	mixed    = "MIXED"
)

// Sentiment says how somebody who writes a text feels. It is safe for concurrent
// use.
type Sentiment interface {
	// Label returns POSITIVE, NEGATIVE, NEUTRAL or MIXED.
	Label(text, language string) (string, error)
	// Confidence returns how sure the label is, in [0, 1].
	Confidence(text, language string) (float64, error)
}

var (
	errNoMessage = errors.New("message is empty: there must be words to judge")
	errLanguage  = errors.New("must be en: the lexicon is English")
)

// vader judges by VADER's lexicon and rules (Hutto and Gilbert 2014, "VADER: a
// parsimonious rule-based model for sentiment analysis of social media text",
// ICWSM-14), from which a compound score c in [-1, 1] and the shares of positive
// and negative words come. They become a label and a confidence so:
//
//	MIXED     both shares are at least 0.2 and |c| < 0.5   the smaller share / the larger
//	POSITIVE  otherwise, c ≥ 0.05                          (1 + c) / 2
//	NEGATIVE  otherwise, c ≤ -0.05                         (1 - c) / 2
//	NEUTRAL   otherwise                                    1 - |c|
//
// 0.05 is the bound that VADER's authors give. The rules' thresholds mean,
// with this mapping: every POSITIVE has a confidence above 0.5, and a NEGATIVE
// one above 0.7 where c < -0.4.
//
// This is not Amazon Comprehend, which the notebook asks and which is a trained
// model behind a service. A lexicon knows words, not meaning: "you are ripping
// me off" has none that it knows, and is NEUTRAL with confidence 1 here. The
// confidence grows with the score but is not a probability: of texts with 0.8,
// nobody has counted how many are labelled rightly.
type vader struct {
	analyzer *govader.SentimentIntensityAnalyzer
}

func newVader() *vader { return &vader{govader.NewSentimentIntensityAnalyzer()} }

// Label implements Sentiment.
func (v *vader) Label(text, language string) (string, error) {
	label, _, err := v.judge(text, language)
	return label, err
}

// Confidence implements Sentiment.
func (v *vader) Confidence(text, language string) (float64, error) {
	_, confidence, err := v.judge(text, language)
	return confidence, err
}

func (v *vader) judge(text, language string) (string, float64, error) {
	if language != "en" {
		return "", 0, fmt.Errorf("language %.20q: %w", language, errLanguage)
	}
	if strings.TrimSpace(text) == "" {
		return "", 0, errNoMessage
	}
	s := v.analyzer.PolarityScores(text)
	label, confidence := labelOf(s.Compound, s.Positive, s.Negative)
	return label, confidence, nil
}

// labelOf is the table above.
func labelOf(compound, positives, negatives float64) (label string, confidence float64) {
	const least, balanced, bound = 0.2, 0.5, 0.05
	switch {
	case min(positives, negatives) >= least && math.Abs(compound) < balanced:
		return mixed, min(positives, negatives) / max(positives, negatives)
	case compound >= bound:
		return positive, (1 + compound) / 2
	case compound <= -bound:
		return negative, (1 - compound) / 2
	}
	return neutral, 1 - math.Abs(compound)
}
