package pdf

// A4 and its margins, in points (1/72 inch); y runs downwards from the top of the page.
const (
	pageWidth  = 595.28
	pageHeight = 841.89
	left       = 62.0
	right      = pageWidth - 62.0
	measure    = right - left
	top        = 58.0
	topLater   = 78.0 // pages with a running head
	bottom     = pageHeight - 80.0
	footRule   = pageHeight - 62.0

	point = 72 / 25.4 // points in a millimetre
)

type colour struct{ r, g, b uint8 }

var (
	ink   = colour{0x1A, 0x1A, 0x1A}
	grey  = colour{0x55, 0x55, 0x55} // 7 to 1 on white
	hair  = colour{0xC8, 0xCC, 0xD2}
	ghost = colour{0xEC, 0xEC, 0xEC}
	white = colour{0xFF, 0xFF, 0xFF}
)

// palette gives each Tone its accent, and the tint behind its boxes.
var palette = [...]struct{ accent, tint colour }{
	Plain:      {colour{0x1F, 0x3A, 0x5F}, colour{0xEE, 0xF2, 0xF7}},
	Neutral:    {colour{0x4A, 0x4F, 0x57}, colour{0xF2, 0xF2, 0xF3}},
	Favourable: {colour{0x1E, 0x5B, 0x3A}, colour{0xEC, 0xF5, 0xF0}},
	Warning:    {colour{0x96, 0x30, 0x12}, colour{0xFC, 0xF1, 0xEC}},
}

// style is how a run of lines is set; sizes in points.
type style struct {
	size, leading float64
	bold          bool
	colour        colour
}

var (
	bodyStyle  = style{size: 10.5, leading: 15.5, colour: ink}
	smallStyle = style{size: 8.5, leading: 12, colour: grey}
	cellStyle  = style{size: 10, leading: 14, colour: ink}
	headStyle  = style{size: 9.5, leading: 14, colour: ink}
	footStyle  = style{size: 8, leading: 11, colour: grey}
)

// headingStyles by level; index 0 is unused.
var headingStyles = [...]style{
	1: {size: 20, leading: 26, bold: true},
	2: {size: 13, leading: 18, bold: true},
	3: {size: 11, leading: 16, bold: true},
	4: {size: 10.5, leading: 15.5, bold: true},
}

func strong(s style) style { s.bold = true; return s }

func inColour(s style, c colour) style { s.colour = c; return s }

// units and points convert between points and thousandths of the type size, which fonts measure in.
func (s style) units(points float64) int { return int(points * 1000 / s.size) }

func (s style) points(units int) float64 { return float64(units) * s.size / 1000 }
