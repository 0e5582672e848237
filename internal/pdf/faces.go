package pdf

import (
	"sync"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

// The two faces of a document, regular and bold. Another free family is another pair of imports here.
var faces = [2]func() *face{
	sync.OnceValue(func() *face { return loadFace("Go-Regular", goregular.TTF, 80) }),
	sync.OnceValue(func() *face { return loadFace("Go-Bold", gobold.TTF, 140) }),
}

// pick is the index of a face in faces, and of its resource /F0 or /F1.
func pick(bold bool) int {
	if bold {
		return 1
	}
	return 0
}
