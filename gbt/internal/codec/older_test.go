package codec_test

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/grove-ml/grove/gbt/internal/codec"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// decodeBoth decodes a document in both formats, checks that they agree and
// returns the model.
func decodeBoth(t *testing.T, d doc) *codec.Model {
	t.Helper()
	m := decode(t, formats[0], d.json(t))
	for _, f := range formats {
		require.Equal(t, string(f.append(nil, m)), string(f.append(nil, decode(t, formats[1], d.ubjson(ubjStyle{})))))
	}
	return m
}

// Files of earlier versions lack what came later. They are written in today's
// layout, so what comes out is the file that has all of it.
func TestOlderFiles(t *testing.T) {
	const name = "softmax" // two parallel trees of three classes
	d := document(t, name)
	d.set(t, "version", list(1, 0, 0))
	d.set(t, "learner.feature_names", drop{})
	d.set(t, "learner.feature_types", drop{})
	d.set(t, "learner.attributes", drop{})
	d.set(t, model+".cats", drop{})
	d.set(t, model+".iteration_indptr", drop{})
	d.set(t, param+".num_target", drop{})
	d.set(t, param+".boost_from_average", drop{})
	d.set(t, param+".base_score", "5E-1")
	d.set(t, model+".gbtree_model_param.size_leaf_vector", "0")
	trees := d.get(t, model+".trees").([]any)
	for _, tr := range trees {
		tr := doc(tr.(map[string]any))
		tr.set(t, "tree_param.num_deleted", drop{})
		tr.set(t, "tree_param.size_leaf_vector", "0")
		for _, k := range []string{"split_type", "categories", "categories_nodes", "categories_segments", "categories_sizes"} {
			tr.set(t, k, drop{})
		}
		for i, v := range tr["default_left"].([]any) {
			tr["default_left"].([]any)[i] = v.(interface{ String() string }).String() == "1"
		}
		tr.set(t, "parents[0]", -1)
	}
	m := decodeBoth(t, d)
	assert.Equal(t, [3]int{1, 0, 0}, m.Version)
	assert.Equal(t, []float32{0.5, 0.5, 0.5}, m.BaseScore)
	assert.Equal(t, []int32{0, 6, 12}, m.IterationPtr)
	assert.Equal(t, 1, m.NumTarget)
	assert.True(t, m.BoostFromAverage)
	assert.NotNil(t, m.Attributes)

	now := decode(t, formats[0], read(t, name+".json"))
	m.BaseScore = now.BaseScore
	for _, f := range formats {
		assert.Equal(t, string(read(t, name+f.ext)), string(f.append(nil, m)))
	}
}

func TestRoundsOfFilesWithoutIndptr(t *testing.T) {
	d := document(t, "softmax")
	d.set(t, model+".iteration_indptr", drop{})
	d.set(t, model+".gbtree_model_param.num_parallel_tree", drop{}) // 1 before 1.4
	assert.Equal(t, []int32{0, 3, 6, 9, 12}, decodeBoth(t, d).IterationPtr)

	d.set(t, model+".gbtree_model_param.num_parallel_tree", "5")
	_, err := formats[0].decode(d.json(t), codec.Limits{})
	assert.ErrorContains(t, err, "12 trees do not make whole rounds of 15")
	d.set(t, model+".gbtree_model_param.num_parallel_tree", "2147483647")
	_, err = formats[0].decode(d.json(t), codec.Limits{})
	assert.ErrorContains(t, err, "12 trees do not make whole rounds of 6442450941")

	d = document(t, "empty")
	d.set(t, model+".iteration_indptr", drop{})
	assert.Equal(t, []int32{0}, decodeBoth(t, d).IterationPtr)
	d.set(t, model+".iteration_indptr", list())
	assert.Equal(t, []int32{0}, decodeBoth(t, d).IterationPtr)
}

func TestRoundsOfUnequalSize(t *testing.T) {
	d := document(t, "softprob")
	d.set(t, model+".iteration_indptr", list(0, 0, 5, 9, 9))
	assert.Equal(t, []int32{0, 0, 5, 9, 9}, decodeBoth(t, d).IterationPtr)
}

func TestBaseScoreTexts(t *testing.T) {
	for text, want := range map[string][]float32{
		"5E-1":                             {0.5, 0.5, 0.5},
		"0.5":                              {0.5, 0.5, 0.5},
		"1":                                {1, 1, 1},
		"[5E-1]":                           {0.5, 0.5, 0.5},
		"(2)":                              {2, 2, 2},
		"[1,2.5,-3E0]":                     {1, 2.5, -3},
		" ( 1 , 2.5 ,\t-3E0 )\n":           {1, 2.5, -3},
		"[-0E0,1E-45,3.4028235E38]":        {float32(math.Copysign(0, -1)), math.SmallestNonzeroFloat32, math.MaxFloat32},
		"[0.10000000149011612,1e-60,1.0 ]": {0.1, 0, 1},
	} {
		d := document(t, "softprob")
		d.set(t, param+".base_score", text)
		m := decodeBoth(t, d)
		require.Len(t, m.BaseScore, len(want), text)
		for i := range want {
			assert.Equal(t, math.Float32bits(want[i]), math.Float32bits(m.BaseScore[i]), text)
		}
	}
	for _, text := range []string{
		"[", "]", "()", "[,]", "[1,]", "[,1]", "1,2", "[1 2,", "[1", "1]", "[[1]]", "x", "0x1p-1", "1_0", "inf", "nan",
		"NaN", "[Infinity]", "-", "[1;2]", "5e", "0,5", "[1,2,3,4]", "[1,2]", ".5", "5.", "1 . 2 . 3",
	} {
		d := document(t, "softprob")
		d.set(t, param+".base_score", text)
		for f, b := range map[*format][]byte{&formats[0]: d.json(t), &formats[1]: d.ubjson(ubjStyle{})} {
			_, err := f.decode(b, codec.Limits{})
			var fe *codec.FormatError
			require.ErrorAs(t, err, &fe, "%q", text)
			assert.Equal(t, param+".base_score", fe.Path, "%q", text)
		}
	}
}

// What a reader does not know it leaves alone; an objective it carries along.
func TestUnknownParts(t *testing.T) {
	d := document(t, "softprob")
	want := decodeBoth(t, d)
	d.set(t, "comment", map[string]any{"a": list(1, "x", nil, true, 2.5, list(), map[string]any{"b": list(list(1))})})
	d.set(t, "learner.future", "x")
	d.set(t, model+".future", list(1, 2))
	d.set(t, model+".trees[0].leaf_weights", list(1.5))
	d.set(t, model+".trees[0].tree_param.future", "x")
	d.set(t, param+".future", "x")
	d.set(t, "learner.objective.future", 3)
	got := decodeBoth(t, d)
	for _, f := range formats {
		assert.Equal(t, string(f.append(nil, want)), string(f.append(nil, got)))
	}

	d = document(t, "softprob")
	d.set(t, "learner.objective", map[string]any{
		"name": "my:loss", "my_param": map[string]any{"b": "2", "a": "x\ny"}, "empty": map[string]any{},
		"vector": list(1.5, 2), "z": list(),
	})
	m := decodeBoth(t, d)
	assert.Equal(t, codec.Objective{
		Name:    "my:loss",
		Params:  map[string]map[string]string{"my_param": {"b": "2", "a": "x\ny"}, "empty": {}},
		Vectors: map[string][]float32{"vector": {1.5, 2}, "z": {}},
	}, m.Objective)
	for _, f := range formats {
		again := decode(t, f, f.append(nil, m))
		assert.Equal(t, m.Objective, again.Objective)
	}
	assert.Contains(t, string(formats[0].append(nil, m)),
		`"objective":{"empty":{},"my_param":{"a":"x\ny","b":"2"},"name":"my:loss","vector":[1.5E0,2E0],"z":[]}`)
}

// A deleted slot keeps what it held, whatever it is.
func TestDeletedSlotsKeepStaleFields(t *testing.T) {
	d := document(t, "squarederror_exact")
	var path string
	var trees = d.get(t, model+".trees").([]any)
	for i, tr := range trees {
		for k, v := range tr.(map[string]any)["split_indices"].([]any) {
			if v.(interface{ String() string }).String() == "2147483647" {
				path = model + ".trees[" + strconv.Itoa(i) + "]"
				d.set(t, path+".split_conditions["+strconv.Itoa(k)+"]", "@NaN")
				d.set(t, path+".loss_changes["+strconv.Itoa(k)+"]", -3)
				d.set(t, path+".left_children["+strconv.Itoa(k)+"]", 5)
			}
		}
	}
	require.NotEmpty(t, path)
	m := decodeBoth(t, d)
	for _, f := range formats {
		again := f.append(nil, decode(t, f, f.append(nil, m)))
		assert.Equal(t, string(f.append(nil, m)), string(again))
	}
	assert.Contains(t, string(formats[0].append(nil, m)), "NaN")
}

// Files that older versions wrote come out as 3.4.1 writes them, but for a
// parameter that says nothing: it keeps the size_leaf_vector of 1.x.
func TestFilesOfOlderVersions(t *testing.T) {
	for _, version := range []string{"1.7.6", "2.1.4", "3.0.5"} {
		for _, name := range []string{"logistic", "softprob"} {
			name := "older/" + name + "-" + version
			want := string(read(t, name+".now.json"))
			want = strings.ReplaceAll(want, `"size_leaf_vector":"0"`, `"size_leaf_vector":"1"`)
			for _, f := range formats {
				m := decode(t, f, read(t, name+f.ext))
				assert.Equal(t, want, string(formats[0].append(nil, m)), name+f.ext)
				assert.Equal(t, version, fmt.Sprintf("%d.%d.%d", m.Version[0], m.Version[1], m.Version[2]))
			}
		}
	}
}

func TestUnsupportedModels(t *testing.T) {
	_, err := formats[1].decode(read(t, "unsupported/snapshot.ubj"), codec.Limits{})
	assert.ErrorIs(t, err, codec.ErrUnsupported)
	assert.ErrorContains(t, err, "memory snapshots (pickled boosters) are not supported yet")
}
