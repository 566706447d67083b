package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"github.com/grove-ml/grove/dataset/telco"
	"github.com/grove-ml/grove/gbt"
)

// The exit codes.
const (
	exitOK    = 0
	exitInput = 1 // the data, the model or the database does not fit
	exitUsage = 2 // the command line does not fit
)

// options are what the command line says.
type options struct {
	data, model string
	seed        uint64
	now         func() time.Time
}

func parse(args []string, stderr io.Writer) (*options, error) {
	o := &options{now: time.Now}
	f := flag.NewFlagSet("incentive", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&o.data, "data", "", "customers in the layout of churn.txt (default: generated ones)")
	f.StringVar(&o.model, "model", "", "model of the 11 features (default: trained on the customers)")
	f.Uint64Var(&o.seed, "seed", splitSeed, "of the randomised arms")
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if f.NArg() > 0 {
		return nil, fmt.Errorf("argument %q: must be flags only", f.Arg(0))
	}
	return o, nil
}

// run does everything and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitOK
	case err != nil:
		fmt.Fprintf(stderr, "incentive: %v\n", err)
		return exitUsage
	}
	if err := o.serve(ctx, stdout); err != nil {
		fmt.Fprintf(stderr, "incentive: %v\n", err)
		return exitInput
	}
	return exitOK
}

// call is what a customer says.
type call struct {
	areaCode       int
	phone, message string
}

// calls are the notebook's. The article about it exchanges the two telephone
// numbers of the first two.
func calls() []call {
	return []call{
		{408, "375-9999", "You morons! You charged me extra again!"},
		{415, "358-1921", "How do I dial Morocco?"},
		{415, "329-6603", "Thank you very much for resolving the issues with my account"},
	}
}

// serve trains or opens the model and answers from the embedded database.
func (o *options) serve(ctx context.Context, w io.Writer) error {
	rules, err := parseRules(rulesJSON)
	if err != nil {
		return err
	}
	customers, err := loadCustomers(o.data)
	if err != nil {
		return err
	}
	model, err := o.open(ctx, customers)
	if err != nil {
		return err
	}
	sentiment := newVader()
	db, err := embedded(ctx, customers, telco.Messages(), model, sentiment)
	if err != nil {
		return err
	}
	defer db.Close()
	for _, name := range []string{"a_messages", "b_one_hot", "c_scores", "d_customer"} {
		if err := showQuery(ctx, db, w, name); err != nil {
			return err
		}
	}
	d := &desk{db: db, model: model, rules: rules, coin: coin{o.seed}, now: o.now, next: 1}
	var offers []*Assessment
	for _, c := range calls() {
		a, err := d.assess(ctx, c.areaCode, c.phone, c.message)
		if errors.Is(err, ErrUnknownCustomer) { // other customers than the notebook's
			fmt.Fprintf(w, "\n%v\n", err)
			continue
		}
		if err != nil {
			return err
		}
		offers = append(offers, a)
		if err := a.show(w); err != nil {
			return err
		}
	}
	return store{db, sqliteDialect}.log(ctx, offers)
}

// open opens the model, or trains it.
func (o *options) open(ctx context.Context, customers []telco.Customer) (*gbt.Model, error) {
	if o.model != "" {
		return openModel(o.model)
	}
	return train(ctx, customers)
}
