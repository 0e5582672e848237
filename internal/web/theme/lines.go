package theme

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// lines writes the answers of a list in one go: a list of countries has 250, and a form may have two.
func lines(value string, options []Option) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		b := make([]byte, 0, 64*len(options))
		for _, o := range options {
			b = append(b, `<option value="`...)
			b = append(b, templ.EscapeString(o.Value)...)
			if o.Chosen || value != "" && o.Value == value {
				b = append(b, `" selected>`...)
			} else {
				b = append(b, `">`...)
			}
			b = append(b, templ.EscapeString(o.Label)...)
			b = append(b, `</option>`...)
		}
		_, err := w.Write(b)
		return err
	})
}
