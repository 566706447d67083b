package objective

import "github.com/grove-ml/grove/gbt/internal/impl"

// level is the kernels that gradients are computed with. They are called by name
// and not through a table of functions, so that callers may keep what they compute
// on their stack.
var level = impl.Best()
