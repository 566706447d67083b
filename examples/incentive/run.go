package main

import (
	"context"
	"database/sql"
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
	dsn         string // of a server; empty: the embedded database alone
	load        bool   // make its tables
	log         string // SQLite file that keeps the offers; empty: they end with the program, or the server has them
	seed        uint64
	now         func() time.Time
}

// flags declares what the command line may say.
func (o *options) flags() *flag.FlagSet {
	f := flag.NewFlagSet("incentive", flag.ContinueOnError)
	f.SetOutput(io.Discard) // its messages have more than one line
	f.StringVar(&o.data, "data", "", "`FILE` of customers in the layout of churn.txt (default: generated ones)")
	f.StringVar(&o.model, "model", "", "`FILE` of a model of the 11 features, XGBoost's or model.tar.gz (default: trained on the customers)")
	f.StringVar(&o.dsn, "dsn", "", "mysql://user:password@host/database or postgres://...: `SERVER` whose customers are scored")
	f.BoolVar(&o.load, "load", false, "with -dsn: make the tables that are not there, and fill them where they are empty")
	f.StringVar(&o.log, "log", "", "SQLite `FILE` that keeps the log of offers (with -dsn the server keeps it)")
	f.Uint64Var(&o.seed, "seed", splitSeed, "`NUMBER` by which the arms of the experiment are drawn")
	return f
}

// usage writes the help.
func usage(w io.Writer) {
	fmt.Fprint(w, `Usage: incentive [flags]

Recommends an incentive while the customer is on the line: scores of a churn model
and the sentiment of a message inside SQL, a decision table, and the read-out of an
experiment whose outcomes are simulated. Without flags it runs on generated customers
and trains its model on them.

Examples:
  incentive
  incentive -data churn.txt -model model.tar.gz -log offers.db
  incentive -dsn postgres://user:password@host/database -load

Flags:
`)
	f := new(options).flags()
	f.SetOutput(w)
	f.PrintDefaults()
}

func parse(args []string) (*options, error) {
	o := &options{now: time.Now}
	f := o.flags()
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if f.NArg() > 0 {
		return nil, fmt.Errorf("argument %q: must be flags only", f.Arg(0))
	}
	if o.load && o.dsn == "" {
		return nil, fmt.Errorf("-load: must come with -dsn")
	}
	if o.log != "" && o.dsn != "" {
		return nil, fmt.Errorf("-log: must not come with -dsn, whose server keeps the log")
	}
	return o, nil
}

// run does everything and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		usage(stdout)
		return exitOK
	case err != nil:
		fmt.Fprintf(stderr, "incentive: %v (incentive -h lists the flags)\n", err)
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

// serve trains or opens the model, scores a server's customers where there is
// one, and answers from the embedded database.
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
	messages, sentiment := telco.Messages(), newVader()
	d := &desk{model: model, rules: rules, coin: coin{o.seed}, now: o.now, next: 1}
	var keeper *store // of the log
	if o.dsn != "" {
		s, err := openServer(ctx, o.dsn)
		if err != nil {
			return err
		}
		defer s.db.Close()
		if customers, messages, err = o.pull(ctx, w, s, model, customers); err != nil {
			return err
		}
		keeper = &s
	} else if o.log != "" {
		s, err := openLog(ctx, o.log)
		if err != nil {
			return err
		}
		defer s.db.Close()
		keeper = &s
	}
	if keeper != nil {
		last, err := keeper.lastOffer(ctx)
		if err != nil {
			return err
		}
		d.next = last + 1
	}
	if d.db, err = embedded(ctx, customers, messages, model, sentiment); err != nil {
		return err
	}
	defer d.db.Close()
	for _, name := range []string{"a_messages", "b_one_hot", "c_scores", "d_customer"} {
		if err := showQuery(ctx, d.db, w, name); err != nil {
			return err
		}
	}
	c := calls()[0]
	err = showQuery(ctx, d.db, w, "e_assess", sql.Named("area_code", c.areaCode), sql.Named("phone", c.phone), sql.Named("message", c.message))
	if err != nil {
		return err
	}
	offers, err := d.answer(ctx, w)
	if err != nil {
		return err
	}
	if keeper != nil {
		if err := keeper.log(ctx, offers); err != nil {
			return err
		}
		if err := d.readOut(ctx, w, *keeper, false); err != nil && !errors.Is(err, errArms) {
			return err
		}
	}
	// The simulated campaign stays in the embedded database.
	simulated, err := d.simulate(ctx, customers, sentiment)
	if err != nil {
		return err
	}
	local := store{d.db, sqliteDialect}
	if err := local.log(ctx, append(offers, simulated...)); err != nil {
		return err
	}
	if err := showQuery(ctx, d.db, w, "log"); err != nil {
		return err
	}
	err = d.readOut(ctx, w, local, true)
	if errors.Is(err, errArms) {
		_, err = fmt.Fprintf(w, "\n  %v\n", err)
	}
	return err
}

// pull scores the customers of a server and returns them with the messages.
func (o *options) pull(ctx context.Context, w io.Writer, s store, model *gbt.Model, customers []telco.Customer) ([]telco.Customer, []telco.Message, error) {
	if o.load {
		there, err := s.load(ctx, customers, telco.Messages())
		if err != nil {
			return nil, nil, err
		}
		if there > 0 {
			fmt.Fprintf(w, "-load: customers has %d rows, which stay as they are\n", there)
		}
	}
	messages, err := s.messages(ctx)
	if err != nil {
		return nil, nil, err
	}
	if customers, err = s.scoreAll(ctx, model, nil); err != nil {
		return nil, nil, err
	}
	fmt.Fprintf(w, "%s: the scores of %d customers are in customer_churn_results\n", s.dialect.name, len(customers))
	return customers, messages, nil
}

// answer makes the notebook's calls and prints what it recommends.
func (d *desk) answer(ctx context.Context, w io.Writer) ([]*Assessment, error) {
	var offers []*Assessment
	for _, c := range calls() {
		a, err := d.assess(ctx, c.areaCode, c.phone, c.message)
		if errors.Is(err, ErrUnknownCustomer) { // other customers than the notebook's
			fmt.Fprintf(w, "\n%v\n", err)
			continue
		}
		if err != nil {
			return nil, err
		}
		offers = append(offers, a)
		if err := a.show(w); err != nil {
			return nil, err
		}
	}
	return offers, nil
}

// readOut prints what the arms of the experiment did.
func (d *desk) readOut(ctx context.Context, w io.Writer, s store, simulated bool) error {
	rule, err := experiment(d.rules)
	if err != nil {
		return err
	}
	list, err := s.results(ctx, rule, simulated)
	if err != nil {
		return err
	}
	if simulated {
		return showSimulation(w, list)
	}
	if list[0].Customers > 0 && list[1].Customers > 0 {
		fmt.Fprintf(w, "\nRead-out of the experiment: the outcomes that %s knows\n", s.dialect.name)
	}
	return showResults(w, list)
}

// open opens the model, or trains it.
func (o *options) open(ctx context.Context, customers []telco.Customer) (*gbt.Model, error) {
	if o.model != "" {
		return openModel(o.model)
	}
	return train(ctx, customers)
}
