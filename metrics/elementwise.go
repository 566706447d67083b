package metrics

// lossBlock is the number of elements that XGBoost sums before it adds the sum
// to the total (src/metric/elementwise_metric.cu, Reduce).
const lossBlock = 2048

// sumLoss returns the sum of loss x weight and the sum of weights over all
// elements, as XGBoost's element-wise metrics take them with one thread: the
// loss and its product with the weight are float32, block sums and totals
// float64. With several columns the weight of a row counts once an element.
func sumLoss(pred []float32, columns int, label, weight []float32, loss func(label, pred float32) float32) (sum, total float64) {
	for start := 0; start < len(pred); start += lossBlock {
		end := min(start+lossBlock, len(pred))
		var blockSum, blockTotal float64
		if len(weight) == 0 {
			for i := start; i < end; i++ {
				blockSum += float64(loss(label[i], pred[i]))
			}
			blockTotal = float64(end - start)
		} else {
			for i := start; i < end; i++ {
				w := weight[i/columns]
				blockSum += float64(float32(loss(label[i], pred[i]) * w))
				blockTotal += float64(w)
			}
		}
		sum += blockSum
		total += blockTotal
	}
	return sum, total
}

// weightedMean returns sum / total, or the sum itself where every weight is 0,
// as XGBoost does.
func weightedMean(sum, total float64) float64 {
	if total == 0 {
		return sum
	}
	return sum / total
}
