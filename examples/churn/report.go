package main

import (
	"context"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/grove-ml/grove/metrics"
)

// Report is every number of the analysis: report.json.
type Report struct {
	Program     string              `json:"program"`
	Version     Version             `json:"version"`
	Data        DataReport          `json:"data"`
	Settings    []Setting           `json:"settings"`
	AsNotebook  bool                `json:"notebook_settings"` // nothing differs from the notebook's
	SplitSeed   int                 `json:"split_seed"`
	Rows        BySet[int]          `json:"rows"`
	Churners    BySet[int]          `json:"churners"`
	Columns     int                 `json:"columns"` // label included
	ColumnNames []string            `json:"column_names"`
	Messages    []Message           `json:"messages"`
	CrossTab    CrossTabReport      `json:"crosstab"`
	Model       *ModelSource        `json:"model,omitempty"` // where the full model comes from; absent: trained here
	Models      Both[*ModelReport]  `json:"models"`
	ROC         Both[*ROCReport]    `json:"roc"`
	Scores      Both[*ScoresReport] `json:"scores"`
	Tenths      Both[[]Tenth]       `json:"tenths"`
	Cost        *CostReport         `json:"cost"`                   // of the updated model; of an imported one if there is one
	CostFull    *CostReport         `json:"cost_full"`              // of the full or imported model
	CostReduced *CostReport         `json:"cost_reduced,omitempty"` // of the updated model, where cost is not
	Certainty   *CertaintyReport    `json:"certainty"`
	Calibration *CalibrationReport  `json:"calibration,omitempty"` // absent where the validation customers are all alike
	Offers      *OffersReport       `json:"offers,omitempty"`      // absent without calibration
	Why         *WhyReport          `json:"why,omitempty"`         // absent where the imported model cannot be explained
	Tuning      *TuningReport       `json:"tuning,omitempty"`      // of -tune
	Published   []Published         `json:"published"`
}

// Version says what made the report.
type Version struct {
	Grove string `json:"grove"`
	Go    string `json:"go"`
}

// DataReport says what the customers are.
type DataReport struct {
	Source    string  `json:"source"`
	SHA256    string  `json:"sha256"`
	Generated bool    `json:"generated"`
	Published bool    `json:"published"` // the customers that the published figures are about
	Customers int     `json:"customers"`
	Columns   int     `json:"columns"`
	Churners  int     `json:"churners"`
	ChurnRate float64 `json:"churn_rate"`
}

// Setting is a parameter of training.
type Setting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// BySet is one value for each set of rows.
type BySet[T any] struct {
	Train      T `json:"train"`
	Validation T `json:"validation"`
	Test       T `json:"test"`
}

// bySet makes a BySet of values in the order of the sets.
func bySet[T any](of func(set int) T) BySet[T] {
	return BySet[T]{of(train), of(validation), of(test)}
}

// Both is one value for each model.
type Both[T any] struct {
	Full    T `json:"full"`
	Reduced T `json:"reduced"`
}

// CrossTabReport is churn by four or more calls to customer service.
type CrossTabReport struct {
	Rows    string      `json:"rows"`
	Columns string      `json:"columns"`
	Row     []string    `json:"row_labels"`
	Column  []string    `json:"column_labels"`
	Counts  [][]int     `json:"counts"`
	Shares  [][]float64 `json:"shares"`
}

// Message is a customer with what the customer wrote.
type Message struct {
	State    string `json:"state"`
	AreaCode string `json:"area_code"`
	Phone    string `json:"phone"`
	IntPlan  string `json:"int_plan"`
	Voice    string `json:"vmail_plan"`
	Churn    string `json:"churn"`
	Text     string `json:"message"`
}

// ModelReport is what one model is and how well it does.
type ModelReport struct {
	Name         string                        `json:"name"`
	Features     int                           `json:"features"`
	FeatureNames []string                      `json:"feature_names"`
	Trees        int                           `json:"trees"`
	AUC          BySet[float64]                `json:"auc"`
	AUCByRound   AUCByRound                    `json:"scores_by_round"`
	LeafOnly     int                           `json:"leaf_only_trees"`
	At05         Outcome                       `json:"at_0.5"` // on test
	At03         Outcome                       `json:"at_0.3"` // on test
	Depths       map[string]int                `json:"depths"` // trees by nodes on the longest path, as the notebook counts
	MeanDepth    float64                       `json:"mean_depth"`
	Splits       int                           `json:"splits"`
	FirstSplit   *FirstSplit                   `json:"first_split,omitempty"`
	TreesUsing   map[string]int                `json:"trees_using"` // used features only
	Importance   map[string]map[string]float64 `json:"importance"`  // by kind and feature
	KeySplits    []KeySplit                    `json:"key_splits"`
	Segments     []Segment                     `json:"segments"`
}

// AUCByRound are the scores of the evaluation sets after each round.
type AUCByRound struct {
	Names  []string    `json:"names"`  // "train-auc", ...
	Values [][]float64 `json:"values"` // one list a name
}

// FirstSplit is the question at the root of the first tree: feature < threshold.
type FirstSplit struct {
	Feature   string  `json:"feature"`
	Threshold float64 `json:"threshold"`
}

// Outcome is what a cutoff does.
type Outcome struct {
	TN        int     `json:"tn"`
	FP        int     `json:"fp"`
	FN        int     `json:"fn"`
	TP        int     `json:"tp"`
	Accuracy  float64 `json:"accuracy"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
}

func outcome(c metrics.Confusion) Outcome {
	return Outcome{
		TN: int(c.TN), FP: int(c.FP), FN: int(c.FN), TP: int(c.TP),
		Accuracy: c.Accuracy(), Precision: c.Precision(), Recall: c.Recall(),
	}
}

// Flagged is the number of customers above the cutoff.
func (o Outcome) Flagged() int { return o.TP + o.FP }

// Lead is the model that scores and decisions are shown of; see analysis.lead.
func (r *Report) Lead() *ModelReport {
	if r.Model != nil {
		return r.Models.Full
	}
	return r.Models.Reduced
}

// LeadScores are its scores.
func (r *Report) LeadScores() *ScoresReport {
	if r.Model != nil {
		return r.Scores.Full
	}
	return r.Scores.Reduced
}

// LeadTenths are the customers by its scores.
func (r *Report) LeadTenths() []Tenth {
	if r.Model != nil {
		return r.Tenths.Full
	}
	return r.Tenths.Reduced
}

// otherCost is what decisions by the model cost that [Report.Cost] is not about.
func (r *Report) otherCost() *CostReport {
	if r.Model != nil {
		return r.CostReduced
	}
	return r.CostFull
}

// report works all numbers out.
func (a *analysis) report(ctx context.Context) (*Report, error) {
	d := a.data
	r := &Report{
		Program:    "github.com/grove-ml/grove/examples/churn",
		Version:    version(),
		Settings:   settingsList(a.options.params, a.options.rounds),
		AsNotebook: slices.Equal(settingsList(a.options.params, a.options.rounds), settingsList(notebookParams(), notebookRounds)),
		SplitSeed:  splitSeed,
		Rows:       bySet(func(i int) int { return d.parts[i].Rows() }),
		Churners:   bySet(func(i int) int { return countLeft(d.labels[i]) }),
	}
	r.ColumnNames = d.model.Columns()
	r.Columns = len(r.ColumnNames)
	r.Data = DataReport{
		Source: a.source.name, SHA256: a.source.sha256, Generated: a.source.made,
		Customers: d.customers.Rows(), Columns: len(d.customers.Columns()), Churners: countLeft(d.left),
	}
	r.Data.ChurnRate = float64(r.Data.Churners) / float64(r.Data.Customers)
	if err := a.explore(r); err != nil {
		return nil, err
	}
	for _, m := range []struct {
		fitted *fitted
		model  **ModelReport
		roc    **ROCReport
		scores **ScoresReport
		tenths *[]Tenth
		cost   **CostReport
	}{
		{a.full, &r.Models.Full, &r.ROC.Full, &r.Scores.Full, &r.Tenths.Full, &r.CostFull},
		{a.reduced, &r.Models.Reduced, &r.ROC.Reduced, &r.Scores.Reduced, &r.Tenths.Reduced, &r.CostReduced},
	} {
		var err error
		if *m.model, err = a.inspect(m.fitted); err != nil {
			return nil, err
		}
		if err := a.evaluate(m.fitted, *m.model); err != nil {
			return nil, err
		}
		if *m.roc, err = rocReport(m.fitted.pred[test], d.labels[test]); err != nil {
			return nil, err
		}
		*m.scores = scoresReport(m.fitted.score[test])
		if *m.tenths, err = tenths(m.fitted.pred[test], d.labels[test]); err != nil {
			return nil, err
		}
		if *m.cost, err = a.price(m.fitted); err != nil {
			return nil, err
		}
	}
	r.Cost = r.CostReduced
	if a.imported != nil {
		r.Cost, r.Model = r.CostFull, a.imported.source()
	} else {
		r.CostReduced = nil // said already
	}
	r.Published = published(r)
	return r, a.decideMore(ctx, r)
}

// decideMore adds what goes beyond the notebook: how sure the figures are, why the
// scores are what they are, and who should get which offer.
func (a *analysis) decideMore(ctx context.Context, r *Report) (err error) {
	if r.Certainty, err = a.certainty(ctx, r.Cost.Honest); err != nil {
		return err
	}
	if r.Calibration, err = a.calibrate(); err != nil {
		return err
	}
	if r.Calibration != nil {
		if r.Offers, err = assign(r.Calibration.probs); err != nil {
			return err
		}
	}
	if r.Why, err = a.why(ctx); err != nil {
		return err
	}
	r.Tuning = a.tuning
	return nil
}

// explore fills in what is about the customers alone.
func (a *analysis) explore(r *Report) error {
	x, err := a.data.often.CrossTab("csc_4ormore", "churn")
	if err != nil {
		return err
	}
	r.CrossTab = CrossTabReport{
		Rows: x.RowName, Columns: x.ColumnName, Row: x.RowLabels, Column: x.ColumnLabels,
		Counts: x.Counts, Shares: x.RowShares(),
	}
	r.Data.Published = isPublished(r)
	text, err := a.data.messages.AsText("area_code")
	if err != nil {
		return err
	}
	columns := make([][]string, 0, 7)
	for _, name := range text.Columns() {
		values, err := text.Text(name)
		if err != nil {
			return err
		}
		columns = append(columns, values)
	}
	r.Messages = make([]Message, text.Rows())
	for i := range r.Messages {
		r.Messages[i] = Message{columns[0][i], columns[1][i], columns[2][i], columns[3][i], columns[4][i], columns[5][i], columns[6][i]}
	}
	return nil
}

// version is that of the module and of Go.
func version() Version {
	v := Version{Grove: "(devel)", Go: runtime.Version()}
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" {
			v.Grove = info.Main.Version
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && !strings.Contains(v.Grove, s.Value[:min(12, len(s.Value))]) {
				v.Grove += " " + s.Value[:min(12, len(s.Value))]
			}
		}
	}
	return v
}
