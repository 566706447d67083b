package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The compound scores and shares are those of vaderSentiment 3.3.2 in Python,
// rounded as it rounds them.
func TestVader(t *testing.T) {
	v := newVader()
	for _, test := range []struct {
		text                       string
		negatives, positives, want float64
		label                      string
		confidence                 float64
	}{
		{"You morons! You charged me extra again!", 0.484, 0, -0.5696, negative, 0.7848},
		{"How do I dial Morocco?", 0, 0, 0, neutral, 1},
		{"Thank you very much for resolving the issues with my account", 0, 0.373, 0.6557, positive, 0.82785},
		{"Thank you very much for resolving the issues with my bill!", 0, 0.386, 0.6864, positive, 0.8432},
		{"I don't understand how I paid for 100 minutes and got only 90, you are ripping me off!", 0, 0, 0, neutral, 1},
		{"Please fix this issue! I am sick of sitting on a phone every single day with you people!", 0.175, 0.104, -0.3786, negative, 0.6893},
		{"This is a really great feature, thank for helping me store all my phone numbers.", 0, 0.438, 0.854, positive, 0.927},
		{"Your staff is great, your prices are horrible", 0.257, 0.301, 0.1531, mixed, 0.257 / 0.301},
		{"I love the phone but hate the bill", 0.370, 0.190, -0.5346, negative, 0.7673},
		{"This is NOT good!!!", 0.522, 0, -0.5076, negative, 0.7538},
		{"Great network, awful bills.", 0.33, 0.451, 0.2732, mixed, 0.33 / 0.451},
	} {
		s := v.analyzer.PolarityScores(test.text)
		assert.InDelta(t, test.want, s.Compound, 5.1e-5, test.text)
		assert.InDelta(t, test.positives, s.Positive, 5.1e-4, test.text)
		assert.InDelta(t, test.negatives, s.Negative, 5.1e-4, test.text)
		label, err := v.Label(test.text, "en")
		require.NoError(t, err)
		assert.Equal(t, test.label, label, test.text)
		confidence, err := v.Confidence(test.text, "en")
		require.NoError(t, err)
		assert.InDelta(t, test.confidence, confidence, 3e-3, test.text)
	}
	_, err := v.Label(" \n", "en")
	assert.ErrorIs(t, err, errNoMessage)
	_, err = v.Confidence("Bonjour", "fr")
	assert.ErrorIs(t, err, errLanguage)
}

// The bounds of the mapping, by hand.
func TestLabels(t *testing.T) {
	for _, test := range []struct {
		compound, positives, negatives float64
		label                          string
		confidence                     float64
	}{
		{0, 0, 0, neutral, 1},
		{0.0499, 0.1, 0, neutral, 0.9501},
		{-0.0499, 0, 0.1, neutral, 0.9501},
		{0.05, 0.1, 0, positive, 0.525},
		{-0.05, 0, 0.1, negative, 0.525},
		{1, 1, 0, positive, 1},
		{-1, 0, 1, negative, 1},
		{-0.4, 0, 0.5, negative, 0.7}, // rules ask for more than that
		{0, 0.2, 0.2, mixed, 1},
		{-0.4, 0.2, 0.4, mixed, 0.5},
		{-0.4, 0.19, 0.4, negative, 0.7},
		{0.5, 0.4, 0.2, positive, 0.75},
	} {
		label, confidence := labelOf(test.compound, test.positives, test.negatives)
		assert.Equal(t, test.label, label, "%+v", test)
		assert.InDelta(t, test.confidence, confidence, 1e-12, "%+v", test)
	}
}
