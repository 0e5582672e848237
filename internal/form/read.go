package form

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/fault"
	"anef/internal/ident"
	"anef/internal/pdf"
	"anef/internal/prefecture"
	"anef/internal/reach"

	"golang.org/x/text/unicode/norm"
)

// limits of answers without a limit of their own.
const (
	mostText = 200
	mostLong = 4000
)

func (f *Form) read(q catalogue.Question, typed func(string) string) (string, fault.Text) {
	if q.Kind == catalogue.AskDate {
		return readDate(q.ID, typed, f.Question.On)
	}
	v := tidy(typed(q.ID), q.Kind == catalogue.AskLong)
	if v == "" {
		return "", fault.Text{}
	}
	most := q.Max
	switch q.Kind {
	case catalogue.AskYesNo:
		if v != "yes" && v != "no" {
			return v, fault.Say("form.error.choice")
		}
	case catalogue.AskChoice:
		for _, o := range q.Options {
			if o.Value == v {
				return v, fault.Text{}
			}
		}
		return v, fault.Say("form.error.choice")
	case catalogue.AskCountry:
		if _, ok := f.Rules.Places.Country(v); !ok {
			return v, fault.Say("form.error.country")
		}
	case catalogue.AskCommune:
		return ReadCommune(f.Rules.Places, v, tidy(typed(q.ID+"-code"), false))
	case catalogue.AskNumber, catalogue.AskMoney:
		return readNumber(v, most)
	case catalogue.AskText:
		// A name that cannot be printed would be printed wrong, on a card and on every paper.
		if strings.HasPrefix(q.Known, "person.") && !pdf.Covers(v) {
			return v, fault.Say("form.error.letters", "letters", string(pdf.Missing(v)))
		}
	case catalogue.AskEmail:
		if _, ok := reach.Email(v); !ok {
			return v, fault.Say("form.error.email")
		}
	case catalogue.AskPhone:
		return readPhone(v)
	case catalogue.AskPhoto:
		code, ok := ident.Photo(v)
		if !ok {
			return v, fault.Say("form.error.photo", "length", utf8.RuneCountInString(code))
		}
		return code, fault.Text{}
	}
	if most == 0 && q.Kind == catalogue.AskLong {
		most = mostLong
	}
	if most == 0 {
		most = mostText
	}
	if n := utf8.RuneCountInString(v); n > most {
		return v, fault.Say("form.error.too-long", "max", most, "length", n)
	}
	return v, fault.Text{}
}

func readNumber(v string, most int) (string, fault.Text) {
	plain := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "€", "").Replace(v)
	if i := strings.LastIndexAny(plain, ",."); i > 0 && len(plain)-i < 4 {
		plain = plain[:i] // cents do not matter here; three digits after a point are thousands
	}
	plain = strings.NewReplacer(",", "", ".", "").Replace(plain)
	n, err := strconv.Atoi(plain)
	if err != nil || n < 0 {
		return v, fault.Say("form.error.number")
	}
	if most > 0 && n > most {
		return v, fault.Say("form.error.too-much", "max", most)
	}
	return strconv.Itoa(n), fault.Text{}
}

// readDate takes three fields (day, month, year), or one date as it is kept.
func readDate(id string, typed func(string) string, today day.Date) (string, fault.Text) {
	part := func(name string) string { return strings.ReplaceAll(tidy(typed(name), false), "-", "/") }
	d, m, y := part(id+"-day"), part(id+"-month"), part(id+"-year")
	if d+m+y == "" {
		d, m, y = DateParts(tidy(typed(id), false))
	}
	if d+m+y == "" {
		return "", fault.Text{}
	}
	asTyped := y + "-" + m + "-" + d
	dd, err1 := strconv.Atoi(d)
	mm, err2 := strconv.Atoi(m)
	yy, err3 := strconv.Atoi(y)
	if err1 != nil || err2 != nil || err3 != nil {
		return asTyped, fault.Say("form.error.date")
	}
	iso := day.Date(pad(yy, 4) + "-" + pad(mm, 2) + "-" + pad(dd, 2))
	_, err := day.Parse(string(iso))
	switch {
	case len(y) != 4:
		return asTyped, fault.Say("form.error.year")
	case mm < 1 || mm > 12:
		return asTyped, fault.Say("form.error.month")
	case dd < 1 || dd > 31:
		return asTyped, fault.Say("form.error.day")
	case err != nil:
		return asTyped, fault.Say("form.error.no-such-day", "date", iso)
	case id == "birth_date" && (iso > today || iso.Age(today) > oldest):
		return string(iso), fault.Say("form.error.birth-date")
	}
	return string(iso), fault.Text{}
}

// oldest is an age in years that nobody has.
const oldest = 130

// DateParts splits a date as it is kept, wrong ones too, into what was typed in each field.
func DateParts(kept string) (d, m, y string) {
	y, rest, _ := strings.Cut(kept, "-")
	m, d, _ = strings.Cut(rest, "-")
	return d, m, y
}

func pad(n, width int) string {
	s := strconv.Itoa(n)
	for len(s) < width {
		s = "0" + s
	}
	return s
}

// ReadCommune takes a name or a postcode that only one commune has, with the code picked from a list if there was
// one. A postcode that spans communes, or départements, asks: it never guesses. Five digits are a postcode to
// whoever types them, although some are also the INSEE code of quite another commune.
func ReadCommune(places *prefecture.Directory, v, pick string) (code string, problem fault.Text) {
	if c, ok := places.Commune(pick); ok && (v == CommuneLabel(c) || v == pick) {
		return c.Code, fault.Text{}
	}
	found := Communes(places, v)
	for _, c := range found {
		if c.Code == pick || len(found) == 1 {
			return c.Code, fault.Text{}
		}
	}
	if len(found) > 0 {
		return unresolved(places, v), fault.Say("form.error.commune-choose")
	}
	if c, ok := places.Commune(v); ok {
		return c.Code, fault.Text{}
	}
	return v, fault.Say("form.error.commune-unknown")
}

// unresolved keeps what was typed so that nobody takes it for the code of a commune.
func unresolved(places *prefecture.Directory, v string) string {
	if _, code := places.Commune(v); code {
		return v + " ?"
	}
	return v
}

// Communes are those that the words typed could mean.
func Communes(places *prefecture.Directory, typed string) []prefecture.Commune {
	return places.Search(typed, mostCommunes)
}

// CommuneLabel tells communes of the same name apart: "Rennes (35000)".
func CommuneLabel(c prefecture.Commune) string {
	if len(c.Postcodes) == 0 {
		return c.Name + " (" + c.Department + ")"
	}
	return c.Name + " (" + c.Postcodes[0] + ")"
}

// mostCommunes is the length of a list that one can still read.
const mostCommunes = 12

// readPhone gives the number in E.164. A number without country is French; those of the overseas lands that share the
// ten digits are told by how they begin.
func readPhone(v string) (string, fault.Text) {
	n, ok := reach.Phone(v, "FR")
	if !ok {
		return v, fault.Say("form.error.phone")
	}
	return n, fault.Text{}
}

// tidy composes the letters, and drops what cannot be seen and the blanks around.
func tidy(s string, lines bool) string {
	s = norm.NFC.String(strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), ""))
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !(lines && (r == '\n' || r == '\t')) {
			return ' '
		}
		return r
	}, s))
}
