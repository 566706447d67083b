package dataset

import (
	"strings"
	"unicode/utf8"
)

// Names longer than this, or lists longer than that, are not searched for a
// similar one: the message is not worth the time.
const (
	maxNearestLength = 100
	maxNearestNames  = 10000
)

// nearestName returns the name with the smallest edit distance to name,
// ignoring case, or "" if none is similar: too much of it would have to change.
func nearestName(name string, names []string) string {
	if len(name) > maxNearestLength || len(names) > maxNearestNames {
		return ""
	}
	lower := strings.ToLower(name)
	n := utf8.RuneCountInString(name)
	best, nearest := min((n+1)/2, n/3+2), ""
	for _, candidate := range names {
		if len(candidate) > maxNearestLength {
			continue
		}
		if d := editDistance(lower, strings.ToLower(candidate)); d < best {
			best, nearest = d, candidate
		}
	}
	return nearest
}

// editDistance is the Levenshtein distance between a and b in characters:
// d(i,j) = min(d(i-1,j)+1, d(i,j-1)+1, d(i-1,j-1)+[a_i ≠ b_j]), row by row.
func editDistance(a, b string) int {
	s, t := []rune(a), []rune(b)
	row := make([]int, len(t)+1)
	for j := range row {
		row[j] = j
	}
	for i, c := range s {
		diagonal := row[0]
		row[0] = i + 1
		for j, d := range t {
			cost := 1
			if c == d {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(t)]
}
