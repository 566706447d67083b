package main

import (
	"cmp"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/grove-ml/grove/explain"
	"github.com/grove-ml/grove/gbt/tree"
)

// printReport prints every table of the notebooks under their titles.
func printReport(w io.Writer, a *analysis, r *Report) error {
	p := &printer{w: w}
	a.printPart1(p, r)
	a.printData(p, r)
	printTraining(p, r)
	a.printInspection(p, r)
	printEvaluation(p, r)
	printBusiness(p, r)
	printMore(p, r)
	p.section("Published figures beside these")
	if !r.Data.Published {
		p.printf("The published figures are about the 3,333 customers of churn.txt, these are about others.\n\n")
	}
	var rows [][]string
	for _, f := range r.Published {
		rows = append(rows, []string{f.What, f.Published, f.Here, f.Remark})
	}
	p.words([]string{"figure", "published", "here", ""}, rows)
	p.printf("\n%s\n", filepath.Join(a.options.out, pageFile))
	return p.err
}

// printPart1 prints what part 1 looks at: the customers and their messages.
func (a *analysis) printPart1(p *printer, r *Report) {
	p.part("Gain customer insights, Part 1. Data loading and extraction")
	p.section("Download the Customer Churn Data")
	p.printf("%s: (%d, %d)\n\n", r.Data.Source, r.Data.Customers, r.Data.Columns)
	head, err := a.data.customers.Slice(0, min(5, a.data.customers.Rows()))
	if err == nil {
		head, err = head.AsText(head.Columns()...)
	}
	if err != nil {
		p.err = cmp.Or(p.err, err)
		return
	}
	original := a.source.table.Columns()
	var rows [][]string
	for i, name := range head.Columns() {
		values, err := head.Text(name)
		if err != nil {
			p.err = cmp.Or(p.err, err)
			return
		}
		rows = append(rows, append([]string{original[i] + " -> " + name}, values...))
	}
	p.table(nil, rows)
	p.section("Load Customer Messages to Database")
	if len(r.Messages) == 0 {
		p.printf("None of these customers wrote.\n")
		return
	}
	rows = nil
	for _, m := range r.Messages {
		rows = append(rows, []string{m.State, m.AreaCode, m.Phone, m.IntPlan, m.Voice, m.Churn, m.Text})
	}
	p.words([]string{"state", "area_code", "phone", "int_plan", "vmail_plan", "churn", "message"}, rows)
}

// printData prints the sizes of the data.
func (a *analysis) printData(p *printer, r *Report) {
	p.part("Gain customer insights, Part 2. Building the ML Model")
	p.section("Data Exploration")
	p.printf("Model data shape (%d, %d)\n", r.Data.Customers, r.Columns)
	p.printf("Train data: (%d, %d), %d churners\n", r.Rows.Train, r.Columns, r.Churners.Train)
	p.printf("Validation data: (%d, %d), %d churners\n", r.Rows.Validation, r.Columns, r.Churners.Validation)
	p.printf("Test data: (%d, %d), %d churners\n", r.Rows.Test, r.Columns, r.Churners.Test)
}

func printTraining(p *printer, r *Report) {
	p.section("Model Training with XGBoost")
	if m := r.Model; m != nil {
		p.printf("imported model: %s, %s, %s, %d rounds; its %d columns by the names of %s\n", m.File, m.Format, m.Objective, m.Rounds, len(m.Columns), m.NamesFrom)
		p.printf("updated model, trained here: ")
	}
	var settings []string
	for _, s := range r.Settings {
		settings = append(settings, s.Name+"="+s.Value)
	}
	p.printf("%s\n\n", strings.Join(settings, " "))
	p.table([]string{"auc", "features", "train", "validation", "test"}, [][]string{
		aucRow(r.Models.Full), aucRow(r.Models.Reduced),
		{"published, best of 30 jobs", "69", "0.949", "0.884", ""},
	})
}

func aucRow(m *ModelReport) []string {
	return []string{m.Name, strconv.Itoa(m.Features), decimals(m.AUC.Train, 6), decimals(m.AUC.Validation, 6), decimals(m.AUC.Test, 6)}
}

// printInspection prints what the full model's trees are made of.
func (a *analysis) printInspection(p *printer, r *Report) {
	full := r.Models.Full
	for _, kind := range []explain.Kind{explain.Gain, explain.Cover, explain.Weight} {
		p.section("Feature Importance: " + kind.String())
		digits := 2
		if kind == explain.Weight {
			digits = 0
		}
		var rows [][]string
		for _, s := range explain.Sorted(a.full.forest.Importance(kind)) {
			if len(rows) < 15 {
				rows = append(rows, []string{s.Name, decimals(float64(s.Value), digits)})
			}
		}
		p.table([]string{"Features", "F score"}, rows)
	}
	p.section("Tree 0")
	p.printf("%s", a.full.forest.Tree(0).Text(&tree.DumpOptions{Names: a.full.forest.Names()}))
	p.section("Churn by four or more calls to customer service")
	if x, err := a.data.often.CrossTab("csc_4ormore", "churn"); err != nil {
		p.err = cmp.Or(p.err, err)
	} else {
		p.printf("%s\n%s", x, x.SharesString())
	}
	p.section("Distribution of tree depths for all trees in the model")
	p.printf("There are: %d trees in this forest.\n\n", full.Trees)
	var rows [][]string
	for _, d := range a.full.forest.Stats().Depths() {
		rows = append(rows, []string{strconv.Itoa(d.Levels), strconv.Itoa(d.Trees)})
	}
	p.table([]string{"Depth", "Trees"}, rows)
	p.section("How many times is each feature used to create a split?")
	rows = nil
	for _, name := range topCounts(full.TreesUsing) {
		rows = append(rows, []string{name, strconv.Itoa(full.TreesUsing[name])})
	}
	p.table([]string{"Features", "Trees"}, rows)
	p.printf("\nOnly %d of the %d features are being used by the model.\n", len(full.TreesUsing), full.Features)
}

// topCounts returns the names with the largest counts first.
func topCounts(counts map[string]int) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b))
	})
}

func printEvaluation(p *printer, r *Report) {
	full, updated := r.Models.Full, r.Models.Reduced
	p.section("Model Evaluation")
	printCrosstab(p, full.At05)
	p.section("Updated model")
	p.printf("Updated model data shape (%d, %d)\n", r.Data.Customers, updated.Features+1)
	p.printf("Updated train data: (%d, %d)\n", r.Rows.Train, updated.Features+1)
	p.printf("Updated validation data: (%d, %d)\n", r.Rows.Validation, updated.Features+1)
	p.printf("Updated test data: (%d, %d)\n\n", r.Rows.Test, updated.Features+1)
	p.printf("['%s']\n", strings.Join(updated.FeatureNames, "', '"))
	p.section("Evaluate and compare models")
	printCrosstab(p, updated.At05)
	p.printf("\n")
	var rows [][]string
	for _, m := range []struct {
		title string
		*ModelReport
	}{{"Updated model:", updated}, {"Original model:", full}} {
		for _, at := range []struct {
			cutoff string
			Outcome
		}{{"0.5", m.At05}, {"0.3", m.At03}} {
			rows = append(rows, []string{m.title, at.cutoff, decimals(m.AUC.Test, 4),
				decimals(at.Accuracy, 4), decimals(at.Recall, 4), decimals(at.Precision, 4)})
		}
	}
	p.table([]string{"", "cutoff", "auc", "accuracy", "recall", "precision"}, rows)
	p.section("ROC Curve")
	p.table([]string{"", "points", "area"}, [][]string{
		{full.Name, strconv.Itoa(len(r.ROC.Full.FPR)), decimals(full.AUC.Test, 4)},
		{updated.Name, strconv.Itoa(len(r.ROC.Reduced.FPR)), decimals(updated.AUC.Test, 4)},
	})
}

// printCrosstab prints actual by predicted class as the notebook shows it.
func printCrosstab(p *printer, o Outcome) {
	p.table([]string{"predictions", "0", "1"}, [][]string{
		{"actual"},
		{"0", strconv.Itoa(o.TN), strconv.Itoa(o.FP)},
		{"1", strconv.Itoa(o.FN), strconv.Itoa(o.TP)},
	})
}

func printBusiness(p *printer, r *Report) {
	full, updated := r.Models.Full, r.Models.Reduced
	p.section("Assessing business impact")
	p.printf("Of the %d churners, the %s at 0.5 finds %d, and flags %d customers who stay.\n",
		r.Churners.Test, r.Lead().Name, r.Lead().At05.TP, r.Lead().At05.FP)
	p.section("Prediction Score Distribution")
	s := r.LeadScores()
	var rows [][]string
	for i, n := range s.Counts {
		rows = append(rows, []string{decimals(s.Edges[i], 3) + " to " + decimals(s.Edges[i+1], 3), strconv.Itoa(n)})
	}
	p.table([]string{"Prediction", "Number of predictions"}, rows)
	for _, m := range []struct {
		title string
		*ModelReport
	}{{"Original model, cutoff 0.3 (as in the notebook)", full}, {"Updated model, cutoff 0.3", updated}} {
		p.section(m.title)
		printCrosstab(p, m.At03)
		p.printf("\nFrom 0.5 to 0.3: %+d true positives, %+d false positives, %+d false negatives\n",
			m.At03.TP-m.At05.TP, m.At03.FP-m.At05.FP, m.At03.FN-m.At05.FN)
	}
	p.section("Finding the optimal threshold")
	p.printf("$%d * FN(C) + $%d * TN(C) + $%d * FP(C) + $%d * TP(C)\n", replaceCost, stayCost, incentiveCost, incentiveCost)
	p.section("Threshold versus Cost")
	if r.Model != nil {
		p.printf("Of the imported model.\n\n")
	}
	n, h := r.Cost.Notebook, r.Cost.Honest
	p.printf("The notebook's practice, chosen and judged on the same test customers:\n")
	p.printf("Cost is minimized near a cutoff of: %s for a cost of: $ %s\n\n", number(n.Cutoff), number(n.Cost))
	p.printf("Honest, chosen on the validation customers and judged on the test customers:\n")
	p.printf("Cost is minimized near a cutoff of: %s for a cost of: $ %s\n\n", number(h.Cutoff), number(h.Cost))
	rows = nil
	for _, c := range []*CostReport{r.Cost, r.otherCost()} {
		for _, d := range []struct {
			name string
			*Decision
		}{{"honest", c.Honest}, {"honest, every cutoff tried", c.Exact}, {"notebook's practice", c.Notebook}} {
			rows = append(rows, []string{c.Model + ", " + d.name, d.ChosenOn, decimals(d.Cutoff, 4), strconv.Itoa(d.Flagged()),
				strconv.Itoa(d.FN), dollars(d.Cost), dollars(d.SavedOverNothing), dollars(d.SavedOverAll)})
		}
	}
	rows = append(rows,
		[]string{"do nothing", "", "", "0", strconv.Itoa(r.Churners.Test), dollars(r.Cost.DoNothing), "", ""},
		[]string{"treat everybody", "", "", strconv.Itoa(r.Rows.Test), "0", dollars(r.Cost.TreatAll), "", ""})
	p.table([]string{"on the test customers", "chosen on", "cutoff", "flagged", "missed", "cost", "less than nothing", "less than all"}, rows)
}

// printMore prints what goes beyond the notebook.
func printMore(p *printer, r *Report) {
	c := r.Certainty
	between := func(v Range) string { return dollars(v.Low) + " to " + dollars(v.High) }
	p.section("How sure the cost is")
	p.table([]string{"95% interval, test customers", "estimate", "interval"}, [][]string{
		{"cost of the honest cutoff", dollars(c.Cost.Estimate), between(c.Cost)},
		{"less than doing nothing", dollars(c.SavedOverNothing.Estimate), between(c.SavedOverNothing)},
		{"less than treating everybody", dollars(c.SavedOverAll.Estimate), between(c.SavedOverAll)},
	})
	p.printf("\nThe cutoff itself: %s, on other validation customers %s to %s\n", decimals(c.Cutoff.Estimate, 3), decimals(c.Cutoff.Low, 3), decimals(c.Cutoff.High, 3))
	if f := c.OutOfFold; f != nil {
		p.printf("Chosen out of fold on %s customers: %s (%s to %s); on the test customers it costs %s (%s)\n", thousands(f.Customers),
			decimals(f.Cutoff.Estimate, 3), decimals(f.Cutoff.Low, 3), decimals(f.Cutoff.High, 3), dollars(f.Cost.Estimate), between(f.Cost))
	}
	if q := r.Calibration; q != nil {
		p.section("Calibration")
		line := func(name string, q Quality) []string {
			return []string{name, decimals(q.Brier, 4), decimals(q.LogLoss, 4), decimals(q.ECE, 4)}
		}
		p.table([]string{"test customers", "Brier", "log loss", "ECE"}, [][]string{
			line("scores as they are", q.Before), line("Platt", q.Platt), line("isotonic", q.Isotonic),
		})
	}
	if o := r.Offers; o != nil {
		p.section("Which offer to whom")
		var rows [][]string
		for i, offer := range o.Offers {
			rows = append(rows, []string{offer.Name, dollars(offer.Cost), percent(offer.Success, 0), strconv.Itoa(o.Free.Customers[i]), strconv.Itoa(o.Budget.Customers[i])})
		}
		rows = append(rows, []string{"expected saving", "", "", dollars(o.Free.Saved), dollars(o.Budget.Saved)})
		p.table([]string{"offer", "cost", "works (assumed)", "customers", "within " + dollars(o.Limit)}, rows)
	}
	if w := r.Why; w != nil {
		p.section("Why these customers")
		for _, one := range w.Customers {
			var words []string
			for _, reason := range one.Reasons {
				words = append(words, reason.Words+": "+points(reason.Points))
			}
			p.printf("%s  %s\n", decimals(one.Score, 3), strings.Join(words, "; "))
		}
	}
	if t := r.Tuning; t != nil {
		p.section("The search for parameters")
		best := t.Trials[t.Best]
		p.printf("%d trials, best validation AUC %s (median %s), test AUC of that one %s, after %d rounds with\n", len(t.Trials), decimals(t.AUC, 4), decimals(t.Median, 4), decimals(t.TestAUC, 4), best.Rounds)
		for i, name := range t.Names {
			p.printf("  %s = %s\n", name, best.Values[i])
		}
	}
}

// number is the shortest text of a number.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
