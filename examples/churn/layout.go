package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// printer writes text and keeps the first error, so that a page of output needs
// one check.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

// part begins a part of the output, section a section of it, as the notebooks
// have them.
func (p *printer) part(title string) {
	p.printf("\n%s\n%s\n", title, strings.Repeat("=", utf8.RuneCountInString(title)))
}

func (p *printer) section(title string) {
	p.printf("\n%s\n%s\n\n", title, strings.Repeat("-", utf8.RuneCountInString(title)))
}

// table prints rows of cells below a header, the first column to the left and
// the others to the right. An empty header is left out.
func (p *printer) table(header []string, rows [][]string) {
	p.aligned(header, rows, func(column int) bool { return column > 0 })
}

// words prints a table of words: all columns to the left.
func (p *printer) words(header []string, rows [][]string) {
	p.aligned(header, rows, func(int) bool { return false })
}

func (p *printer) aligned(header []string, rows [][]string, right func(column int) bool) {
	all := rows
	if len(header) > 0 {
		all = append([][]string{header}, rows...)
	}
	var width []int
	for _, row := range all {
		for j, cell := range row {
			if j == len(width) {
				width = append(width, 0)
			}
			width[j] = max(width[j], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range all {
		var line strings.Builder
		for j, cell := range row {
			if j > 0 {
				line.WriteString("  ")
			}
			space := strings.Repeat(" ", width[j]-utf8.RuneCountInString(cell))
			if right(j) {
				line.WriteString(space + cell)
			} else {
				line.WriteString(cell + space)
			}
		}
		p.printf("%s\n", strings.TrimRight(line.String(), " "))
	}
}
