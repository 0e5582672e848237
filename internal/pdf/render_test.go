package pdf_test

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"anef/internal/pdf"
)

func TestFilesAreSound(t *testing.T) {
	plain := certificate()
	plain.Header, plain.Footer, plain.Blocks = pdf.Header{}, "", nil
	for name, d := range map[string]pdf.Document{"certificate": certificate(), "letter": letter(60), "title alone": plain} {
		t.Run(name, func(t *testing.T) { sound(t, render(t, d)) })
	}
}

func TestSameDocumentSameBytes(t *testing.T) {
	d := certificate()
	a, b := render(t, d), render(t, certificate())
	if !bytes.Equal(a, b) {
		t.Error("the same document gave two files")
	}
	d.Header.Reference[0] = "Nº API-2026-0004218"
	if c := render(t, d); bytes.Equal(fileID(c), fileID(a)) {
		t.Error("two documents have one identifier")
	}
}

func fileID(b []byte) []byte { return b[bytes.LastIndex(b, []byte("/ID[")):] }

func TestReadersAreToldTitleLanguageAndTags(t *testing.T) {
	path := saved(t, render(t, certificate()))
	info := tool(t, "pdfinfo", path)
	wants(t, info, "Title:           Attestation de prolongation d’instruction", "Author:          Préfecture du Calvados",
		"CreationDate:", "Tagged:          yes", "Pages:           1", "A4")
	wants(t, tool(t, "pdfinfo", "-meta", path), "Attestation de prolongation d’instruction", "<rdf:li>fr</rdf:li>", "2026-05-12T08:30:00Z")
	raw := tool(t, "qpdf", "--qdf", "--object-streams=disable", path, "-")
	for _, s := range []string{"/Lang (fr)", "/DisplayDocTitle true", "/Marked true", "/Tabs /S"} {
		if !strings.Contains(raw, s) {
			t.Errorf("no %s in the file", s)
		}
	}
	for _, claim := range []string{"pdfuaid", "pdfaid"} {
		if strings.Contains(raw, claim) {
			t.Errorf("the file claims %s, which nobody checked", claim)
		}
	}
}

func TestTagsFollowReadingOrder(t *testing.T) {
	path := saved(t, render(t, letter(2)))
	tree := tool(t, "pdfinfo", "-struct-text", path)
	wants(t, tree, "Document", "P (block)", "Préfecture du Calvados Service de l’immigration", "P (block)", "Mme Zoë",
		"H1 (block)", "Demande de pièces", "P (block)", "Madame,", "Div", "Ce courrier n’est pas un refus",
		"H2 (block)", "Pièces demandées", "Table", "TR", "TH", "/Scope /Column", "Pièce", "TR", "TD", "Pièce 1", "TR", "TD", "Pièce 2",
		"H3", "Comment faire", "L", "LI", "Lbl", "1.", "LBody", "Ouvrez", "LBody", "Ajoutez chaque pièce.",
		"LI", "Lbl", "•", "LBody", "Aide", "P", "Recours", "H2", "Courtesy translation", "P", "Some documents")
	for _, artefact := range []string{"page 1/", "Ne vaut pas", "à vérifier sur"} {
		if strings.Contains(tree, artefact) {
			t.Errorf("the artefact %q is read aloud", artefact)
		}
	}
	tree = tool(t, "pdfinfo", "-struct-text", saved(t, render(t, certificate())))
	wants(t, tree, "Table", "TR", "TH", "/Scope /Row", "Nom", "TD", "LEFÈVRE-ŒUVRARD", "Figure")
}

func TestBlocksMayBeInAnotherLanguage(t *testing.T) {
	b := render(t, letter(1))
	if n := bytes.Count(b, []byte("/Lang(en)")); n != 2 {
		t.Errorf("%d elements in English, not 2", n)
	}
	if n := bytes.Count(b, []byte("/Lang(fr)")); n != 2 { // catalogue and Document
		t.Errorf("the language of the document is said %d times, not twice", n)
	}
}

func TestTextComesBackAsWritten(t *testing.T) {
	const said = "Délai\u00A0: «\u00A0œuvre\u00A0» — l’Œuvre… 50\u202F000\u00A0€ (n\u00BA\u00A03), №\u00A04, Łódź, Őze, İğneada, porte\u2011clé \\ (x)"
	d := certificate()
	d.Blocks = []pdf.Block{pdf.Paragraph{Text: said}}
	path := saved(t, render(t, d))
	wants(t, tool(t, "pdfinfo", "-struct-text", path), said)
	plain := strings.NewReplacer("\u00A0", " ", "\u202F", " ").Replace // pdftotext makes every space a plain one
	text := strings.ReplaceAll(plain(tool(t, "pdftotext", "-enc", "UTF-8", path, "-")), "\n", " ")
	wants(t, text, plain(said))
}

func TestFontsAreEmbeddedSubsetAndReadable(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(tool(t, "pdffonts", saved(t, render(t, certificate())))), "\n")[2:]
	if len(lines) != 2 {
		t.Fatalf("%d fonts, not 2", len(lines))
	}
	for _, l := range lines {
		wants(t, l, "+", "CID TrueType", "Identity-H", "yes yes yes")
	}
}

func TestTableBreaksOverPages(t *testing.T) {
	path := saved(t, render(t, letter(200)))
	pages := pageTexts(t, path)
	if len(pages) < 5 {
		t.Fatalf("only %d pages", len(pages))
	}
	all := strings.Join(pages, "\n")
	for i := 1; i <= 200; i++ {
		if n := strings.Count(all, fmt.Sprintf("\nPièce %d\n", i)); n != 1 {
			t.Errorf("row %d is there %d times", i, n)
		}
	}
	for i, p := range pages {
		wants(t, p, fmt.Sprintf("page %d/%d", i+1, len(pages)))
		if strings.Contains(p, "Pièce 1") && strings.Count(p, "Ce qui manque") != 1 {
			t.Errorf("page %d has no header row", i+1)
		}
		if i > 0 {
			wants(t, p, "Demande de pièces complémentaires")
		}
	}
	if n := strings.Count(tool(t, "pdfinfo", "-struct-text", path), "Ce qui manque"); n != 1 {
		t.Errorf("the header row is read %d times", n)
	}
}

// pageTexts is the text of each page in the order of the file.
func pageTexts(t *testing.T, path string) []string {
	t.Helper()
	text := tool(t, "pdftotext", "-raw", "-enc", "UTF-8", path, "-")
	text = strings.ReplaceAll(text, " La page", "\nLa page") // raw text joins the cells of a row
	return strings.Split(strings.TrimSuffix(text, "\f"), "\f")
}

func TestHeadingStaysWithWhatFollows(t *testing.T) {
	for lines := 20; lines < 60; lines++ {
		d := certificate()
		d.Blocks = nil
		for range lines {
			d.Blocks = append(d.Blocks, pdf.Paragraph{Text: "Ligne."})
		}
		d.Blocks = append(d.Blocks, pdf.Heading{Level: 2, Text: "Voies de recours"}, pdf.Paragraph{Text: strings.Repeat("Deux mois. ", 60)})
		for i, p := range pageTexts(t, saved(t, render(t, d))) {
			if strings.Contains(p, "Voies de recours") && !strings.Contains(p, "Deux mois.") {
				t.Fatalf("with %d lines the heading ends page %d alone", lines, i+1)
			}
		}
	}
}

func TestEmptyPagesAreNotMade(t *testing.T) {
	d := certificate()
	d.Blocks = []pdf.Block{pdf.PageBreak{}, pdf.Paragraph{Text: "Fin."}, pdf.PageBreak{}, pdf.PageBreak{}, pdf.Space{MM: 250}}
	if pages := pageTexts(t, saved(t, render(t, d))); len(pages) != 2 {
		t.Errorf("%d pages, not 2", len(pages))
	}
}

// Anything too long is cut at the edge of its column, on as many pages as it takes.
func TestNothingLeavesThePage(t *testing.T) {
	long := strings.Repeat("Wolfeschlegelsteinhausenbergerdorff", 12)
	endless := strings.Repeat("mot ", 4000)
	d := letter(3)
	d.Title, d.Footer = d.Title+" "+long, long
	d.Blocks = append(d.Blocks, pdf.Paragraph{Text: long, Strong: true}, pdf.Facts{Rows: []pdf.Fact{{long, long}, {"mots", endless}}},
		pdf.Notice{Title: long, Text: endless}, pdf.List{Items: []string{long}},
		pdf.Table{Head: []string{long, "b", "c", "d"}, Rows: [][]string{{"a", long, endless, "d"}}},
		pdf.Code{Matrix: matrix(10), Alt: "Code", MM: 20, Text: endless})
	b := render(t, d)
	sound(t, b)
	boxes := tool(t, "pdftotext", "-bbox", saved(t, b), "-")
	words := 0
	for _, l := range strings.Split(boxes, "\n") {
		if !strings.Contains(l, "<word") || strings.Contains(l, ">Ne<") || slanted(l) {
			continue
		}
		words++
		if x, y := attr(t, l, "xMax"), attr(t, l, "yMax"); x > 534 || y > 812 || attr(t, l, "xMin") < 61 || attr(t, l, "yMin") < 36 {
			t.Fatalf("outside the margins: %s", l)
		}
	}
	if words < 3*4000 {
		t.Errorf("only %d words were printed", words)
	}
}

// slanted knows the words of the watermark.
func slanted(l string) bool {
	for _, w := range []string{"vaut", "pas", "droit", "au", "séjour"} {
		if strings.Contains(l, ">"+w+"<") {
			return true
		}
	}
	return false
}

func attr(t *testing.T, l, name string) float64 {
	t.Helper()
	_, after, _ := strings.Cut(l, name+`="`)
	v, err := strconv.ParseFloat(after[:max(0, strings.IndexByte(after, '"'))], 64)
	if err != nil {
		t.Fatalf("%s in %q: %v", name, l, err)
	}
	return v
}

func TestMistakesAreNamed(t *testing.T) {
	for wants, change := range map[string]func(*pdf.Document){
		"title":        func(d *pdf.Document) { d.Title = "" },
		"language":     func(d *pdf.Document) { d.Lang = "" },
		"unknown tone": func(d *pdf.Document) { d.Tone = 99 },
		"nil":          func(d *pdf.Document) { d.Blocks[0] = nil },
		"level 7":      func(d *pdf.Document) { d.Blocks[0] = pdf.Heading{Level: 7} },
		"2 cells":      func(d *pdf.Document) { d.Blocks[0] = pdf.Table{Head: []string{"a"}, Rows: [][]string{{"a", "b"}}} },
		"positive":     func(d *pdf.Document) { d.Blocks[0] = pdf.Table{Head: []string{"a"}, Widths: []float64{math.NaN()}} },
		"no modules":   func(d *pdf.Document) { d.Blocks[0] = pdf.Code{Alt: "x", MM: 20} },
		"one length":   func(d *pdf.Document) { d.Blocks[0] = pdf.Code{Matrix: [][]bool{{true}, {}}, Alt: "x", MM: 20} },
		"alternative":  func(d *pdf.Document) { d.Blocks[0] = pdf.Code{Matrix: matrix(2), MM: 20} },
		"400 mm":       func(d *pdf.Document) { d.Blocks[0] = pdf.Code{Matrix: matrix(2), Alt: "x", MM: 400} },
		"-1 mm":        func(d *pdf.Document) { d.Blocks[0] = pdf.Space{MM: -1} },
	} {
		d := certificate()
		change(&d)
		if _, err := pdf.Render(d); err == nil || !strings.Contains(err.Error(), wants) {
			t.Errorf("wanted a complaint about %q, got %v", wants, err)
		}
	}
}

func FuzzAnyTextMakesASoundFile(f *testing.F) {
	for _, s := range []string{"", "Zoë", "a\x00b", "\xff\xfe", "\r\n\t", "e\u0301", "مرحبا", "🙂", strings.Repeat("x", 3000),
		")) Tj (", "\\", "**x", "<a&b>", pdf.Bold("gras"), "\u202E\u200B\u00AD", "a\u2028b", "--a-b-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := letter(1)
		d.Title, d.Subject, d.Footer = "T"+s, s, s
		d.Blocks = append(d.Blocks, pdf.Paragraph{Text: pdf.Marked(s)}, pdf.Facts{Rows: []pdf.Fact{{s, s}}},
			pdf.List{Items: []string{s}}, pdf.Notice{Title: s, Text: s}, pdf.Table{Head: []string{s, "b"}, Rows: [][]string{{"a", s}}})
		b := render(t, d)
		sound(t, b)
		if text := tool(t, "pdftotext", "-enc", "UTF-8", saved(t, b), "-"); !utf8.ValidString(text) {
			t.Errorf("the text layer of %q is not UTF-8", s)
		}
	})
}
