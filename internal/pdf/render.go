package pdf

import "crypto/sha256"

// Render gives the bytes of the file; the same document always gives the same bytes.
// Errors are mistakes of the caller, see [Document.Check].
func Render(d Document) ([]byte, error) {
	p, err := render(d, nil)
	return p.file, err
}

func render(d Document, field *SignatureField) (Prepared, error) {
	if err := d.Check(); err != nil {
		return Prepared{}, err
	}
	c := newComposer(&d)
	u := c.furniture()
	c.letterhead()
	for _, b := range d.Blocks {
		b.compose(c)
	}
	f := flow{tags: c.tags, start: u.behind}
	f.place(c.items)
	for _, p := range f.pages {
		u.footer(p, len(f.pages))
	}
	if field != nil {
		c.tags.add(0, "Form")
	}
	return c.file(f.pages, field), nil
}

// file writes the objects: what differs between documents first, the fonts last.
func (c *composer) file(pages []*page, field *SignatureField) Prepared {
	var subsets [2]*subset
	room := 10<<10 + 8<<10*len(pages) + 128*len(c.tags.elements)
	for i, f := range c.faces {
		subsets[i] = f.subsets[max(0, c.tiers[i])]()
		room += subsets[i].bytes()
	}
	if field != nil {
		room += 2 * field.Room
	}
	w := newWriter(room)
	var p Prepared
	catalog, tree, info, xmp := w.allocate(1), w.allocate(1), w.allocate(1), w.allocate(1)
	ids := treeIDs{root: w.allocate(1), parents: w.allocate(1), pages: w.allocate(2 * len(pages))}
	ids.first = w.allocate(len(c.tags.elements))
	fonts := [2]int{w.allocate(1), w.allocate(1)}
	if field != nil {
		ids.widget = w.allocate(1)
		p = writeSignature(w, ids, len(pages), field)
	}
	c.writeCatalog(w, catalog, tree, xmp, ids)
	writeInfo(w, info, c.doc)
	writeXMP(w, xmp, c.doc)
	c.writePages(w, tree, ids, fonts, pages)
	c.tags.write(w, ids, pages)
	sum := sha256.Sum256(w.buf)
	for i, f := range c.faces {
		embed(w, fonts[i], f, subsets[i])
	}
	p.file = w.finish(catalog, info, [16]byte(sum[:16]))
	return p
}

func (c *composer) writeCatalog(w *writer, id, tree, xmp int, ids treeIDs) {
	w.object(id).text("<</Type/Catalog/Pages ").ref(tree).text("/Lang").string(c.doc.Lang)
	w.text("/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>/StructTreeRoot ").ref(ids.root)
	w.text("/Metadata ").ref(xmp)
	if ids.widget != 0 {
		w.text("/AcroForm<</SigFlags 3/Fields[").ref(ids.widget).text("]>>")
	}
	w.text(">>").end()
}

func (c *composer) writePages(w *writer, tree int, ids treeIDs, fonts [2]int, pages []*page) {
	w.object(tree).text("<</Type/Pages/Count ").int(len(pages)).text("/MediaBox[0 0 595.28 841.89]")
	w.text("/Resources<</Font<</F0 ").ref(fonts[0]).text("/F1 ").ref(fonts[1]).text(">>>>/Kids[")
	for i := range pages {
		w.ref(ids.page(i)).text(" ")
	}
	w.text("]>>").end()
	var content, packed []byte
	for i, p := range pages {
		w.object(ids.page(i)).text("<</Type/Page/Parent ").ref(tree).text("/Contents ").ref(ids.page(i) + 1)
		w.text("/StructParents ").int(i).text("/Tabs/S")
		if i == 0 && ids.widget != 0 {
			w.text("/Annots[").ref(ids.widget).text("]")
		}
		w.text(">>").end()
		content = append(content[:0], "/Artifact BMC\n"...)
		content = append(append(content, p.under...), "EMC\n"...)
		packed = deflate(packed[:0], append(content, p.ops...))
		w.stream(ids.page(i)+1, "/Filter/FlateDecode", packed)
	}
}
