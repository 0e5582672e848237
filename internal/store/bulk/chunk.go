package bulk

// chunk is some people's rows, one buffer for each table: fields parted by tabs, rows ended by newlines, as COPY reads
// them. What holds a tab, a newline or a backslash is never written; see compile.
type chunk struct {
	tables                 []buffer
	people, dossiers, open int
}

type buffer struct {
	text []byte
	rows int
}

func newChunk(tables int) *chunk { return &chunk{tables: make([]buffer, tables)} }

func (c *chunk) reset() {
	for i := range c.tables {
		c.tables[i].text, c.tables[i].rows = c.tables[i].text[:0], 0
	}
	c.people, c.dossiers, c.open = 0, 0, 0
}

func (c *chunk) rows() (n int) {
	for _, t := range c.tables {
		n += t.rows
	}
	return n
}
