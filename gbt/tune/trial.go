package tune

import "fmt"

// Status says how a trial ended.
type Status int

const (
	Completed Status = iota // it ran all its rounds
	Stopped                 // a stopping rule ended it
	Failed                  // its parameters or its training ended in an error
)

var statusNames = [...]string{"completed", "stopped", "failed"}

// String returns the status in lower case.
func (s Status) String() string {
	if s < 0 || int(s) >= len(statusNames) {
		return fmt.Sprintf("Status(%d)", int(s))
	}
	return statusNames[s]
}

// MarshalText returns the status in lower case.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a status in lower case.
func (s *Status) UnmarshalText(text []byte) error {
	for i, name := range statusNames {
		if name == string(text) {
			*s = Status(i)
			return nil
		}
	}
	return fmt.Errorf("tune: status %q: want one of %q", text, statusNames)
}

// Trial is one try of a search.
type Trial struct {
	Index  int               // number of the trial, from 0
	Params map[string]string // the varied hyper-parameters by name, as text
	Status Status            // how it ended: completed, stopped or failed
	// Value is the score of the last round, which the search optimises; 0 where the
	// trial failed.
	Value float64
	// Scores are the values of all rounds.
	Scores  []float64
	Reason  string  // why it was stopped or failed
	Seconds float64 // wall time; the only field that differs between two runs
}

// Rounds returns the number of rounds that the trial ran.
func (t Trial) Rounds() int { return len(t.Scores) }

// Result is what a search found.
type Result struct {
	Trials   []Trial // all of them, in order of index
	Best     int     // index of the best trial that did not fail, -1 where there is none
	Maximize bool    // whether a larger value is better
}

// BestTrial returns the best trial; ok is false where all failed.
func (r *Result) BestTrial() (t Trial, ok bool) {
	if r.Best < 0 {
		return Trial{}, false
	}
	return r.Trials[r.Best], true
}

// better says whether a score beats another.
func better(maximize bool, a, b float64) bool {
	if maximize {
		return a > b
	}
	return a < b
}

// choose sets the best trial: the first of those with the best value. Trials that a rule stopped
// count with what they had reached.
func (r *Result) choose() {
	r.Best = -1
	for i, t := range r.Trials {
		if t.Status == Failed || t.Value != t.Value {
			continue
		}
		if r.Best < 0 || better(r.Maximize, t.Value, r.Trials[r.Best].Value) {
			r.Best = i
		}
	}
}
