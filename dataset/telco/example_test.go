package telco_test

import (
	"fmt"
	"strings"

	"github.com/grove-ml/grove/dataset/telco"
)

func Example() {
	customers, err := telco.Generate(nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	left := 0
	for _, c := range customers {
		if c.Churn {
			left++
		}
	}
	fmt.Println(left, "of", len(customers), "customers left")
	// Output: 482 of 3333 customers left
}

func ExampleWriteCSV() {
	customers, err := telco.Generate(&telco.Options{Rows: 100, Seed: 42})
	if err != nil {
		fmt.Println(err)
		return
	}
	var file strings.Builder
	if err := telco.WriteCSV(&file, customers[5:8]); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(strings.ReplaceAll(file.String(), "\r\n", "\n"))
	// Output:
	// State,Account Length,Area Code,Phone,Int'l Plan,VMail Plan,VMail Message,Day Mins,Day Calls,Day Charge,Eve Mins,Eve Calls,Eve Charge,Night Mins,Night Calls,Night Charge,Intl Mins,Intl Calls,Intl Charge,CustServ Calls,Churn?
	// NJ,105,415,358-1921,no,no,0,243.400000,98,41.380000,139.000000,103,11.820000,171.800000,95,7.730000,10.600000,4,2.860000,0,False.
	// OH,97,408,375-9999,yes,no,0,299.400000,90,50.900000,224.700000,101,19.100000,210.500000,92,9.470000,9.800000,2,2.650000,2,True.
	// NY,114,415,653-6559,no,yes,12,205.500000,84,34.940000,220.300000,109,18.730000,180.400000,93,8.120000,10.700000,5,2.890000,1,False.
}

func ExampleMessages() {
	for _, m := range telco.Messages()[:2] {
		fmt.Println(m.AreaCode, m.Phone, m.Text)
	}
	// Output:
	// 415 329-6603 Thank you very much for resolving the issues with my bill!
	// 415 351-7269 I don't understand how I paid for 100 minutes and got only 90, you are ripping me off!
}
