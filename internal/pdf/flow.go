package pdf

// flow places items on pages, from top to bottom.
type flow struct {
	tags  *tags
	start func(p *page) // draws what lies behind the text
	pages []*page
	y     float64
	fresh bool // nothing but a repeated head on the page yet
}

func (f *flow) turn(head row) {
	p := &page{number: len(f.pages), tags: f.tags, owner: nobody, ops: make([]byte, 0, 16<<10)}
	f.y, f.fresh = topLater, true
	if len(f.pages) == 0 {
		f.y = top
	}
	f.pages = append(f.pages, p)
	f.start(p)
	if head != nil {
		head.draw(p, f.y)
		f.y += head.height()
	}
}

func (f *flow) page() *page { return f.pages[len(f.pages)-1] }

func (f *flow) place(items []item) {
	f.turn(nil)
	for i := range items {
		it := items[i]
		if !f.fresh && (it.breaks || f.y+chain(items[i:]) > bottom) {
			f.turn(it.head)
		}
		f.put(it)
	}
}

// chain is the height that must be free for the first item not to be torn from what it is kept with.
// A chain that no page can hold is as good as its first item alone.
func chain(items []item) float64 {
	h := 0.0
	for i, it := range items {
		if it.breaks && i > 0 {
			break
		}
		if !it.keep {
			h += it.gap + it.row.least()
			break
		}
		h += it.gap + it.row.height()
	}
	if h > bottom-topLater {
		return items[0].gap + items[0].row.least()
	}
	return h
}

// put draws the item here, and on as many further pages as it takes.
func (f *flow) put(it item) {
	for {
		if f.fresh {
			it.gap = 0
		}
		room := bottom - f.y - it.gap
		h := it.row.height()
		if h <= room {
			it.row.draw(f.page(), f.y+it.gap)
			f.y += it.gap + h
			f.fresh = false
			return
		}
		if !f.fresh && it.row.least() > room {
			f.turn(it.head)
			continue
		}
		first, rest := it.row.split(room)
		if first == nil {
			if f.fresh { // one line higher than a page cannot be: sizes are ours
				it.row.draw(f.page(), f.y)
				f.y, f.fresh = bottom, false
				return
			}
			f.turn(it.head)
			continue
		}
		first.draw(f.page(), f.y+it.gap)
		it.row = rest
		f.turn(it.head)
	}
}
