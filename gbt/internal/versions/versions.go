// Package versions reads the matrix of golden models in gbt/testdata/versions:
// models of many versions of XGBoost in every format that each writes. Tests
// alone import it.
package versions

import (
	"archive/tar"
	"compress/bzip2"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
)

// Set is a table of rows that models of it predict.
type Set struct {
	Name    string `json:"name"`
	Columns int    `json:"columns"`
	Rows    string `json:"rows"` // float32 values, see [Floats]
}

// Range is what a model predicts with some of its rounds.
type Range struct {
	Begin, End int
	How        string
	Margin     string
}

// Model is a golden model with what the XGBoost that made it predicts.
type Model struct {
	Version string `json:"-"`
	Name    string `json:"name"`
	Set     string `json:"set"`
	Groups  int    `json:"groups"`
	Trees   int    `json:"trees"`
	Deleted int    `json:"deleted"`

	// Files maps formats to members of the archive; formats with the same bytes
	// share one.
	Files map[string]string `json:"files"`

	Margin string  `json:"margin"` // of the rows of the set
	Value  string  `json:"value"`
	Ranges []Range `json:"ranges"`

	Outputs int    `json:"outputs"`
	Leaf    string `json:"leaf"` // node ids of two digits, rows × trees

	BaseMargin *struct{ Base, Margin string } `json:"base_margin"` // of the first rows of the set

	// Recoded is what a data frame with other dictionaries of categories gives:
	// rows have its codes.
	Recoded *struct {
		Categories   map[string][]any
		Rows, Margin string
	} `json:"recoded"`

	Best map[string]string `json:"best"` // attributes of early stopping

	Probes       string `json:"probes"` // rows at the thresholds
	ProbesMargin string `json:"probes_margin"`
}

// Archive is what one version wrote.
type Archive struct {
	Version string
	Models  []Model
	Files   map[string][]byte
}

// Load reads the archives in dir (gbt/testdata/versions), in the order of their
// names, and the sets of rows by name.
func Load(dir string) ([]Archive, map[string]Set, error) {
	b, err := os.ReadFile(filepath.Join(dir, "index.json"))
	if err != nil {
		return nil, nil, err
	}
	var head struct {
		Sets     []Set `json:"sets"`
		Versions []struct {
			Version string `json:"version"`
			Archive string `json:"archive"`
		} `json:"versions"`
	}
	if err := json.Unmarshal(b, &head); err != nil {
		return nil, nil, fmt.Errorf("versions: index.json: %w", err)
	}
	sets := map[string]Set{}
	for _, s := range head.Sets {
		sets[s.Name] = s
	}
	var out []Archive
	for _, v := range head.Versions {
		a, err := open(filepath.Join(dir, v.Archive))
		if err != nil {
			return nil, nil, fmt.Errorf("versions: %s: %w", v.Archive, err)
		}
		a.Version = v.Version
		out = append(out, *a)
	}
	return out, sets, nil
}

func open(name string) (*Archive, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	a := &Archive{Files: map[string][]byte{}}
	for t := tar.NewReader(bzip2.NewReader(f)); ; {
		h, err := t.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if a.Files[h.Name], err = io.ReadAll(t); err != nil {
			return nil, err
		}
	}
	var e struct {
		Version string  `json:"version"`
		Models  []Model `json:"models"`
	}
	if err := json.Unmarshal(a.Files["expected.json"], &e); err != nil {
		return nil, fmt.Errorf("expected.json: %w", err)
	}
	delete(a.Files, "expected.json")
	for i := range e.Models {
		e.Models[i].Version = e.Version
	}
	a.Models = e.Models
	return a, nil
}

// Formats returns the formats of a model in order.
func (m *Model) Formats() []string {
	var out []string
	for f := range m.Files {
		out = append(out, f)
	}
	slices.Sort(out)
	return out
}

// Floats reads float32 values written as eight hexadecimal digits each.
func Floats(text string) ([]float32, error) {
	b, err := hex.DecodeString(text)
	if err != nil {
		return nil, err
	}
	if len(b)%4 != 0 {
		return nil, fmt.Errorf("%d digits are no float32 values", len(text))
	}
	out := make([]float32, len(b)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.BigEndian.Uint32(b[i*4:]))
	}
	return out, nil
}
