package theme

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// rows writes the rows of a table without a component per cell: a worklist has hundreds of cells
// and is the page asked for most often.
func rows(g Grid) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		out := rowWriter{ctx: ctx, w: w}
		for _, row := range g.Rows {
			out.raw("<tr>")
			for i, c := range row {
				out.cell(g.Columns[i], c, i == 0)
			}
			out.raw("</tr>")
		}
		return out.err
	})
}

// rowWriter writes until the first error, which it keeps.
type rowWriter struct {
	ctx context.Context
	w   io.Writer
	err error
}

func (o *rowWriter) raw(s string) {
	if o.err == nil {
		_, o.err = io.WriteString(o.w, s)
	}
}

func (o *rowWriter) text(s string) { o.raw(templ.EscapeString(s)) }

func (o *rowWriter) cell(column Column, c Cell, first bool) {
	if first {
		o.raw(`<th scope="row">`)
		o.content(c)
		o.raw("</th>")
		return
	}
	o.raw("<td")
	switch {
	case column.Numeric:
		o.raw(` class="anef-end"`)
	case column.Keep:
		o.raw(` class="anef-keep"`)
	}
	if !column.Plain && c != (Cell{}) {
		o.raw(` data-label="`)
		o.text(column.Text)
		o.raw(`"`)
	}
	o.raw(">")
	o.content(c)
	o.raw("</td>")
}

func (o *rowWriter) content(c Cell) {
	switch {
	case c.Content != nil:
		o.component(c.Content)
	case c.Tag != nil:
		o.component(Tag(*c.Tag))
	case c.Href != "":
		o.raw(`<a class="govuk-link" href="`)
		o.text(string(templ.URL(c.Href)))
		o.raw(`">`)
		o.text(c.Text)
		o.raw("</a>")
	default:
		o.text(c.Text)
	}
}

func (o *rowWriter) component(c templ.Component) {
	if o.err == nil {
		o.err = c.Render(o.ctx, o.w)
	}
}
