package pdf

import (
	"sync"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
)

// The two faces of a document, regular and bold. Another free family is another pair of imports here.
var faces = [2]func() *face{
	sync.OnceValue(func() *face { return loadFace("LiberationSans", liberationsansregular.TTF, 80) }),
	sync.OnceValue(func() *face { return loadFace("LiberationSans-Bold", liberationsansbold.TTF, 140) }),
}

// pick is the index of a face in faces, and of its resource /F0 or /F1.
func pick(bold bool) int {
	if bold {
		return 1
	}
	return 0
}
