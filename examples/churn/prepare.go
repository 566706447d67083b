package main

import (
	"fmt"
	"slices"

	"github.com/grove-ml/grove/dataset"
	"github.com/grove-ml/grove/dataset/telco"
)

// What the notebook decides about the data.
const (
	label     = "churn_True." // column 0 of the model's data
	splitSeed = 1729          // of the shuffle
)

// reducedFeatures is the notebook's frozen list for its updated model.
func reducedFeatures() []string {
	return []string{"acc_length", "vmail_msg", "day_mins", "day_calls", "eve_mins", "night_mins",
		"night_calls", "int_calls", "int_charge", "cust_service_calls", "int_plan_no"}
}

// The three sets of rows.
const (
	train = iota
	validation
	test
	sets
)

// setNames are the notebook's names of the sets.
func setNames() [sets]string { return [sets]string{"train", "validation", "test"} }

// data is the customers in the forms that the analysis needs.
type data struct {
	customers *dataset.Table         // 21 columns under the notebook's names
	often     *dataset.Table         // with csc_4ormore: four or more service calls
	messages  *dataset.Table         // customers who wrote, joined with what they wrote
	model     *dataset.Table         // label and 69 features, in the order of customers
	parts     [sets]*dataset.Table   // model, shuffled and split
	labels    [sets][]float32        // 1: left
	matrix    *dataset.Matrix        // all customers, all features, those left out of model too
	left      []float32              // labels of matrix
	full      [sets]*dataset.Matrix  // features and labels of parts, or an imported model's
	reduced   [sets]*dataset.Matrix  // the same rows with reducedFeatures
	tables    map[string]tableToSave // what the notebooks write to files
}

// tableToSave is a table and whether its first line holds names.
type tableToSave struct {
	table  *dataset.Table
	header bool
}

// prepare makes everything from the customers as they came, step by step as the
// notebooks do (part 1, cells 23 to 55; part 2, cells 16 to 22 and 61). The full
// model's features are those of m, an imported model, unless it is nil.
func prepare(src *source, m *imported) (*data, error) {
	d := &data{tables: map[string]tableToSave{}}
	var err error
	if d.customers, err = src.table.Rename(telco.Names()); err != nil {
		return nil, err
	}
	if err := checkCustomers(d.customers, src.name); err != nil {
		return nil, err
	}
	d.tables["source_churn_data.csv"] = tableToSave{d.customers, true}
	if d.messages, err = joinMessages(d.customers); err != nil {
		return nil, err
	}
	if d.often, err = withOften(d.customers); err != nil {
		return nil, err
	}
	every, err := oneHot(d.customers)
	if err != nil {
		return nil, err
	}
	if d.model, err = every.Drop(duplicates()...); err != nil {
		return nil, err
	}
	parts, err := d.model.Shuffle(splitSeed).Split(0.7, 0.9)
	if err != nil {
		return nil, err
	}
	for i, name := range setNames() {
		d.parts[i] = parts[i]
		if err := d.addMatrices(i, name); err != nil {
			return nil, err
		}
	}
	if m != nil {
		if err := d.takeColumns(every, m); err != nil {
			return nil, err
		}
	}
	if d.matrix, err = every.Matrix(label, nil); err != nil {
		return nil, err
	}
	d.left = d.matrix.Info().Labels
	return d, nil
}

// textColumns are the columns that hold words; all others are numbers.
func textColumns() []string { return []string{"state", "phone", "int_plan", "vmail_plan", "churn"} }

// checkCustomers reports a table that is not one of customers, before one-hot
// encoding would make a column of every misread number.
func checkCustomers(t *dataset.Table, name string) error {
	for i, column := range t.Columns() {
		if want := slices.Contains(textColumns(), column); t.IsText(column) != want {
			kind := map[bool]string{true: "text", false: "numbers"}
			return fmt.Errorf("%s: column %d, %s, holds %s: must be %s as in churn.txt", name, i+1, column, kind[!want], kind[want])
		}
	}
	churn, err := t.Text("churn")
	if err != nil {
		return err
	}
	left := 0
	for i, v := range churn {
		switch v {
		case "True.":
			left++
		case "False.":
		default:
			return fmt.Errorf("%s: customer %d: churn is %.20q: must be True. or False., with the dot", name, i+1, v)
		}
	}
	if left == 0 || left == len(churn) {
		return fmt.Errorf("%s: %d of %d customers left: both kinds must be there", name, left, len(churn))
	}
	return nil
}

// duplicates are the columns that say what others say, which the notebook's
// model_data leaves out.
func duplicates() []string { return []string{"day_charge", "eve_charge", "night_charge", "int_mins"} }

// takeColumns gives the full model's matrices the columns of an imported model,
// by their names. It may use some that the notebook leaves out.
func (d *data) takeColumns(every *dataset.Table, m *imported) error {
	if err := m.match(every.Columns()); err != nil {
		return err
	}
	own, err := every.Select(append([]string{label}, m.columns...)...)
	if err != nil {
		return err
	}
	parts, err := own.Shuffle(splitSeed).Split(0.7, 0.9) // the same rows: the shuffle knows only their number
	if err != nil {
		return err
	}
	for i := range parts {
		if d.full[i], err = parts[i].Matrix(label, nil); err != nil {
			return err
		}
	}
	return nil
}

// oneHot is the customers as a model sees them: area codes are categories, and
// every text column becomes one column of 0 and 1 a value. The label comes first.
func oneHot(customers *dataset.Table) (*dataset.Table, error) {
	t, err := customers.Drop("phone")
	if err != nil {
		return nil, err
	}
	if t, err = t.AsText("area_code"); err != nil {
		return nil, err
	}
	if t, err = t.OneHot(); err != nil {
		return nil, err
	}
	names := slices.DeleteFunc(t.Columns(), func(name string) bool {
		return name == "churn_True." || name == "churn_False."
	})
	return t.Select(append([]string{label}, names...)...)
}

// addMatrices makes the matrices of a part and files them under the notebook's
// names of its files.
func (d *data) addMatrices(i int, name string) error {
	updated, err := d.parts[i].Select(append([]string{label}, reducedFeatures()...)...)
	if err != nil {
		return fmt.Errorf("the updated model's features: %w", err)
	}
	d.tables[name+".csv"] = tableToSave{d.parts[i], false}
	d.tables[name+"_updated.csv"] = tableToSave{updated, false}
	if d.full[i], err = d.parts[i].Matrix(label, nil); err != nil {
		return err
	}
	if d.reduced[i], err = updated.Matrix(label, nil); err != nil {
		return err
	}
	d.labels[i] = d.full[i].Info().Labels
	if n := countLeft(d.labels[i]); n == 0 || n == len(d.labels[i]) {
		return fmt.Errorf("%d of the %d %s customers left: both kinds must be there", n, len(d.labels[i]), name)
	}
	return nil
}

// withOften adds csc_4ormore, 1 for customers with four or more service calls.
func withOften(customers *dataset.Table) (*dataset.Table, error) {
	calls, err := customers.Numbers("cust_service_calls")
	if err != nil {
		return nil, err
	}
	often := make([]int, len(calls))
	for i, n := range calls {
		if n >= 4 {
			often[i] = 1
		}
	}
	return customers.With(dataset.IntegerSeries("csc_4ormore", often))
}

// joinMessages joins the customers with the six messages of part 1, which tables
// of other customers have nobody for.
func joinMessages(customers *dataset.Table) (*dataset.Table, error) {
	var areas []int
	var phones, texts []string
	for _, m := range telco.Messages() {
		areas = append(areas, m.AreaCode)
		phones = append(phones, m.Phone)
		texts = append(texts, m.Text)
	}
	messages, err := dataset.NewTable(dataset.IntegerSeries("area_code", areas),
		dataset.TextSeries("phone", phones), dataset.TextSeries("message", texts))
	if err != nil {
		return nil, err
	}
	joined, err := customers.Join(messages, "area_code", "phone")
	if err != nil {
		return nil, err
	}
	return joined.Select("state", "area_code", "phone", "int_plan", "vmail_plan", "churn", "message")
}

// countLeft counts the customers who left.
func countLeft(labels []float32) int {
	n := 0
	for _, y := range labels {
		if y == 1 {
			n++
		}
	}
	return n
}
