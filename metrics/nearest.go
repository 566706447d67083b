package metrics

// nearest returns the known metric name with the smallest edit distance to
// name, the first of the table among equals.
func nearest(name string) string {
	const longest = 64 // a longer text is compared by its beginning
	if len(name) > longest {
		name = name[:longest]
	}
	best, bestDistance := "", 0
	for _, f := range all() {
		if d := editDistance(name, f.name); best == "" || d < bestDistance {
			best, bestDistance = f.name, d
		}
	}
	return best
}

// editDistance counts the insertions, deletions and replacements of bytes that
// turn a into b (Levenshtein).
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
