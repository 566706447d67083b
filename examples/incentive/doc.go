// Command incentive recommends an incentive while the customer is on the line:
// churn scores and sentiment inside SQL.
//
//	go run ./examples/incentive                       # generated customers
//	go run ./examples/incentive -data churn.txt       # those of a file in its layout
//	go run ./examples/incentive -model model.tar.gz   # a model of the 11 features from elsewhere
//	go run ./examples/incentive -log offers.db        # keeps the log of offers
//	go run ./examples/incentive -dsn mysql://user:password@host/database -load
//	go run ./examples/incentive -dsn postgres://user:password@host/database -load
//
// It follows part 3 of the notebooks "Gain customer insights" of
// github.com/aws-samples/gain_customer_insights. Customers and their messages
// stand in an SQLite database in this process. Its SQL knows the notebook's
// functions: will_churn asks the model, which is the notebook's updated one and is
// trained on the spot, and the two named after Amazon Comprehend ask a lexicon,
// which is something else (see vader). The notebook's queries
// are in queries/, adapted in dialect only.
//
// # Decisions
//
// The decision table of the notebook's suggest_incentive is data, rules.json: the
// conditions and texts are its own, with its row 7, which says "> 4" and tests
// "> 2". The table's experiment draws its arm from the seed and the number of the
// offer, so that anybody can repeat the draw. A recommendation shows every input
// of the rule that made it, and the table offer_log keeps it, with the three
// strongest drivers of the score and a place for the outcome, stayed.
//
// # The experiment
//
// How the arms compare is read out with Newcombe's interval of the difference.
// Nobody has outcomes of these offers, so the program draws some, says so, and
// marks them as simulated in the log; outcomes of a server's log are never mixed
// with them.
//
// # Servers
//
// With -dsn the customers are those of a MySQL-compatible server (MariaDB, Aurora
// MySQL) or of PostgreSQL (Aurora PostgreSQL): they are pulled, scored in batches
// and their scores written to customer_churn_results in one transaction; whatever
// fails on the way, nothing is half-written. The queries then run on a copy in the
// embedded database, and the offers go to the server's offer_log. -load makes the
// tables that are not there and fills customers where it is empty.
//
// The scores are float32 and stand in columns of doubles, which hold them exactly.
package main
