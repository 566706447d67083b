package tune

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
	"os"
	"strconv"
)

// journal is a file of JSON lines: the search that it is of, then a line for each
// finished trial. A nil journal keeps nothing.
type journal struct {
	file   *os.File
	name   string
	trials map[int]Trial // found in the file
}

// heading is the first line of a journal.
type heading struct {
	Journal string `json:"grove_tune_journal"` // version of the form
	Search  string `json:"search"`             // hash of what decides the trials
}

// entry is a line of a journal.
type entry struct {
	Index   int               `json:"trial"`
	Params  map[string]string `json:"params"`
	Status  Status            `json:"status"`
	Scores  []number          `json:"scores"`
	Reason  string            `json:"reason,omitempty"`
	Seconds float64           `json:"seconds"`
}

// number is a float64 that is written as a text, since JSON has no NaN, and read back
// to the same bits.
type number float64

// MarshalJSON returns the shortest text of the number.
func (n number) MarshalJSON() ([]byte, error) {
	return strconv.AppendQuote(nil, strconv.FormatFloat(float64(n), 'g', -1, 64)), nil
}

// UnmarshalJSON reads such a text.
func (n *number) UnmarshalJSON(text []byte) error {
	s, err := strconv.Unquote(string(text))
	if err != nil {
		return fmt.Errorf("score %s is not a text", text)
	}
	v, err := strconv.ParseFloat(s, 64)
	*n = number(v)
	return err
}

// identity is a hash of all that decides which trials a search has.
func identity(o Options, subject string) string {
	trials := 0 // a longer search of the other strategies begins with the same trials
	if o.Strategy == LatinHypercube {
		trials = o.Trials
	}
	stopping := ""
	if o.Stopping != nil {
		stopping = o.Stopping.String()
	}
	strategy := o.Strategy.String()
	if o.Strategy == Bayesian {
		strategy += " 2" // counts the ways in which it has chosen trials
	}
	text, _ := json.Marshal([]any{o.Space, strategy, trials, o.Parallel, o.Seed, stopping, o.Set, o.Metric, int(o.Direction), subject})
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// openJournal opens or makes the journal of a search.
func openJournal(o Options, subject string) (*journal, error) {
	if o.Journal == "" {
		return nil, nil
	}
	if _, ok := o.Stopping.(Halving); ok {
		return nil, errors.New("tune: halving runs its trials together and keeps no journal: want another stopping rule or no journal")
	}
	j := &journal{name: o.Journal, trials: map[int]Trial{}}
	head := heading{"1", identity(o, subject)}
	data, err := os.ReadFile(o.Journal)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, fmt.Errorf("tune: journal: %w", err)
	}
	whole, err := j.read(data, head)
	if err != nil {
		return nil, err
	}
	if first, _ := json.Marshal(head); whole == 0 && !bytes.HasPrefix(first, data) {
		return nil, j.foreign() // not what a crash left of the heading
	}
	if j.file, err = os.OpenFile(o.Journal, os.O_RDWR|os.O_CREATE, 0o644); err != nil {
		return nil, fmt.Errorf("tune: journal: %w", err)
	}
	// A line without an end is what a crash left: its trial is run again.
	if err = j.file.Truncate(int64(whole)); err == nil {
		_, err = j.file.Seek(int64(whole), io.SeekStart)
	}
	if err == nil && whole == 0 {
		err = j.line(head)
	}
	if err != nil {
		j.close()
		return nil, fmt.Errorf("tune: journal: %w", err)
	}
	return j, nil
}

// read takes the whole lines of a journal and returns their bytes.
func (j *journal) read(data []byte, want heading) (whole int, err error) {
	for n := 0; ; n++ {
		end := bytes.IndexByte(data[whole:], '\n')
		if end < 0 {
			return whole, nil
		}
		line := data[whole : whole+end]
		if n == 0 {
			var head heading
			if err := json.Unmarshal(line, &head); err != nil || head.Journal != want.Journal {
				return 0, j.foreign()
			}
			if head.Search != want.Search {
				return 0, fmt.Errorf("tune: %s is the journal of another search: ranges, strategy, seed, batches, parameters or rows differ", j.name)
			}
		} else {
			var e entry
			if err := json.Unmarshal(line, &e); err != nil {
				return 0, fmt.Errorf("tune: %s, line %d: %w", j.name, n+1, err)
			}
			t := Trial{Index: e.Index, Params: e.Params, Status: e.Status, Reason: e.Reason, Seconds: e.Seconds}
			if len(e.Scores) == 0 && e.Status != Failed {
				return 0, fmt.Errorf("tune: %s, line %d: a trial that has not failed must have scores", j.name, n+1)
			}
			for _, v := range e.Scores {
				t.Scores = append(t.Scores, float64(v))
			}
			if len(t.Scores) > 0 && t.Status != Failed {
				t.Value = t.Scores[len(t.Scores)-1]
			}
			j.trials[e.Index] = t
		}
		whole += end + 1
	}
}

// foreign is the error for a file that is something else, which is left as it is.
func (j *journal) foreign() error {
	return fmt.Errorf("tune: %s is not a journal of a search: want a new name or a journal", j.name)
}

// find returns the trial if the journal has it.
func (j *journal) find(t Trial) (*Trial, error) {
	if j == nil {
		return nil, nil
	}
	found, ok := j.trials[t.Index]
	if !ok {
		return nil, nil
	}
	if !maps.Equal(found.Params, t.Params) {
		return nil, fmt.Errorf("tune: %s: trial %d has parameters %v, the search has %v", j.name, t.Index, found.Params, t.Params)
	}
	return &found, nil
}

// write adds a trial to the file and waits until it is there.
func (j *journal) write(t Trial) error {
	if j == nil {
		return nil
	}
	e := entry{Index: t.Index, Params: t.Params, Status: t.Status, Reason: t.Reason, Seconds: math.Round(t.Seconds*1e6) / 1e6, Scores: []number{}}
	for _, v := range t.Scores {
		e.Scores = append(e.Scores, number(v))
	}
	if err := j.line(e); err != nil {
		return fmt.Errorf("tune: journal: %w", err)
	}
	return nil
}

// line writes a value as one line.
func (j *journal) line(v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(j.file)
	w.Write(text)
	w.WriteByte('\n')
	if err := w.Flush(); err != nil {
		return err
	}
	return j.file.Sync()
}

func (j *journal) close() {
	if j != nil && j.file != nil {
		j.file.Close()
	}
}
