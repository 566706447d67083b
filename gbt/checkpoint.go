package gbt

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/grove-ml/grove/gbt/internal/booster"
	"github.com/grove-ml/grove/gbt/internal/checkpoint"
	"github.com/grove-ml/grove/gbt/internal/objective"
)

// Checkpoint says how training saves what it needs to go on later, as if it had
// never stopped, with [TrainOptions.Resume].
type Checkpoint struct {
	// Dir is the folder for the files, which is made if it is not there. Each is
	// named for the number of rounds it has, round-00000100.checkpoint, and appears
	// whole or not at all. A training from the start wants a folder without: files of
	// more rounds than it has, which another one has left, stay, and LastSnapshot
	// would find them.
	Dir string
	// Save, if it is not nil, is given the checkpoints in place of Dir.
	Save  func(s *Snapshot) error
	Every int // rounds from one checkpoint to the next; 0 means 1
	Keep  int // number of files kept, the last ones; 0 means 1
}

// check reports checkpoints that have nowhere to go.
func (c *Checkpoint) check() error {
	if c != nil && c.Dir == "" && c.Save == nil {
		return errors.New("gbt: checkpoint: there is neither Dir nor Save")
	}
	return nil
}

// Snapshot is the state of a training between two rounds: the model so far with
// what training needs beside it, the state of the random numbers, the margins of the training
// rows, what an objective and early stopping have learned, and what tells whether
// parameters and rows are those it was made with. It is immutable.
type Snapshot struct {
	head  snapshotHead
	model []byte // as UBJSON, with all rounds
	state booster.State
	bias  []float64 // what the objective has learned
}

// snapshotHead is the part of a snapshot that is kept as JSON.
type snapshotHead struct {
	Round     int           `json:"round"`  // rounds boosted
	Before    int           `json:"before"` // rounds of the model that the training continues
	Params    Params        `json:"params"`
	Data      fingerprint   `json:"data"`
	Init      string        `json:"init,omitempty"` // hash of the model that is updated
	Own       bool          `json:"own_objective,omitempty"`
	BaseScore []uint32      `json:"base_score"` // bits
	Trees     int           `json:"trees"`      // that are in the margins
	Converged bool          `json:"converged,omitempty"`
	Stopping  *stoppingHead `json:"early_stopping,omitempty"`
}

// stoppingHead is the state of early stopping.
type stoppingHead struct {
	Options EarlyStopping `json:"options"`
	Best    uint64        `json:"best"` // bits of the score
	BestAt  int           `json:"best_at"`
	Waited  int           `json:"waited"`
	Stopped bool          `json:"stopped"`
}

// Rounds returns the number of rounds that the training had boosted.
func (s *Snapshot) Rounds() int { return s.head.Round }

// Params returns the parameters of the training.
func (s *Snapshot) Params() Params { return s.head.Params }

// Model returns the model of all rounds so far, those after the best one included.
func (s *Snapshot) Model() (*Model, error) { return load(s.model, nil) }

// Names of the parts of a checkpoint file.
const (
	partHead    = "head"
	partModel   = "model"
	partRandom  = "random"
	partOwn     = "columns"
	partMargins = "margins"
	partCuts    = "cuts"
	partOrder   = "order"
	partBefore  = "previous"
	partBias    = "bias"
)

// WriteTo writes the snapshot as a checkpoint file, whose format has a version and a checksum
// (docs/design.md).
func (s *Snapshot) WriteTo(w io.Writer) (int64, error) {
	head, err := json.Marshal(s.head)
	if err != nil {
		return 0, fmt.Errorf("gbt: checkpoint: %w", err)
	}
	n, err := w.Write(checkpoint.Append(nil, []checkpoint.Part{
		{Name: partHead, Data: head},
		{Name: partModel, Data: s.model},
		{Name: partRandom, Data: []byte(s.state.Random)},
		{Name: partOwn, Data: []byte(s.state.Own)},
		{Name: partMargins, Data: checkpoint.Encode(s.state.Margin)},
		{Name: partCuts, Data: checkpoint.Encode(s.state.Cuts)},
		{Name: partOrder, Data: checkpoint.Encode(s.state.Order)},
		{Name: partBefore, Data: checkpoint.Encode(s.state.Before)},
		{Name: partBias, Data: checkpoint.Encode(s.bias)},
	}))
	if err != nil {
		return int64(n), fmt.Errorf("gbt: checkpoint: %w", err)
	}
	return int64(n), nil
}

// ReadSnapshot reads a checkpoint file. Files that are damaged, not whole, or of
// another version are errors. It never believes a file more than the bytes that
// are there; o, which may be nil, bounds them as those of a model.
func ReadSnapshot(r io.Reader, o *LoadOptions) (*Snapshot, error) {
	limit := o.maxBytes()
	var b bytes.Buffer
	n, err := b.ReadFrom(io.LimitReader(r, limit+1))
	if err == nil && n > limit {
		err = fmt.Errorf("%w: more than %d bytes", ErrTooLarge, limit)
	}
	if err != nil {
		return nil, fmt.Errorf("gbt: checkpoint: %w", err)
	}
	s, err := parseSnapshot(b.Bytes())
	if err != nil {
		return nil, fmt.Errorf("gbt: checkpoint: %w", err)
	}
	return s, nil
}

// ReadSnapshotFile reads a checkpoint file; see [ReadSnapshot].
func ReadSnapshotFile(name string) (*Snapshot, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("gbt: checkpoint: %w", err)
	}
	defer f.Close()
	s, err := ReadSnapshot(f, nil)
	if err != nil {
		return nil, fmt.Errorf("%w (%s)", err, name)
	}
	return s, nil
}

func parseSnapshot(b []byte) (*Snapshot, error) {
	parts, err := checkpoint.Parse(b)
	if err != nil {
		return nil, err
	}
	s := &Snapshot{model: parts[partModel]}
	if err := json.Unmarshal(parts[partHead], &s.head); err != nil {
		return nil, fmt.Errorf("head: %w", err)
	}
	h := &s.head
	switch e := h.Stopping; {
	case h.Round < 1 || h.Before < 0 || h.Round > math.MaxInt32 || h.Before > math.MaxInt32:
		return nil, fmt.Errorf("head: round %d after %d: must be at least 1 and 0", h.Round, h.Before)
	case e != nil && (e.BestAt < -1 || e.BestAt >= h.Before+h.Round || e.Waited < 0):
		return nil, fmt.Errorf("head: the best round is %d of %d, %d rounds ago", e.BestAt, h.Before+h.Round, e.Waited)
	}
	s.state.Random, s.state.Own = string(parts[partRandom]), string(parts[partOwn])
	s.state.Trees, s.state.Converged = h.Trees, h.Converged
	for name, read := range map[string]func(b []byte) (err error){
		partMargins: func(b []byte) (err error) { s.state.Margin, err = checkpoint.DecodeAny[float32](b); return err },
		partCuts:    func(b []byte) (err error) { s.state.Cuts, err = checkpoint.Decode[float32](b); return err },
		partBefore:  func(b []byte) (err error) { s.state.Before, err = checkpoint.Decode[float32](b); return err },
		partOrder:   func(b []byte) (err error) { s.state.Order, err = checkpoint.Decode[int32](b); return err },
		partBias:    func(b []byte) (err error) { s.bias, err = checkpoint.DecodeAny[float64](b); return err },
	} {
		if err := read(parts[name]); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return s, nil
}

// Snapshot returns the state of the training after the rounds so far, one at
// least. After a round that was cancelled there is none until it has been tried
// again.
func (t *Trainer) Snapshot() (*Snapshot, error) {
	switch {
	case t.round == 0:
		return nil, errors.New("gbt: checkpoint: there is no round yet")
	case t.computed:
		return nil, fmt.Errorf("gbt: checkpoint: round %d has begun", t.round)
	case t.closed && t.print == nil && len(t.quantized) > 0:
		return nil, errors.New("gbt: checkpoint: the trainer is closed, and the quantised rows may be")
	}
	b, ok := t.booster.(booster.Stateful)
	if !ok {
		return nil, &ParamError{"booster", t.params.Booster, "cannot be saved between rounds"}
	}
	state, err := b.State()
	if err != nil {
		return nil, fmt.Errorf("gbt: checkpoint: %w", err)
	}
	m, err := t.modelOf(t.before+t.round, map[string]string{})
	if err != nil {
		return nil, err
	}
	var file bytes.Buffer
	if err := m.Save(&file, UBJSON); err != nil {
		return nil, err
	}
	s := &Snapshot{model: file.Bytes(), state: state, head: snapshotHead{
		Round: t.round, Before: t.before, Params: t.params, Data: t.fingerprint(),
		Own: t.options.Objective != nil, Trees: state.Trees, Converged: state.Converged,
	}}
	if t.params.ProcessType == "update" {
		if s.head.Init, err = t.options.Init.hash(); err != nil {
			return nil, err
		}
	}
	if l, ok := t.objective.(objective.Learning); ok {
		s.bias = slices.Clone(l.State())
	}
	for _, b := range t.baseScore {
		s.head.BaseScore = append(s.head.BaseScore, math.Float32bits(b))
	}
	if e := t.stopping; e != nil {
		s.head.Stopping = &stoppingHead{e.EarlyStopping, math.Float64bits(e.best), e.bestAt, e.waited, t.stoppedEarly}
	}
	return s, nil
}

// fingerprint returns that of the training rows.
func (t *Trainer) fingerprint() fingerprint {
	if t.print == nil {
		f := fingerprintOf(t.data, t.rows.X)
		t.print = &f
	}
	return *t.print
}

// hash returns a hash of the model's file.
func (m *Model) hash() (string, error) {
	var b bytes.Buffer
	if err := m.Save(&b, UBJSON); err != nil {
		return "", err
	}
	h := newHash()
	for _, c := range b.Bytes() {
		h.word(uint32(c))
	}
	return h.String(), nil
}

// prepare makes the folder: a training of hours must not end at its first
// checkpoint.
func (c *Checkpoint) prepare() error {
	if c == nil || c.Save != nil {
		return nil
	}
	if err := os.MkdirAll(c.Dir, 0o777); err != nil {
		return fmt.Errorf("gbt: checkpoint: %w", err)
	}
	return nil
}

// checkpoint saves a snapshot if it is time for one.
func (t *Trainer) checkpoint() error {
	c := t.options.Checkpoint
	if c == nil || t.round%max(1, c.Every) != 0 {
		return nil
	}
	s, err := t.Snapshot()
	if err != nil {
		return err
	}
	if c.Save != nil {
		return c.Save(s)
	}
	name := filepath.Join(c.Dir, fmt.Sprintf("%s%08d%s", checkpointPrefix, t.round, checkpointSuffix))
	if err := writeFile(name, func(w io.Writer) error { _, err := s.WriteTo(w); return err }); err != nil {
		return err
	}
	names, err := checkpoints(c.Dir)
	if err != nil {
		return err
	}
	names = names[:slices.Index(names, name)+1] // those of more rounds are not ours
	for i := 0; i < len(names)-max(1, c.Keep); i++ {
		if err := os.Remove(names[i]); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("gbt: checkpoint: %w", err)
		}
	}
	return nil
}

const (
	checkpointPrefix = "round-"
	checkpointSuffix = ".checkpoint"
)

// checkpoints returns the names of the checkpoint files in a folder, the oldest
// one first.
func checkpoints(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("gbt: checkpoint: %w", err)
	}
	var names []string
	for _, e := range entries { // sorted, and numbers have leading zeros
		number, ok := strings.CutPrefix(e.Name(), checkpointPrefix)
		if number, end := strings.CutSuffix(number, checkpointSuffix); ok && end && len(number) == 8 && strings.Trim(number, "0123456789") == "" {
			names = append(names, filepath.Join(dir, e.Name()))
		}
	}
	return names, nil
}

// LastSnapshot reads the checkpoint of the most rounds in a folder. If there is
// none, or no folder, both results are nil: training begins at the first round.
func LastSnapshot(dir string) (*Snapshot, error) {
	names, err := checkpoints(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(names) == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return ReadSnapshotFile(names[len(names)-1])
}
