package pdf

// element is a node of the structure tree.
type element struct {
	tag   string
	lang  string // empty: as its parent
	alt   string
	attrs string // PDF text of the attribute dictionary
	up    int    // index of the parent; the root's own is -1
	kids  []kid
}

// kid is an element, or a stretch of marked content when mcid is not negative.
type kid struct{ element, page, mcid int }

// tags is the structure tree of a document; element 0 is Document.
type tags struct{ elements []element }

func newTags(lang string) *tags {
	t := &tags{elements: make([]element, 0, 96)}
	t.elements = append(t.elements, element{tag: "Document", lang: lang, up: -1})
	return t
}

// add hangs a new element under its parent, in reading order.
func (t *tags) add(parent int, tag string) int {
	id := len(t.elements)
	t.elements = append(t.elements, element{tag: tag, up: parent})
	t.elements[parent].kids = append(t.elements[parent].kids, kid{element: id, mcid: -1})
	return id
}

// block adds an element of the top level; lang is empty when it is the document's.
func (t *tags) block(tag, lang string) int {
	id := t.add(0, tag)
	if lang != t.elements[0].lang {
		t.elements[id].lang = lang
	}
	return id
}

func (t *tags) content(id, page, mcid int) {
	t.elements[id].kids = append(t.elements[id].kids, kid{page: page, mcid: mcid})
}

// treeIDs are the object numbers that the tree needs to point at.
type treeIDs struct {
	root, parents int
	first         int // object of element 0; the others follow
	pages         int // object of page 0; each page has two
	widget        int // 0: none
}

func (ids treeIDs) page(i int) int { return ids.pages + 2*i }

func (t *tags) write(w *writer, ids treeIDs, pages []*page) {
	w.object(ids.root)
	w.text("<</Type/StructTreeRoot/K ").ref(ids.first).text("/ParentTree ").ref(ids.parents)
	w.text("/ParentTreeNextKey ").int(len(pages) + 1).text(">>").end()
	t.writeParents(w, ids, pages)
	for i := range t.elements {
		t.writeElement(w, ids, i)
	}
}

// writeParents leads from each page and number of marked content back to the element.
func (t *tags) writeParents(w *writer, ids treeIDs, pages []*page) {
	w.object(ids.parents).text("<</Nums[")
	for i, p := range pages {
		w.int(i).text("[")
		for _, e := range p.marks {
			w.ref(ids.first + e).text(" ")
		}
		w.text("]")
	}
	if ids.widget != 0 {
		w.int(len(pages)).text(" ").ref(ids.first + len(t.elements) - 1)
	}
	w.text("]>>").end()
}

func (t *tags) writeElement(w *writer, ids treeIDs, i int) {
	e := &t.elements[i]
	w.object(ids.first + i).text("<</Type/StructElem/S/").text(e.tag).text("/P ")
	if e.up < 0 {
		w.ref(ids.root)
	} else {
		w.ref(ids.first + e.up)
	}
	if e.lang != "" {
		w.text("/Lang").string(e.lang)
	}
	if e.alt != "" {
		w.text("/Alt").string(e.alt)
	}
	if e.attrs != "" {
		w.text("/A").text(e.attrs)
	}
	home := -1 // the page that plain content numbers belong to
	for _, k := range e.kids {
		if k.mcid >= 0 {
			home = k.page
			w.text("/Pg ").ref(ids.page(home))
			break
		}
	}
	if len(e.kids) > 0 || e.tag == "Form" {
		w.text("/K[")
		for _, k := range e.kids {
			writeKid(w, ids, k, home)
		}
		if e.tag == "Form" {
			w.text("<</Type/OBJR/Obj ").ref(ids.widget).text("/Pg ").ref(ids.page(0)).text(">>")
		}
		w.text("]")
	}
	w.text(">>").end()
}

func writeKid(w *writer, ids treeIDs, k kid, home int) {
	switch {
	case k.mcid < 0:
		w.ref(ids.first + k.element).text(" ")
	case k.page == home:
		w.int(k.mcid).text(" ")
	default:
		w.text("<</Type/MCR/Pg ").ref(ids.page(k.page)).text("/MCID ").int(k.mcid).text(">>")
	}
}

// Attributes of table cells and figures.
const (
	rowHeader    = "<</O/Table/Scope/Row>>"
	columnHeader = "<</O/Table/Scope/Column>>"
)
