package main

import (
	"database/sql/driver"
	"fmt"
	"math"

	"github.com/grove-ml/grove/gbt"
	"modernc.org/sqlite"
)

// function is a function of SQL. It is called with as many values as it has
// arguments, of the types int64, float64, string, []byte, bool, time.Time or nil.
type function struct {
	name string
	args int
	call func(args []driver.Value) (driver.Value, error)
}

// functions are the notebook's functions. NULL in any argument gives NULL, but in
// will_churn, where it is a missing value, as the model knows them.
func functions(m *gbt.Model, s Sentiment) []function {
	return []function{
		{"will_churn", len(featureNames()), func(args []driver.Value) (driver.Value, error) { return willChurn(m, args) }},
		{"IntPlanOneHot", 1, isText("IntPlanOneHot", "no")}, // the article calls it IntPlanNo
		{"AreaCode510", 1, areaCode510},
		{"stateTX", 1, isText("stateTX", "TX")},
		{"aws_comprehend_detect_sentiment", 2, ofText("aws_comprehend_detect_sentiment",
			func(text, language string) (driver.Value, error) { return s.Label(text, language) })},
		{"aws_comprehend_detect_sentiment_confidence", 2, ofText("aws_comprehend_detect_sentiment_confidence",
			func(text, language string) (driver.Value, error) { return s.Confidence(text, language) })},
	}
}

// willChurn returns the model's probability as a double, which holds the model's
// float32 exactly.
func willChurn(m *gbt.Model, args []driver.Value) (driver.Value, error) {
	row := make([]float32, len(args))
	for i, v := range args {
		switch v := v.(type) {
		case nil:
			row[i] = float32(math.NaN())
		case int64:
			row[i] = float32(v)
		case float64:
			row[i] = float32(v)
		default:
			return nil, fmt.Errorf("will_churn: %s is %.40q: must be a number", featureNames()[i], fmt.Sprint(v))
		}
	}
	out := make([]float32, 1)
	if err := m.Predict(out, row); err != nil {
		return nil, fmt.Errorf("will_churn: %w", err)
	}
	return float64(out[0]), nil
}

// isText is a function that returns 1 for a text and 0 for any other.
func isText(name, want string) func([]driver.Value) (driver.Value, error) {
	return func(args []driver.Value) (driver.Value, error) {
		switch v := args[0].(type) {
		case nil:
			return nil, nil
		case string:
			return oneIf(v == want), nil
		default:
			return nil, fmt.Errorf("%s: %v: must be text", name, v)
		}
	}
}

func areaCode510(args []driver.Value) (driver.Value, error) {
	switch v := args[0].(type) {
	case nil:
		return nil, nil
	case int64:
		return oneIf(v == 510), nil
	default:
		return nil, fmt.Errorf("AreaCode510: %v: must be a whole number", v)
	}
}

func oneIf(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// ofText is a function of a text and its language.
func ofText(name string, of func(text, language string) (driver.Value, error)) func([]driver.Value) (driver.Value, error) {
	return func(args []driver.Value) (driver.Value, error) {
		if args[0] == nil || args[1] == nil {
			return nil, nil
		}
		text, isText := args[0].(string)
		language, isLanguage := args[1].(string)
		if !isText || !isLanguage {
			return nil, fmt.Errorf("%s: %v, %v: must be text and its language", name, args[0], args[1])
		}
		v, err := of(text, language)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return v, nil
	}
}

// register makes functions known to the connections that d will open, and to no
// others.
func register(d *sqlite.Driver, list []function) error {
	for _, f := range list {
		err := d.RegisterDeterministicScalarFunction(f.name, int32(f.args),
			func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) { return f.call(args) })
		if err != nil {
			return fmt.Errorf("SQL function %s: %w", f.name, err)
		}
	}
	return nil
}
