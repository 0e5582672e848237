package pdf

import (
	"encoding/xml"
	"strings"
	"time"
)

const producer = "anef"

// writeInfo writes the properties dictionary.
func writeInfo(w *writer, id int, d *Document) {
	w.object(id).text("<</Title").string(flat(d.Title))
	if d.Subject != "" {
		w.text("/Subject").string(flat(d.Subject))
	}
	if d.Author != "" {
		w.text("/Author").string(flat(d.Author))
	}
	w.text("/Producer").string(producer)
	date := pdfDate(d.Created)
	w.text("/CreationDate(").text(date).text(")/ModDate(").text(date).text(")>>").end()
}

// pdfDate is an instant in UTC as PDF writes it.
func pdfDate(t time.Time) string { return t.UTC().Format("D:20060102150405Z") }

// writeXMP writes the same as XML; it claims no standard (see the package comment).
func writeXMP(w *writer, id int, d *Document) {
	var b strings.Builder
	element := func(name, before, text, after string) {
		if text == "" {
			return
		}
		b.WriteString("<" + name + ">" + before)
		xml.EscapeText(&b, []byte(text)) // a strings.Builder never fails
		b.WriteString(after + "</" + name + ">\n")
	}
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` + "\n" +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"` +
		` xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">` + "\n")
	const alt, altEnd = `<rdf:Alt><rdf:li xml:lang="x-default">`, `</rdf:li></rdf:Alt>`
	element("dc:title", alt, flat(d.Title), altEnd)
	element("dc:description", alt, flat(d.Subject), altEnd)
	element("dc:creator", "<rdf:Seq><rdf:li>", flat(d.Author), "</rdf:li></rdf:Seq>")
	element("dc:language", "<rdf:Bag><rdf:li>", d.Lang, "</rdf:li></rdf:Bag>")
	element("pdf:Producer", "", producer, "")
	date := d.Created.UTC().Format("2006-01-02T15:04:05Z")
	element("xmp:CreateDate", "", date, "")
	element("xmp:ModifyDate", "", date, "")
	b.WriteString("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	w.stream(id, "/Type/Metadata/Subtype/XML", []byte(b.String()))
}
