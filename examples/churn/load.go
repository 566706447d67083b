package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/dataset/telco"
)

const (
	maxBytes     = 256 << 20       // of a file of customers
	fetchTimeout = 2 * time.Minute // of a download, all in all
)

// source is the customers as they came.
type source struct {
	name   string // for people: "churn.txt"
	sha256 string // of the bytes
	table  *dataset.Table
	made   bool // generated: nobody's data
}

// load reads the customers from a file or an http(s) address, or generates them
// where neither is given. Generated ones go through the same text as a file.
func load(ctx context.Context, place string) (*source, error) {
	switch lower := strings.ToLower(place); {
	case place == "":
		customers, err := telco.Generate(nil)
		if err != nil {
			return nil, err
		}
		var text bytes.Buffer
		if err := telco.WriteCSV(&text, customers); err != nil {
			return nil, err
		}
		s, err := parseCustomers(text.Bytes(), "generated customers")
		if s != nil {
			s.made = true
		}
		return s, err
	case strings.HasPrefix(lower, "http://"), strings.HasPrefix(lower, "https://"):
		text, err := fetch(ctx, http.DefaultClient, place, maxBytes)
		if err != nil {
			return nil, fmt.Errorf("-data %s: %w", place, err)
		}
		return parseCustomers(text, addressName(place))
	}
	f, err := os.Open(place)
	if err != nil {
		return nil, fmt.Errorf("-data: %w", err)
	}
	defer f.Close()
	text, err := readAll(f, maxBytes)
	if err != nil {
		return nil, fmt.Errorf("-data %s: %w", place, err)
	}
	return parseCustomers(text, filepath.Base(place))
}

// fetch downloads at most limit bytes.
func fetch(ctx context.Context, client *http.Client, address string, limit int64) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err // the address is in the message already
		}
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the server answers %s: must be 200 OK", resp.Status)
	}
	if resp.ContentLength > limit {
		return nil, fmt.Errorf("%d bytes: must be at most %d", resp.ContentLength, limit)
	}
	return readAll(resp.Body, limit)
}

// readAll reads a stream of at most limit bytes.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(text)) > limit {
		err = fmt.Errorf("more than %d bytes", limit)
	}
	if err != nil {
		return nil, err
	}
	return text, nil
}

// addressName is what the report calls a download: no user, password or query.
func addressName(address string) string {
	u, err := url.Parse(address)
	if err != nil || path.Base(u.Path) == "." || path.Base(u.Path) == "/" {
		return "download"
	}
	return path.Base(u.Path)
}

// parseCustomers reads a table in the layout of churn.txt: 21 columns, under any
// names or none.
func parseCustomers(text []byte, name string) (*source, error) {
	o := &dataset.TableOptions{}
	if !hasHeader(text) {
		o.Names = telco.Header()
	}
	table, err := dataset.ReadTable(bytes.NewReader(text), o)
	if err != nil {
		var p *dataset.ParseError
		if errors.As(err, &p) && p.Name == "" {
			p.Name = name
		}
		return nil, err
	}
	if n, want := len(table.Columns()), len(telco.Header()); n != want {
		return nil, fmt.Errorf("%s has %d columns: must have the %d of churn.txt", name, n, want)
	}
	sum := sha256.Sum256(text)
	return &source{name: name, sha256: hex.EncodeToString(sum[:]), table: table}, nil
}

// hasHeader reports whether the first line holds names: in a line of values, as
// churn.all of the same customers begins with, some are numbers.
func hasHeader(text []byte) bool {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	for field := range bytes.SplitSeq(line, []byte(",")) {
		field = bytes.Trim(field, " \t\r\"")
		if len(field) > 0 && strings.Trim(string(field), "0123456789.") == "" {
			return false
		}
	}
	return true
}
