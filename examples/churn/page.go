package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

//go:embed page.gohtml
var pageTemplate string

//go:embed page.css
var pageStyle string

// pageView is what the template shows: the numbers, and what is said about them.
type pageView struct {
	*Report
	Style   template.CSS
	Title   string
	Cards   []card
	Short   []string // the summary, a sentence or two each
	Drivers []driver
	Leaves  []leafRow
	Others  int // segments that are not shown
	Figures map[string]template.HTML
	Leading []string // the features that matter most, as titles
	Tried   int      // cutoffs of the notebook's sweep
	Calls   bool     // the model's first question is about calls to customer service
	Verdict string   // which model to use
}

// card is a key number.
type card struct {
	Value, Name, Note string
	Tone              string // class: "", "good", "warn"
}

// driver compares the customers on the two sides of a question.
type driver struct {
	More, Less         string // the sides in words, the one with more churn first
	MoreIn, LessIn     Group
	WideMore, WideLess string // lengths of the bars
}

// leafRow is a segment of the first tree in words.
type leafRow struct {
	Words string
	Group
	Wide string
}

// page writes the report as one HTML file that refers to nothing outside itself.
func (a *analysis) page(r *Report, ps pictures) ([]byte, error) {
	v := &pageView{
		Report: r, Style: template.CSS(pageStyle), Title: "Who is about to leave?",
		Figures: map[string]template.HTML{}, Tried: len(r.Cost.Curve.Test.Cutoffs),
	}
	for name, p := range ps {
		v.Figures[name] = template.HTML(inline(p.inline)) // drawn here, with every text escaped
	}
	v.Drivers = drivers(r.Models.Full.KeySplits)
	v.Leaves = leaves(r.Models.Full.Segments, r.Data.Customers)
	v.Others = len(r.Models.Full.Segments) - len(v.Leaves)
	v.Calls = r.Models.Full.FirstSplit != nil && r.Models.Full.FirstSplit.Feature == "cust_service_calls"
	v.Verdict = verdict(r)
	v.Cards = cards(r, v.Drivers)
	v.Short = short(r, v.Drivers)
	for _, name := range topFeatures(r.Models.Full.Importance["total_gain"], 3) {
		v.Leading = append(v.Leading, strings.ToLower(meaningOf(name).name))
	}
	t, err := template.New("page").Funcs(template.FuncMap{
		"int": thousands, "cap": capital, "usd": dollars, "dec": decimals,
		"pct": percent, "and": sentence, "rows": matrixRows, "costs": decisionRows, "trim": trimmed, "has": slices.Contains[[]string],
		"points": points,
		"rounds": func(n int) string {
			if n == 1 {
				return "1 round"
			}
			return thousands(n) + " rounds"
		},
		"short": func(v string) string {
			f, err := strconv.ParseFloat(v, 64)
			if err != nil || f == math.Trunc(f) {
				return v
			}
			return decimals(f, 3)
		},
		"sub": func(a, b float64) float64 { return a - b },
		"pc":  func(v float64) float64 { return 100 * v },
		"seed": func(list []Setting) string {
			i := slices.IndexFunc(list, func(s Setting) bool { return s.Name == "seed" })
			return list[i].Value
		},
	}).Parse(pageTemplate)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, v); err != nil {
		return nil, fmt.Errorf("%s: %w", pageFile, err)
	}
	return b.Bytes(), nil
}

// namespaces are what an svg element needs in a file of its own, not in a page.
var namespaces = regexp.MustCompile(`\s+xmlns(:xlink)?="[^"]*"`)

// inline is an svg element for a page.
func inline(svg []byte) []byte {
	end := bytes.IndexByte(svg, '>')
	if end < 0 {
		return nil
	}
	return append(namespaces.ReplaceAll(svg[:end:end], nil), svg[end:]...)
}

// drivers are the first questions about each feature, those that help most first.
func drivers(splits []KeySplit) []driver {
	const most = 6
	var list []driver
	seen := map[string]bool{}
	for _, k := range splits {
		if seen[k.Feature] || len(list) == most || k.Above.Customers == 0 || k.Below.Customers == 0 {
			continue
		}
		seen[k.Feature] = true
		below, above := k.sides()
		d := driver{More: above, Less: below, MoreIn: k.Above, LessIn: k.Below}
		if d.MoreIn.Rate < d.LessIn.Rate {
			d = driver{More: below, Less: above, MoreIn: k.Below, LessIn: k.Above}
		}
		// Seven tenths of the line for 100%: the rest is for the numbers behind.
		d.WideMore, d.WideLess = wide(0.7*d.MoreIn.Rate), wide(0.7*d.LessIn.Rate)
		list = append(list, d)
	}
	return list
}

// wide is the length of a bar for a share, in percent.
func wide(share float64) string { return decimals(100*share, 2) }

// leaves puts the segments of the first tree into words: those large enough for
// an offer of their own, a hundredth of the customers, and at most a dozen.
func leaves(segments []Segment, customers int) []leafRow {
	const most = 12
	var list []leafRow
	for _, s := range segments {
		if len(list) == most || s.Customers*100 < customers {
			continue
		}
		var conditions []string
		for _, b := range s.Path {
			conditions = append(conditions, b.words())
		}
		list = append(list, leafRow{capital(strings.Join(conditions, ", ")), s.Group, wide(s.Rate)})
	}
	return list
}

// cards are the key numbers of the summary.
func cards(r *Report, ds []driver) []card {
	h := r.Cost.Honest
	list := []card{{
		Value: percent(r.Data.ChurnRate, 1), Name: "of the customers left",
		Note: fmt.Sprintf("%s of %s", thousands(r.Data.Churners), thousands(r.Data.Customers)),
	}}
	if len(ds) > 0 {
		d := ds[0]
		list = append(list, card{
			Value: percent(d.MoreIn.Rate, 0), Name: "of " + those(d.More) + " left",
			Note: "the sign that helps the model most; of all others " + percent(d.LessIn.Rate, 0) + " left", Tone: "warn",
		})
	}
	list = append(list, card{
		Value: decimals(r.Lead().AUC.Test, 3), Name: rankedName(r),
		Note: fmt.Sprintf("ranks one who left above one who stayed %s times in 100", decimals(100*r.Lead().AUC.Test, 0)),
	}, card{
		Value: decimals(h.Cutoff, 2), Name: "cutoff: make the offer above this score",
		Note: fmt.Sprintf("flags %s of %s test customers, finds %s of the %s who left", thousands(h.Flagged()), thousands(r.Rows.Test), thousands(h.TP), thousands(r.Churners.Test)),
	})
	for _, s := range []struct {
		saved float64
		than  string
		cost  float64
	}{{h.SavedOverNothing, "doing nothing", r.Cost.DoNothing}, {h.SavedOverAll, "treating everybody", r.Cost.TreatAll}} {
		c := card{Value: dollars(s.saved), Name: "saved against " + s.than, Tone: "good",
			Note: fmt.Sprintf("%s instead of %s for %s test customers", dollars(h.Cost), dollars(s.cost), thousands(r.Rows.Test))}
		if s.saved < 0 {
			c.Value, c.Name, c.Tone = dollars(-s.saved), "more than "+s.than, "warn"
		}
		list = append(list, c)
	}
	return list
}

// rankedName is what the test AUC is about. What an imported model was trained on
// is not known here.
func rankedName(r *Report) string {
	if r.Model != nil {
		return "AUC of the imported model on the test customers"
	}
	return "AUC on customers the model never saw"
}

// short is the report in a few sentences.
func short(r *Report, ds []driver) []string {
	h, test := r.Cost.Honest, r.Rows.Test
	var list []string
	if m := r.Model; m != nil {
		list = append(list, fmt.Sprintf("This report is about an imported model, %s: it was not trained here. Its %d columns were found by the names of %s, not by their position.", m.File, len(m.Columns), m.NamesFrom))
	}
	list = append(list, fmt.Sprintf("Of %s customers %s left, %s.", thousands(r.Data.Customers), thousands(r.Data.Churners), percent(r.Data.ChurnRate, 1)))
	var signs []string
	for _, d := range ds[:min(3, len(ds))] {
		signs = append(signs, fmt.Sprintf("%s (%s left)", sign(d.More), percent(d.MoreIn.Rate, 0)))
	}
	if len(signs) > 1 {
		list = append(list, fmt.Sprintf("The signs that lower the model's error most: %s.", sentence(signs)))
	}
	if x := r.CrossTab; len(x.Shares) == 2 && len(x.Shares[0]) == 2 && x.Shares[0][1] > 0 && x.Shares[1][1] > 2*x.Shares[0][1] {
		list = append(list, fmt.Sprintf("A customer who calls customer service a fourth time is %s times as likely to leave as one who does not. Whether stepping in before that call keeps customers is worth a test.",
			decimals(x.Shares[1][1]/x.Shares[0][1], 1)))
	}
	list = append(list, fmt.Sprintf("Offering the $%d incentive to customers who score above %s reaches %s of the %s who would have left, and costs %s in all for %s customers, those who leave unnoticed included. Doing nothing would cost %s, and offering it to everybody %s. All of this takes the incentive to keep everybody who gets it.",
		incentiveCost, decimals(h.Cutoff, 2), thousands(h.TP), thousands(h.TP+h.FN), dollars(h.Cost), thousands(test), dollars(r.Cost.DoNothing), dollars(r.Cost.TreatAll)))
	return list
}

// verdict compares the models' AUC on the test customers. Differences of less
// than two hundredths are well within chance for some fifty churners.
func verdict(r *Report) string {
	full, updated := r.Models.Full, r.Models.Reduced
	if r.Model != nil {
		return fmt.Sprintf("The imported model reaches %s with %d features, the updated model, trained here, %s with %d. The analysis goes on with the imported one.",
			decimals(full.AUC.Test, 3), full.Features, decimals(updated.AUC.Test, 3), updated.Features)
	}
	d := updated.AUC.Test - full.AUC.Test
	s := fmt.Sprintf("With %d features it is %s, with %d it is %s: ", full.Features, decimals(full.AUC.Test, 3), updated.Features, decimals(updated.AUC.Test, 3))
	switch {
	case math.Abs(d) < 0.02:
		return s + "too close to tell apart on so few customers, so the updated model, which asks for less, is the one to use."
	case d > 0:
		return s + "the updated model asks for less and ranks better. It is the one to use."
	}
	return s + "the updated model pays for asking for less. The analysis goes on with it, as the notebook does."
}

// matrixRow is one model at one cutoff.
type matrixRow struct {
	Model  string
	Cutoff string
	AUC    float64
	Outcome
}

// matrixRows are both models at both cutoffs.
func matrixRows(r *Report) []matrixRow {
	var list []matrixRow
	for _, m := range []*ModelReport{r.Models.Full, r.Models.Reduced} {
		list = append(list,
			matrixRow{m.Name, strconv.FormatFloat(usualCutoff, 'g', -1, 64), m.AUC.Test, m.At05},
			matrixRow{m.Name, strconv.FormatFloat(lowerCutoff, 'g', -1, 64), m.AUC.Test, m.At03})
	}
	return list
}

// decisionRow is a decision by a model under a name.
type decisionRow struct {
	Name string
	Key  bool // the one that the report recommends
	*Decision
}

// decisionRows are the decisions by both models.
func decisionRows(r *Report) []decisionRow {
	var list []decisionRow
	for i, c := range []*CostReport{r.Cost, r.otherCost()} {
		model := capital(c.Model)
		list = append(list,
			decisionRow{model + ", honest", i == 0, c.Honest},
			decisionRow{model + ", honest, every cutoff tried", false, c.Exact},
			decisionRow{model + ", the notebook’s practice", false, c.Notebook})
	}
	return list
}
