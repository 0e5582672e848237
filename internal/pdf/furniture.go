package pdf

import (
	"math"
	"strconv"
)

// furniture draws what each page has besides the text: all of it artefacts.
type furniture struct {
	set       *composer
	watermark line
	size      float64 // of the watermark, points
	running   [2]cell // head of later pages: title at the left, number at the right
	foot      cell
}

func (c *composer) furniture() furniture {
	d := c.doc
	u := furniture{set: c}
	if d.Watermark != "" {
		u.watermark = makeLine(c.setText(flat(d.Watermark), true))
		u.size = min(84, 640_000/float64(max(u.watermark.width, 1)))
	}
	u.running[0] = c.oneLine(d.Title, footStyle, left, measure*0.6)
	if len(d.Header.Reference) > 0 {
		u.running[1] = c.oneLine(d.Header.Reference[0], footStyle, right-measure*0.38, measure*0.38)
		u.running[1].flush = true
	}
	u.foot = c.cell(d.Footer, footStyle, left, measure-80, artefact)
	u.foot.lines = u.foot.lines[:min(2, len(u.foot.lines))]
	return u
}

// oneLine keeps what fits on one line; the words are elsewhere on the page in full.
func (c *composer) oneLine(text string, s style, x, width float64) cell {
	out := c.cell(flat(text), s, x, width, artefact)
	out.lines = out.lines[:1]
	return out
}

// behind draws the watermark and the head of later pages, before the text.
func (u *furniture) behind(p *page) {
	if len(u.watermark.glyphs) > 0 {
		p.slanted(u.watermark, u.size)
	}
	if p.number == 0 {
		return
	}
	for i := range u.running {
		u.running[i].draw(p, 44)
	}
	p.box(left, 60, measure, 0.5, hair)
}

// footer draws what needs the number of pages.
func (u *furniture) footer(p *page, pages int) {
	p.box(left, footRule, measure, 0.5, hair)
	u.foot.draw(p, footRule+7)
	word := u.set.doc.PageWord
	if word == "" {
		word = "page"
	}
	n := u.set.oneLine(word+"\u00A0"+strconv.Itoa(p.number+1)+"/"+strconv.Itoa(pages), footStyle, right-76, 76)
	n.flush = true
	n.draw(p, footRule+7)
	p.release()
}

// slanted writes along the diagonal of the page, centred.
func (p *page) slanted(l line, size float64) {
	diagonal := math.Hypot(pageWidth, pageHeight)
	cos, sin := pageWidth/diagonal, pageHeight/diagonal
	half := float64(l.width) * size / 2000
	x := pageWidth/2 - half*cos + 0.36*size*sin
	y := pageHeight/2 - half*sin - 0.36*size*cos
	p.own(artefact)
	p.ops = appendColour(p.ops, ghost)
	p.ops = append(p.ops, "BT "...)
	p.matrix(cos, sin, -sin, cos, x, y)
	p.ops = append(p.ops, "Tm"...)
	p.glyphs(l.glyphs, size)
	p.ops = append(p.ops, " ET\n"...)
}
