package inspect_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"anef/internal/catalogue"
	"anef/internal/certificate"
	"anef/internal/ident"
	"anef/internal/inspect"
	"anef/internal/seal"
	"anef/internal/trust"
)

func verdict(t *testing.T, f inspect.Finding, err error) inspect.Verdict {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return f.Verdict
}

func TestStandingOfAPaper(t *testing.T) {
	o, ctx := newOffice(t), context.Background()
	n := ident.Reference('C')
	p := o.issue(record(n, "Ndiaye"), "K7M3-QX9R")
	for name, c := range map[string]struct {
		day   string
		state certificate.State
		want  inspect.Verdict
	}{
		"in force":             {"2026-11-22", certificate.Published, inspect.Valid},
		"on its first day":     {"2026-11-20", certificate.Published, inspect.Forged}, // before the day on which it says that it was signed
		"on its last day":      {"2027-02-19", certificate.Published, inspect.Valid},
		"the day after":        {"2027-02-20", certificate.Published, inspect.Expired},
		"replaced":             {"2026-11-23", certificate.Superseded, inspect.Superseded},
		"revoked":              {"2026-11-23", certificate.Revoked, inspect.Revoked},
		"revoked, and it ends": {"2027-02-20", certificate.Revoked, inspect.Revoked},
	} {
		o.becomes(n, c.state)
		i := o.on(dayOf(c.day))
		f, err := i.ByPair(ctx, inspect.Pair{Number: n, Code: p.code})
		if got := verdict(t, f, err); got != c.want {
			t.Errorf("%s by its code: %s %s, not %s", name, got, f.Reason, c.want)
		}
		if holds := f.Rights(); (holds.Work.Right == catalogue.WorkLimited) != (c.want == inspect.Valid) {
			t.Errorf("%s: rights %+v", name, holds)
		}
		f, err = i.ByFile(ctx, p.file)
		if got := verdict(t, f, err); got != c.want {
			t.Errorf("%s by its file: %s %s, not %s", name, got, f.Reason, c.want)
		}
		f, err = i.ByFile(ctx, photograph(t, p.text))
		if got := verdict(t, f, err); got != c.want {
			t.Errorf("%s by its symbol: %s %s, not %s", name, got, f.Reason, c.want)
		}
	}
}

// The least is shown: nothing by which a stranger could pass for the holder elsewhere.
func TestWhatIsShown(t *testing.T) {
	o := newOffice(t)
	n := ident.Reference('C')
	p := o.issue(record(n, "Ndiaye"), "K7M3-QX9R")
	f, err := o.on("2026-11-22").ByPair(t.Context(), inspect.Pair{Number: " " + strings.ToLower(n), Code: strings.ToLower(strings.ReplaceAll(p.code, "-", " "))})
	if verdict(t, f, err) != inspect.Valid || f.Paper.Surname != "Ndiaye" || f.Paper.Given != "Awa" || f.Paper.BirthYear != "2001" || f.Paper.Rights.Work.Hours != 964 {
		t.Errorf("%+v", f.Paper)
	}
}

// An unknown number and a wrong code are one answer.
func TestNothingIsToldToWhoGuesses(t *testing.T) {
	o := newOffice(t)
	n := ident.Reference('C')
	o.issue(record(n, "Ndiaye"), "K7M3-QX9R")
	i := o.on("2026-11-22")
	first, err := i.ByPair(t.Context(), inspect.Pair{Number: n, Code: "AAAA-AAAA"})
	if verdict(t, first, err) != inspect.Unknown || first.Paper != nil {
		t.Errorf("%+v", first)
	}
	for _, p := range []inspect.Pair{{Number: ident.Reference('C'), Code: "K7M3-QX9R"}, {Number: n}, {Code: "K7M3-QX9R"}, {Number: ident.Reference('C'), Code: "0000-0000"},
		{Number: n, Code: "K7M3-QX9"}, {Number: n, Code: "K7M3-QX9RR"}, {Number: "nothing", Code: "0000-0000"}, {Number: strings.Repeat("A", 5000), Code: "0000-0000"}} {
		if f, err := i.ByPair(t.Context(), p); err != nil || f != first {
			t.Errorf("%+v: %+v, %v", p, f, err)
		}
	}
}

func TestForgeries(t *testing.T) {
	o, other, abroad := newOffice(t), newOffice(t), newOfficeOf(t, "ZZ02")
	mine, theirs := ident.Reference('C'), ident.Reference('C')
	p, q := o.issue(record(mine, "Ndiaye"), "K7M3-QX9R"), o.issue(record(theirs, "Diallo"), "AAAA-CCCC")
	rennes, err := o.seals.Key("35", "Préfecture d’Ille-et-Vilaine", trust.Papers, now())
	o.must(err)
	answers, err := o.seals.Key("14", "Préfecture du Calvados", trust.Answers, now())
	o.must(err)
	flip := func(file []byte, at int) []byte {
		out := bytes.Clone(file)
		out[at] ^= 1
		return out
	}
	for name, c := range map[string]struct {
		file   []byte
		want   inspect.Verdict
		reason trust.Reason
	}{
		"one byte changed":                    {flip(p.file, bytes.Index(p.file, []byte("stream"))+40), inspect.Forged, seal.Altered},
		"one bit of the title":                {flip(p.file, bytes.LastIndex(p.file, []byte("/Title"))+12), inspect.Forged, seal.Altered},
		"something added":                     {append(bytes.Clone(p.file), "\n%more\n"...), inspect.Forged, seal.Appended},
		"the symbol of somebody else":         {o.draw(o.key, "Ndiaye", q.text), inspect.Valid, ""}, // see below: an office sealed it, and it says Diallo
		"another office's seal":               {o.draw(rennes, "Ndiaye", p.text), inspect.Forged, inspect.WrongSymbol},
		"without symbol":                      {o.draw(o.key, "Ndiaye", ""), inspect.Forged, inspect.NoSymbol},
		"sealed by somebody's own key":        {o.draw(other.key, "Ndiaye", p.text), inspect.Forged, trust.Unknown},
		"that claims to be ours":              {other.issue(record(mine, "Ndiaye"), "K7M3-QX9R").file, inspect.Forged, trust.Unknown},
		"of another authority":                {abroad.issue(record(mine, "Ndiaye"), "K7M3-QX9R").file, inspect.Unknown, trust.Unknown},
		"sealed by the key of answers":        {o.draw(answers, "Ndiaye", p.text), inspect.Forged, trust.Misused},
		"a symbol that nobody signed":         {o.draw(o.key, "Ndiaye", strings.Replace(p.text, "NDIAYE", "NDIAYA", 1)), inspect.Forged, "seal-altered"},
		"a paper of which nobody knows":       {o.draw(o.key, "Ndiaye", o.symbol(record(ident.Reference('C'), "Ndiaye"))), inspect.Unknown, "number-unknown"},
		"a symbol that says other dates":      {o.draw(o.key, "Ndiaye", o.symbol(longer(record(mine, "Ndiaye")))), inspect.Forged, inspect.WrongSymbol},
		"a copy without seal":                 {o.draw(nil, "Ndiaye", p.text), inspect.Unsealed, seal.Unsigned},
		"a copy with a symbol nobody signed":  {o.draw(nil, "Ndiaye", strings.Replace(p.text, "NDIAYE", "NDIAYA", 1)), inspect.Forged, "seal-altered"},
		"a symbol of another system, alone":   {photograph(t, abroad.symbol(record(mine, "Ndiaye"))), inspect.Unknown, trust.Unknown},
		"a photograph of a symbol of nothing": {photograph(t, strings.Replace(p.text, "NDIAYE", "NDIAYA", 1)), inspect.Forged, "seal-altered"},
	} {
		f, err := o.on("2026-11-22").ByFile(t.Context(), c.file)
		if err != nil || f.Verdict != c.want || f.Reason != string(c.reason) {
			t.Errorf("%s: %s %q %v, not %s %q", name, f.Verdict, f.Reason, err, c.want, c.reason)
		}
		if (f.Verdict == inspect.Forged || f.Verdict == inspect.Unknown) && f.Paper != nil {
			t.Errorf("%s: something of a paper is shown", name)
		}
	}
	// Pasted on a copy, the symbol of somebody else shows whose it is.
	f, err := o.on("2026-11-22").ByFile(t.Context(), o.draw(nil, "Ndiaye", q.text))
	if err != nil || f.Verdict != inspect.Unsealed || f.Standing != inspect.Valid || f.Paper.Surname != "Diallo" {
		t.Errorf("a pasted symbol: %+v %v", f, err)
	}
}

func longer(r certificate.Record) certificate.Record {
	r.Until = "2029-02-19"
	return r
}

// A record that was changed in the database is no longer what was signed.
func TestRecordIsHeldToItsSeal(t *testing.T) {
	o := newOffice(t)
	n := ident.Reference('C')
	p := o.issue(record(n, "Ndiaye"), "K7M3-QX9R")
	changed := o.papers[n]
	changed.Record = bytes.Replace(p.Record, []byte("964"), []byte("999"), 1)
	o.papers[n] = changed
	f, err := o.on("2026-11-22").ByPair(t.Context(), inspect.Pair{Number: n, Code: p.code})
	if verdict(t, f, err) != inspect.Forged || f.Paper != nil {
		t.Errorf("a changed record: %+v", f)
	}
	other := ident.Reference('C')
	o.papers[other] = p // the row of another number
	f, err = o.on("2026-11-22").ByPair(t.Context(), inspect.Pair{Number: other, Code: p.code})
	if verdict(t, f, err) != inspect.Forged {
		t.Errorf("a record under another number: %+v", f)
	}
}

func TestRevokedKey(t *testing.T) {
	o := newOffice(t)
	n := ident.Reference('C')
	p := o.issue(record(n, "Ndiaye"), "K7M3-QX9R")
	o.must(o.seals.Revoke(o.key.ID, now()))
	for _, ask := range []func(inspect.Inspector) (inspect.Finding, error){
		func(i inspect.Inspector) (inspect.Finding, error) {
			return i.ByPair(t.Context(), inspect.Pair{Number: n, Code: p.code})
		},
		func(i inspect.Inspector) (inspect.Finding, error) { return i.ByFile(t.Context(), p.file) },
		func(i inspect.Inspector) (inspect.Finding, error) { return i.BySymbol(t.Context(), p.text) },
	} {
		if f, err := ask(o.on("2026-11-23")); err != nil || f.Verdict != inspect.Forged || f.Reason != string(trust.Revoked) {
			t.Errorf("%+v %v", f, err)
		}
	}
}

func TestNothingToGoBy(t *testing.T) {
	o := newOffice(t)
	for name, file := range map[string][]byte{"text": []byte("hello"), "empty PDF": []byte("%PDF-1.7\n"), "no symbol": o.draw(nil, "x", ""), "bomb": []byte("%PDF-1.7\n1 0 obj\n<<>>stream\nq 0 g 1 0 0 1 0 0 cm\n0 99999999999999999999 1 1 re\nf Q\nendstream")} {
		if _, err := o.on("2026-11-22").ByFile(t.Context(), file); !errors.Is(err, inspect.ErrNothing) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A share follows the paper that holds today.
func TestByDossier(t *testing.T) {
	o := newOffice(t)
	receipt := record(ident.Reference('C'), "Ndiaye")
	receipt.Kind, receipt.From, receipt.Until, receipt.Rights.Stay.Lawful = certificate.Receipt, "", "", false
	first, second := record(ident.Reference('C'), "Ndiaye"), record(ident.Reference('C'), "Ndiaye")
	second.From, second.Until = "2027-02-20", "2027-05-19"
	o.issue(receipt, "AAAA-AAAA")
	if f, err := o.on("2026-11-22").ByDossier(t.Context(), "d"); verdict(t, f, err) != inspect.Unknown || f.Paper != nil {
		t.Errorf("a receipt is shown: %+v", f)
	}
	o.issue(first, "AAAA-AAAA")
	o.issue(second, "AAAA-AAAA")
	for d, want := range map[string]string{"2026-11-22": first.Number, "2027-02-19": first.Number, "2027-02-20": second.Number} {
		if f, err := o.on(dayOf(d)).ByDossier(t.Context(), "d"); verdict(t, f, err) != inspect.Valid || f.Paper.Number != want {
			t.Errorf("on %s: %+v", d, f)
		}
	}
	if f, err := o.on("2027-05-20").ByDossier(t.Context(), "d"); verdict(t, f, err) != inspect.Expired || f.Paper.Number != second.Number {
		t.Errorf("after all: %+v", f)
	}
}

func FuzzByFile(f *testing.F) {
	o := newOffice(f)
	p := o.issue(record(ident.Reference('C'), "Ndiaye"), "K7M3-QX9R")
	f.Add(p.file)
	f.Add([]byte("%PDF-1.7 stream\nendstream"))
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := o.on("2026-11-22").ByFile(t.Context(), file)
		if err == nil && got.Verdict == inspect.Valid && !bytes.Equal(file, p.file) && bytes.HasPrefix(file, []byte("%PDF")) {
			t.Error("another file is valid")
		}
	})
}

// Many employers get a scan: the symbol in its picture is read, and the file is told from the original.
func TestScan(t *testing.T) {
	o := newOffice(t)
	p := o.issue(record(ident.Reference('C'), "Ndiaye"), "K7M3-QX9R")
	scan := append([]byte("%PDF-1.4\n4 0 obj\n<</Type/XObject/Subtype/Image/Filter/DCTDecode>>\nstream\n"), photograph(t, p.text)...)
	scan = append(scan, "\nendstream\nendobj\n"...)
	f, err := o.on("2026-11-22").ByFile(t.Context(), scan)
	if verdict(t, f, err) != inspect.Unsealed || f.Standing != inspect.Valid || f.Paper == nil || f.Rights().Work.Hours != 964 {
		t.Errorf("%+v", f)
	}
}

func BenchmarkByFile(b *testing.B) {
	o := newOffice(b)
	p := o.issue(record(ident.Reference('C'), "Ndiaye"), "K7M3-QX9R")
	i := o.on("2026-11-22")
	for b.Loop() {
		if f, err := i.ByFile(b.Context(), p.file); err != nil || f.Verdict != inspect.Valid {
			b.Fatal(f, err)
		}
	}
}

// counted is a registry that counts what is asked of it.
type counted struct {
	*office
	codes, records int
}

func (c *counted) Code(ctx context.Context, n string) (string, error) {
	c.codes++
	return c.office.Code(ctx, n)
}

func (c *counted) Sealed(ctx context.Context, n string) (certificate.Seal, certificate.Status, error) {
	c.records++
	return c.office.Sealed(ctx, n)
}

// The way to "unknown" is the same whether there is such a number or not: one code asked for, no record read.
func TestGuessesGoOneWay(t *testing.T) {
	o := newOffice(t)
	n := ident.Reference('C')
	o.issue(record(n, "Ndiaye"), "K7M3-QX9R")
	for _, number := range []string{n, ident.Reference('C'), "nothing"} {
		c := &counted{office: o}
		i := inspect.Inspector{Papers: c, List: o.seals.List, Clock: now}
		if _, err := i.ByPair(t.Context(), inspect.Pair{Number: number, Code: "AAAA-AAAA"}); err != nil || c.codes != 1 || c.records != 0 {
			t.Errorf("%s: %d codes, %d records, %v", number, c.codes, c.records, err)
		}
	}
}
