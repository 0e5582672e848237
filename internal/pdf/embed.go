package pdf

import "fmt"

// embed writes a font: its dictionaries, and the streams that are ready since the subset was made.
func embed(w *writer, id int, f *face, s *subset) {
	part := w.allocate(6)
	cid, descriptor, program, glyphs, unicode, widths := part, part+1, part+2, part+3, part+4, part+5
	w.object(id).text("<</Type/Font/Subtype/Type0/Encoding/Identity-H/BaseFont/").text(s.name)
	w.text("/DescendantFonts[").ref(cid).text("]/ToUnicode ").ref(unicode).text(">>").end()
	w.object(cid).text("<</Type/Font/Subtype/CIDFontType2/BaseFont/").text(s.name)
	w.text("/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor ").ref(descriptor)
	w.text("/CIDToGIDMap ").ref(glyphs).text("/W ").ref(widths).text(">>").end()

	m := f.metrics
	w.object(descriptor).text("<</Type/FontDescriptor/FontName/").text(s.name)
	w.text(fmt.Sprintf("/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile2 ",
		m.box[0], m.box[1], m.box[2], m.box[3], m.ascent, m.descent, m.capHeight, f.stem))
	w.ref(program).text(">>").end()
	w.stream(program, fmt.Sprintf("/Filter/FlateDecode/Length1 %d", s.size), s.program)
	w.stream(glyphs, "/Filter/FlateDecode", s.toGlyph)
	w.stream(unicode, "/Filter/FlateDecode", s.unicode)
	w.object(widths)
	w.buf = append(w.buf, s.widths...)
	w.end()
}
