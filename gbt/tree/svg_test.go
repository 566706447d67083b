package tree_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/grove-ml/grove/gbt/tree"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rect is a rectangle of a drawing.
type rect struct{ x0, y0, x1, y1 float64 }

func (r rect) meets(s rect) bool {
	const touch = 0.15 // coordinates are rounded to a tenth
	return r.x0 < s.x1-touch && s.x0 < r.x1-touch && r.y0 < s.y1-touch && s.y0 < r.y1-touch
}

// picture is what a test can read off an SVG.
type picture struct {
	width, height float64
	titles, texts []string
	fills         []string // of the boxes
	boxes, labels []rect   // boxes in the order of a walk, the left child first
	paths         int
}

func parse(t testing.TB, svg string) *picture {
	t.Helper()
	p := &picture{}
	dec := xml.NewDecoder(strings.NewReader(svg))
	var dx, dy float64
	var inside string
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return p
		}
		require.NoError(t, err)
		switch tok := tok.(type) {
		case xml.CharData:
			switch inside {
			case "title":
				p.titles = append(p.titles, string(tok))
			case "text":
				p.texts = append(p.texts, string(tok))
			}
		case xml.EndElement:
			inside = ""
		case xml.StartElement:
			inside = tok.Name.Local
			attrs := map[string]string{}
			for _, a := range tok.Attr {
				attrs[a.Name.Local] = a.Value
			}
			num := func(name string) float64 {
				v, err := strconv.ParseFloat(attrs[name], 64)
				require.NoError(t, err, "%s of %s", name, inside)
				return v
			}
			switch inside {
			case "svg":
				p.width, p.height = num("width"), num("height")
				assert.Equal(t, fmt.Sprintf("0 0 %s %s", attrs["width"], attrs["height"]), attrs["viewBox"])
			case "g":
				if tr, ok := attrs["transform"]; ok {
					_, err := fmt.Sscanf(tr, "translate(%f %f)", &dx, &dy)
					require.NoError(t, err)
				}
			case "path":
				p.paths++
			case "rect":
				if attrs["x"] == "" {
					continue // the background
				}
				r := rect{num("x") + dx, num("y") + dy, num("x") + num("width") + dx, num("y") + num("height") + dy}
				if _, ok := attrs["rx"]; ok {
					p.boxes = append(p.boxes, r)
					p.fills = append(p.fills, attrs["fill"])
				} else {
					p.labels = append(p.labels, r)
				}
			}
		}
	}
}

// randomTree grows a tree of n splits, each at a random leaf: deep on one side
// or bushy by luck.
func randomTree(t testing.TB, r *rand.Rand, n int) *tree.Tree {
	nodes := []tree.Node{leaf(tree.None, 0)}
	leaves := []int32{0}
	for range n {
		k := r.IntN(len(leaves))
		if r.IntN(3) == 0 {
			k = len(leaves) - 1
		}
		i := leaves[k]
		l := int32(len(nodes))
		nodes[i] = split(nodes[i].Parent, l, l+1, r.Int32N(6), float32(r.NormFloat64()))
		nodes[i].DefaultLeft = r.IntN(2) == 0
		nodes = append(nodes, leaf(i, float32(r.NormFloat64())), leaf(i, float32(r.NormFloat64())))
		leaves[k] = l
		leaves = append(leaves, l+1)
	}
	tr, err := tree.New(nodes, 6)
	require.NoError(t, err)
	return tr
}

var svgNames = []string{"a", "a name", "a name of some length, more than others", "x", "日本語の名前", "intl_plan"}

// Nothing overlaps anything, everything is inside, parents are in the middle of
// their children.
func TestSVGLayout(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for k := range 60 {
		tr := randomTree(t, r, 1+k)
		for _, dir := range []string{"TB", "LR"} {
			o := &tree.DumpOptions{Names: svgNames, Stats: k%2 == 0}
			p := parse(t, tr.SVG(o, &tree.SVGOptions{RankDir: dir, Title: []string{"", "Tree"}[k%2]}))
			require.Len(t, p.boxes, tr.NumNodes())
			require.Len(t, p.labels, tr.NumNodes()-1)
			require.Equal(t, tr.NumNodes()-1, p.paths)
			all := append(append([]rect{}, p.boxes...), p.labels...)
			for i, a := range all {
				require.True(t, a.x0 >= 0 && a.y0 >= 0 && a.x1 <= p.width && a.y1 <= p.height, "%v in %v x %v", a, p.width, p.height)
				for _, b := range all[:i] {
					require.False(t, a.meets(b), "%s, %d splits: %v and %v", dir, k+1, a, b)
				}
			}
			checkCentres(t, tr, p, dir == "LR")
		}
	}
}

func checkCentres(t *testing.T, tr *tree.Tree, p *picture, sideways bool) {
	next := 0
	var walk func(i int32) (float64, float64)
	walk = func(i int32) (x, y float64) {
		b := p.boxes[next]
		next++
		x, y = (b.x0+b.x1)/2, (b.y0+b.y1)/2
		n := tr.Node(int(i))
		if n.IsLeaf() {
			return x, y
		}
		xl, yl := walk(n.Left)
		xr, yr := walk(n.Right)
		if sideways {
			require.InDelta(t, y, (yl+yr)/2, 0.15)
			require.Less(t, yl, yr)
			require.Less(t, x, xl)
		} else {
			require.InDelta(t, x, (xl+xr)/2, 0.15)
			require.Less(t, xl, xr)
			require.Less(t, y, yl)
		}
		return x, y
	}
	walk(0)
}

// A full tree has its leaves side by side, so its width is known.
func TestSVGIsNarrow(t *testing.T) {
	var nodes []tree.Node
	for i := range int32(63) {
		parent := (i+1)/2 - 1
		if i < 31 {
			nodes = append(nodes, split(parent, 2*i+1, 2*i+2, 0, 1))
		} else {
			nodes = append(nodes, leaf(parent, 1))
		}
	}
	tr, err := tree.New(nodes, 1)
	require.NoError(t, err)
	p := parse(t, tr.SVG(nil, nil))
	b := p.boxes[len(p.boxes)-1]
	assert.InDelta(t, 32*(b.x1-b.x0)+31*18+2*16, p.width, 0.2)
}

func TestSVGContents(t *testing.T) {
	names := []string{`<b>&"'` + "\x01\xff\n", "is_new"}
	nodes := small()
	nodes[0].DefaultLeft = true
	nodes[0].Gain, nodes[0].Cover, nodes[1].Cover = 123.456789, 80, 2e7
	tr, err := tree.New(nodes, 2)
	require.NoError(t, err)

	p := parse(t, tr.SVG(&tree.DumpOptions{Names: names, Stats: true}, &tree.SVGOptions{Title: "A & <B>"}))
	assert.Equal(t, []string{
		"A & <B>", "yes, missing", "no", "yes", "no, missing", `<b>&"'    < 0.5`, "gain 123.46 · cover 80", "-1", "cover 2e+07",
		"is_new < -inf", "gain 0 · cover 0", "2", "cover 0", "1", "cover 0",
	}, p.texts)
	assert.Equal(t, []string{
		"A & <B>", `node 0: <b>&"'    < 0.5, missing to node 1, gain 123.456787, cover 80`, "node 1: leaf -1, cover 20000000",
		"node 2: is_new < -inf, missing to node 4, gain 0, cover 0", "node 5: leaf 2, cover 0", "node 4: leaf 1, cover 0",
	}, p.titles)
	assert.Equal(t, []string{"#eef1f5", "#add1eb", "#eef1f5", "#f59e42", "#f6cb9d"}, p.fills, "blue, orange, paler orange")

	// An indicator asks without a threshold; no is where missing values go.
	p = parse(t, tr.SVG(&tree.DumpOptions{Names: names, Types: []string{"i", "int"}}, nil))
	assert.Equal(t, []string{"no, missing", "yes", "yes", "no, missing", `<b>&"'   `, "-1", "is_new < -2147483648", "2", "1"}, p.texts)
	assert.Equal(t, "decision tree", p.titles[0])
}

func TestSVGOfOneLeaf(t *testing.T) {
	for _, v := range []float32{0, -1, math.MaxFloat32} {
		tr, err := tree.New([]tree.Node{leaf(tree.None, v)}, 0)
		require.NoError(t, err)
		p := parse(t, tr.SVG(nil, &tree.SVGOptions{Title: strings.Repeat("a long title ", 100)}))
		require.Len(t, p.boxes, 1)
		assert.True(t, p.boxes[0].x0 >= 0 && p.boxes[0].x1 <= p.width)
	}
}

func TestSVGOfLongNames(t *testing.T) {
	tr, err := tree.New(chain(2), 1)
	require.NoError(t, err)
	p := parse(t, tr.SVG(&tree.DumpOptions{Names: []string{strings.Repeat("é", 5000)}}, nil))
	assert.Contains(t, p.texts, strings.Repeat("é", 39)+"… < 0")
	assert.Contains(t, p.titles[1], strings.Repeat("é", 5000))
	assert.Less(t, p.width, 1000.0)
}

// Layout takes linear time and no stack, however deep the tree.
func TestSVGOfADeepTree(t *testing.T) {
	tr, err := tree.New(chain(30_000), 1)
	require.NoError(t, err)
	for _, dir := range []string{"TB", "LR"} {
		assert.True(t, strings.HasSuffix(tr.SVG(nil, &tree.SVGOptions{RankDir: dir}), "</svg>\n"))
	}
}
