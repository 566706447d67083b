package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

const (
	beginMark = "<!-- compare:begin -->"
	endMark   = "<!-- compare:end -->"
)

// between replaces the text between the two marks of a document.
func between(document, text string) (string, error) {
	begin, end := strings.Index(document, beginMark), strings.Index(document, endMark)
	if begin < 0 || end < begin {
		return "", errors.New("want the lines " + beginMark + " and " + endMark + ", in this order")
	}
	return document[:begin+len(beginMark)] + "\n" + strings.TrimSpace(text) + "\n" + document[end:], nil
}

// entry is a row with what is known about it.
type entry struct {
	row
	rec *record // nil: not measured
}

// table writes all that is known as Markdown.
func table(entries []entry) string {
	var b strings.Builder
	about(&b, entries)
	for _, s := range []struct {
		section section
		columns string
		line    func(entry) []string
	}{
		{training, "work | Grove, s | peer, s | peer / Grove | goal | met | quality: Grove, peer | peak MB: Grove, peer", trainingLine},
		{construction, "work | Grove, s | peer, s | peer / Grove | goal | met", secondsLine},
		{prediction, "500 trees | Grove, rows/s | peer, rows/s | Grove / peer | goal | met | largest difference", predictionLine},
		{explanation, "500 trees, 28 features | Grove, rows/s | peer, rows/s | Grove / peer | goal | met | largest difference", predictionLine},
		{singleRow, "model | Grove, µs: median, p99 | after 64 MB | peer, µs: median, p99 | after 64 MB | peer / Grove: median, p99 | after 64 MB | goal | met", rowLine},
		{loading, "model | Grove, s | peer, s | peer / Grove | goal | met", secondsLine},
		{scaling, "work | Grove | peer | loop | Grove / loop | goal | met", scalingLine},
	} {
		var lines []entry
		for _, e := range entries {
			if e.Section == s.section {
				lines = append(lines, e)
			}
		}
		if len(lines) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n**%s**\n\n| %s |\n%s|\n", s.section, s.columns, strings.Repeat("|---", strings.Count(s.columns, "|")+1))
		for _, e := range lines {
			cells := []string{e.Title + e.against()}
			switch {
			case e.rec == nil:
				cells = append(cells, "not measured")
			case e.rec.Failure != "":
				cells = append(cells, "failed: "+oneLine(e.rec.Failure))
			default:
				cells = append(cells, s.line(e)...)
			}
			for len(cells) <= strings.Count(s.columns, "|") {
				cells = append(cells, "")
			}
			fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
		}
	}
	memoryTable(&b, entries)
	return b.String()
}

// against names the peer of a row.
func (e entry) against() string {
	name := map[string]string{"xgboost": "XGBoost", "lightgbm": "LightGBM"}[e.Peer]
	if strings.Contains(e.Title, name) {
		return ""
	}
	return ", v " + name
}

func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return strings.ReplaceAll(s[:min(len(s), 300)], "|", "/")
}

// about says on what the rows were measured; those that differ from the first are
// told apart.
func about(b *strings.Builder, entries []entry) {
	seen := map[string]int{}
	var order []string
	for _, e := range entries {
		if e.rec == nil {
			continue
		}
		rows := ""
		if e.rec.Scale != 1 {
			rows = fmt.Sprintf(" with %g of the rows", e.rec.Scale)
		}
		text := fmt.Sprintf("%s; %s; %s%s; each side %d times in turn", e.rec.Date.Format("2006-01-02"), e.rec.Machine, e.rec.Versions, rows, e.rec.Repeats)
		if seen[text] == 0 {
			order = append(order, text)
		}
		seen[text]++
	}
	for _, text := range order {
		if len(order) == 1 {
			fmt.Fprintf(b, "%s.\n", text)
		} else {
			fmt.Fprintf(b, "- %d lines: %s.\n", seen[text], text)
		}
	}
	b.WriteString("Medians [least to most]; two workers or threads where nothing else is said, one for single rows; construction of the data included.\n")
}

func secondsOf(results []*result) (all []float64) {
	for _, r := range results {
		all = append(all, r.Seconds...)
	}
	return all
}

func qualityOf(results []*result) spread {
	var all []float64
	for _, r := range results {
		all = append(all, r.Quality)
	}
	return spreadOf(all)
}

func peakOf(results []*result) float64 {
	var all []float64
	for _, r := range results {
		all = append(all, float64(r.Peak)/1e6)
	}
	return spreadOf(all).Median
}

// number writes three digits that count.
func number(v float64) string {
	switch {
	case v >= 1e6:
		return strconv.FormatFloat(v/1e6, 'f', 2, 64) + "M"
	case v >= 1e4:
		return strconv.FormatFloat(v/1e3, 'f', 0, 64) + "k"
	case v >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	case v >= 1:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

func (s spread) String() string {
	return fmt.Sprintf("%s [%s to %s]", number(s.Median), number(s.Min), number(s.Max))
}

// verdict writes a ratio, the goal and whether it is met.
func verdict(ratio, goal float64, sound bool) []string {
	if goal == 0 {
		return []string{number(ratio), "", ""}
	}
	met := "**no**"
	if ratio >= goal && sound {
		met = "yes"
	}
	return []string{number(ratio), "≥ " + strconv.FormatFloat(goal, 'g', -1, 64), met}
}

func secondsLine(e entry) []string {
	g, p := spreadOf(secondsOf(e.rec.Grove)), spreadOf(secondsOf(e.rec.Peer))
	return append([]string{g.String(), p.String()}, verdict(p.Median/g.Median, e.Goal, true)...)
}

func trainingLine(e entry) []string {
	g, p := qualityOf(e.rec.Grove), qualityOf(e.rec.Peer)
	sound := true
	note := ""
	if e.Reach {
		sound = e.rec.Search.Reached && asGood(g.Median, p.Median, maximized(e.rec.Metric))
		note = fmt.Sprintf(", after %d rounds there, %d here", e.rec.Peer[0].Rounds, e.rec.Search.Rounds)
		if !e.rec.Search.Reached {
			note += " (not reached)"
		}
	}
	if e.Note != "" {
		note += "; " + e.Note
	}
	cells := secondsLine(e)
	copy(cells[2:], verdict(spreadOf(secondsOf(e.rec.Peer)).Median/spreadOf(secondsOf(e.rec.Grove)).Median, e.Goal, sound))
	return append(cells, fmt.Sprintf("%s %.6f, %.6f%s", e.rec.Metric, g.Median, p.Median, note),
		fmt.Sprintf("%s, %s", number(peakOf(e.rec.Grove)), number(peakOf(e.rec.Peer))))
}

func predictionLine(e entry) []string {
	rate := func(results []*result) spread {
		rows := secondsOf(results)
		for i, s := range rows {
			rows[i] = float64(e.predicted()) / s
		}
		return spreadOf(rows)
	}
	g, p := rate(e.rec.Grove), rate(e.rec.Peer)
	cells := append([]string{g.String(), p.String()}, verdict(g.Median/p.Median, e.Goal, e.rec.Difference < 1e-5)...)
	return append(cells, fmt.Sprintf("%.1g", e.rec.Difference))
}

// predictedRows is how many rows were predicted for a record.
func predictedRows(rec *record) int {
	return max(200, int(predictRows*min(1, rec.Scale)+0.5))
}

// predicted is how many rows were predicted or explained.
func (e entry) predicted() int {
	if e.Rows > 0 {
		return min(e.Rows, predictedRows(e.rec))
	}
	return predictedRows(e.rec)
}

func rowLine(e entry) []string {
	at := func(results []*result, cold int) latencies {
		var median, p99 []float64
		for _, r := range results {
			median, p99 = append(median, r.Calls[cold].Median/1e3), append(p99, r.Calls[cold].P99/1e3)
		}
		return latencies{Median: spreadOf(median).Median, P99: spreadOf(p99).Median}
	}
	cells := make([]string, 6)
	least := 0.0
	for cold := range 2 {
		g, p := at(e.rec.Grove, cold), at(e.rec.Peer, cold)
		cells[cold] = number(g.Median) + ", " + number(g.P99)
		cells[2+cold] = number(p.Median) + ", " + number(p.P99)
		cells[4+cold] = number(p.Median/g.Median) + ", " + number(p.P99/g.P99)
		if ratio := min(p.Median/g.Median, p.P99/g.P99); least == 0 || ratio < least {
			least = ratio
		}
	}
	return append(cells, verdict(least, e.Goal, true)[1:]...)
}

func scalingLine(e entry) []string {
	many := scalingWorkers(e.row)
	gain := func(name string) float64 {
		steps := e.rec.Steps[name]
		return spreadOf(secondsOf(steps[1])).Median / spreadOf(secondsOf(steps[many])).Median
	}
	cells := []string{number(gain("grove")), number(gain("peer")), number(gain("loop"))}
	return append(cells, verdict(gain("grove")/gain("loop"), e.Goal, true)...)
}

// memoryTable compares peaks of memory where the peer is XGBoost and did the same.
func memoryTable(b *strings.Builder, entries []entry) {
	const goal = 2
	head := "\n**Peak memory of training, beside the data**\n\n| work | Grove, MB | XGBoost, MB | XGBoost / Grove | goal | met |\n|---|---|---|---|---|---|\n"
	for _, e := range entries {
		if e.Section != training || e.Peer != "xgboost" || e.rec == nil || len(e.rec.Grove) == 0 || len(e.rec.Peer) == 0 {
			continue
		}
		g, p := peakOf(e.rec.Grove), peakOf(e.rec.Peer)
		if g == 0 || p == 0 {
			continue
		}
		fmt.Fprintf(b, "%s| %s | %s | %s | %s |\n", head, e.Title, number(g), number(p), strings.Join(verdict(p/g, goal, true), " | "))
		head = ""
	}
}
