package pdf_test

import (
	"strings"
	"testing"

	"anef/internal/pdf"
)

func TestNamesInLatinLettersOfEuropeAreCovered(t *testing.T) {
	for _, s := range []string{"Zoë LEFÈVRE-ŒUVRARD", "Łucja Wiśniewska", "İpek Çağlar", "Đorđe Šarić", "Þórður Ægisson",
		"Ștefan Țîru", "ŻÓŁĆ", "Ŵyn", "D’Ávila O\u02BCNeill", "Jean\u2011Luc", "12\u202F000\u00A0€", "Zoe\u0308"} {
		if !pdf.Covers(s) {
			t.Errorf("%q lacks %q", s, pdf.Missing(s))
		}
	}
}

func TestWhatCannotBePrintedIsToldAndVisible(t *testing.T) {
	if pdf.Covers("g\u0303") { // no such letter is in Unicode: the tilde may stand beside the g
		t.Error("an accent out of place is said to be covered")
	}
	for _, s := range []string{"مريم", "李小龙", "🙂", "a\x00b"} {
		if pdf.Covers(s) {
			t.Errorf("%q is said to be covered", s)
		}
		d := certificate()
		d.Blocks = []pdf.Block{pdf.Paragraph{Text: "Nom " + s + " fin"}}
		text := tool(t, "pdftotext", "-enc", "UTF-8", saved(t, render(t, d)), "-")
		wants(t, text, "Nom", strings.Repeat("□", len(pdf.Missing(s))), "fin")
	}
}

func TestDecomposedLettersAreJoined(t *testing.T) {
	d := certificate()
	d.Blocks = []pdf.Block{pdf.Paragraph{Text: "Zoe\u0308 LEFE\u0300VRE"}}
	wants(t, tool(t, "pdftotext", "-enc", "UTF-8", saved(t, render(t, d)), "-"), "Zoë LEFÈVRE")
}

// A line may end after a space, never at a no-break space.
func TestLinesDoNotBreakAtNoBreakSpaces(t *testing.T) {
	for n := 1; n < 60; n++ {
		d := certificate()
		d.Blocks = []pdf.Block{pdf.Paragraph{Text: strings.Repeat("x", n) + strings.Repeat(" délai\u00A0:\u00A0deux\u202F!", 20)}}
		for _, l := range strings.Split(tool(t, "pdftotext", "-enc", "UTF-8", saved(t, render(t, d)), "-"), "\n") {
			if strings.HasPrefix(l, ":") || strings.HasPrefix(l, "deux") || strings.HasPrefix(l, "!") || strings.HasSuffix(l, ":") {
				t.Fatalf("with %d letters before, a line is %q", n, l)
			}
		}
	}
}

func TestMarkedTexts(t *testing.T) {
	for in, want := range map[string]string{
		"sans":               "sans",
		"a **b** c":          "a " + pdf.Bold("b") + " c",
		"**b**":              pdf.Bold("b"),
		"a ** b":             "a ** b",
		"**a** b **c":        pdf.Bold("a") + " b **c",
		pdf.Bold("x") + " y": pdf.Bold("x") + " y",
	} {
		if got := pdf.Marked(in); got != want {
			t.Errorf("Marked(%q) = %q, not %q", in, got, want)
		}
	}
	if pdf.Bold("a"+pdf.Bold("b")) != pdf.Bold("ab") {
		t.Error("a strong span within a strong span ends it")
	}
}
