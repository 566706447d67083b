// Package gbttest checks objectives and metrics of your own: that the gradient is
// the derivative of the loss, that weights mean what they mean in XGBoost, that
// nothing is kept, changed or left unwritten.
//
//	func TestLoss(t *testing.T) {
//		gbttest.Objective(t, loss{}, nil)
//	}
//
// The checks draw their rows from a seed, so that a failure can be repeated.
package gbttest
