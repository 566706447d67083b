// Command incentive recommends an incentive while the customer is on the line:
// churn scores and sentiment inside SQL.
//
//	cd examples/incentive
//	go run .                       # generated customers
//	go run . -data churn.txt       # those of a file in its layout
//	go run . -model model.tar.gz   # a model of the 11 features from elsewhere
package main
