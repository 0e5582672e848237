package pdf

// factShare is the part of the line that the labels of Facts take.
const factShare = 0.32

func (b Facts) compose(c *composer) {
	if len(b.Rows) == 0 {
		return
	}
	table := c.tags.block("Table", b.Lang)
	split := measure * factShare
	for i, f := range b.Rows {
		tr := c.tags.add(table, "TR")
		th, td := c.tags.add(tr, "TH"), c.tags.add(tr, "TD")
		c.tags.elements[th].attrs = rowHeader
		c.add(firstGap(i), &cells{cells: []cell{
			c.cell(f.Label, inColour(cellStyle, grey), left, split-12, th),
			c.cell(f.Value, strong(cellStyle), left+split, measure-split, td),
		}, over: 4, under: 4.5, rule: &hair, whole: true})
	}
}

func firstGap(i int) float64 {
	if i == 0 {
		return 8
	}
	return 0
}

// cellPad is the blank at both sides of a table cell, points.
const cellPad = 5.0

func (b Table) compose(c *composer) {
	table := c.tags.block("Table", b.Lang)
	edges := c.columns(b)
	accent := c.accent()

	tr := c.tags.add(table, "TR")
	head := c.tableRow(b.Head, strong(headStyle), edges, func() int {
		th := c.tags.add(tr, "TH")
		c.tags.elements[th].attrs = columnHeader
		return th
	})
	head.rule, head.ground = &accent, &palette[c.doc.Tone].tint
	c.add(firstGap(0), head).keep = true
	again := repeated(head)

	for _, texts := range b.Rows {
		tr := c.tags.add(table, "TR")
		r := c.tableRow(texts, cellStyle, edges, func() int { return c.tags.add(tr, "TD") })
		r.rule = &hair
		c.add(0, r).head = again
	}
}

// tableRow sets one text per column; edges are one more than the columns.
func (c *composer) tableRow(texts []string, s style, edges []float64, element func() int) *cells {
	r := &cells{over: 3, under: 3.5, whole: true, cells: make([]cell, 0, len(texts))}
	for i, t := range texts {
		x := edges[i] + cellPad
		r.cells = append(r.cells, c.cell(t, s, x, edges[i+1]-cellPad-x, element()))
	}
	return r
}

// repeated is the header row as an artefact; a header so high that it would eat the page is not repeated.
func repeated(head *cells) row {
	if head.height() > (bottom-topLater)/4 {
		return nil
	}
	again := *head
	again.cells = append([]cell(nil), head.cells...)
	for i := range again.cells {
		again.cells[i].owner = artefact
	}
	return &again
}

// columns are the edges of the columns, from left to right.
func (c *composer) columns(b Table) []float64 {
	shares := b.Widths
	if len(shares) == 0 {
		shares = c.naturalWidths(b)
	}
	total := 0.0
	for _, s := range shares {
		total += s
	}
	edges := []float64{left}
	at := left
	for _, s := range shares {
		at += s / total * measure
		edges = append(edges, at)
	}
	for i := 1; i < len(edges); i++ { // whatever the shares, a column can hold a few letters
		if least := 2*cellPad + 14; edges[i]-edges[i-1] < least {
			return evenly(len(shares))
		}
	}
	return edges
}

func evenly(columns int) []float64 {
	edges := make([]float64, columns+1)
	for i := range edges {
		edges[i] = left + measure*float64(i)/float64(columns)
	}
	return edges
}

// naturalWidths looks at the first rows only; a column of long texts gets no more than half of the line,
// and each at least its share of a tenth.
func (c *composer) naturalWidths(b Table) []float64 {
	widths := make([]float64, len(b.Head))
	widen := func(texts []string, s style) {
		for i, t := range texts {
			w := s.points(makeLine(c.setText(t, s.bold)).width) + 2*cellPad
			widths[i] = max(widths[i], min(w, measure/2))
		}
	}
	widen(b.Head, strong(headStyle))
	for _, r := range b.Rows[:min(len(b.Rows), 50)] {
		widen(r, cellStyle)
	}
	for i := range widths {
		widths[i] = max(widths[i], measure/10)
	}
	return widths
}
