package advice

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/law"
	"anef/internal/locale"
	"anef/internal/prefecture"
)

// Question is one person's situation on one day. Empty fields are not known.
type Question struct {
	On           day.Date // the day on which the person asks
	Commune      string   // INSEE code of the residence
	Department   string   // of the residence; follows from Commune when that is given
	Nationality  string   // ISO 3166-1 alpha-2
	PermitKind   string
	PermitGround string
	Expires      day.Date // last day of the permit
	Entry        day.Date // day of entry into France
	Born         day.Date
	Wants        string            // the act asked for; "" is whatever the permit's end calls for
	Facts        map[string]string // further facts by name
	Lang         locale.Lang

	// A day before On that counts as the day of filing, because filing failed then: the window is judged by it.
	Attempted day.Date
	Attempt   string   // number of the recorded attempt
	Priced    day.Date // the day whose tariff applies, when it is not On
}

// counts is the day by which the window is judged.
func (q Question) counts() day.Date { return cmp.Or(q.Attempted, q.On) }

// Kinds, Grounds and Acts are the words of the public contract.
var (
	Kinds   = []string{"vls-ts", "vls", "card", "multi-year-card", "resident-card", "algerian-certificate", "aps", "none"}
	Grounds = []string{"student", "student-mobility", "visitor", "talent", "talent-blue-card", "talent-family", "talent-researcher", "salaried", "temporary-worker", "rece",
		"family", "eu-long-term", "exam-entrant", "minor", "brexit-wa", "seasonal", "protection", "eu-citizen", "au-pair", "trainee",
		"entrepreneur", "private-life", "aps", "none"}
	Acts = []string{"renewal", "validation", "first", "duplicate", "change-of-address", "change-of-name", "change-of-family",
		"job-search", "talent", "resident-card", "eu-long-term", "travel-document", "naturalisation"}
)

// InputError is a wrong word in a question: which flag or parameter, and what is wrong with it.
type InputError struct{ Name, Text string }

func (e *InputError) Error() string { return e.Name + ": " + e.Text }

func wrong(name, format string, args ...any) error {
	return &InputError{name, fmt.Sprintf(format, args...)}
}

// Parse reads a question from names and values, the same for command-line flags and query parameters:
// on, department, commune, nationality, permit, expires, entry, born, wants, lang, and fact.NAME.
// today stands for a missing "on".
func Parse(rules *catalogue.Rules, values map[string]string, today day.Date) (Question, error) {
	q := Question{On: today, Lang: locale.FR, Facts: map[string]string{}}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		v := strings.TrimSpace(values[name])
		if v == "" {
			continue
		}
		if err := q.set(rules, name, v); err != nil {
			return q, err
		}
	}
	if q.Commune != "" {
		c, ok := rules.Places.Commune(q.Commune)
		if !ok {
			if meant := rules.Places.ByPostcode(q.Commune); len(meant) > 0 {
				return q, wrong("commune", "%q is a postcode, of %s; give the INSEE code of the commune, as %s for %s", q.Commune, among(meant), meant[0].Code, meant[0].Name)
			}
			return q, wrong("commune", "%q is not the code of a commune (five characters, as in 14118 for Caen)", q.Commune)
		}
		if q.Department != "" && q.Department != c.Department {
			return q, wrong("department", "the commune %s lies in %s, not in %s", c.Name, c.Department, q.Department)
		}
		q.Department = c.Department
	}
	return q, nil
}

// ParseTyped is Parse for what somebody typed, who may have meant a postcode by the code of a commune. A few numbers are
// both, and lead to two départements: 01200 is the commune of Labalme in the Ain, and a postcode of the Ain and the
// Haute-Savoie. It asks rather than guesses; the département, given beside it, settles it.
func ParseTyped(rules *catalogue.Rules, values map[string]string, today day.Date) (Question, error) {
	code := strings.TrimSpace(values["commune"])
	c, known := rules.Places.Commune(code)
	apart := known && slices.ContainsFunc(rules.Places.ByPostcode(code), func(x prefecture.Commune) bool { return x.Department != c.Department })
	if !apart {
		return Parse(rules, values, today)
	}
	if strings.TrimSpace(values["department"]) == "" {
		return Question{}, wrong("commune", "%s is the INSEE code of %s (%s), and also a postcode of %s: give the département too (department)",
			code, c.Name, c.Department, among(rules.Places.ByPostcode(code)))
	}
	values = maps.Clone(values)
	delete(values, "commune")
	return Parse(rules, values, today)
}

// among names communes with their départements, the first of each département.
func among(all []prefecture.Commune) string {
	var names []string
	seen := map[string]bool{}
	for _, c := range all {
		if !seen[c.Department] {
			seen[c.Department] = true
			names = append(names, c.Name+" ("+c.Department+")")
		}
	}
	return strings.Join(names, ", ")
}

func (q *Question) set(rules *catalogue.Rules, name, v string) error {
	switch name {
	case "on", "expires", "entry", "born":
		d, err := day.Parse(v)
		if err != nil {
			return wrong(name, "%v", err)
		}
		*map[string]*day.Date{"on": &q.On, "expires": &q.Expires, "entry": &q.Entry, "born": &q.Born}[name] = d
	case "department":
		v = strings.ToUpper(v)
		if _, ok := rules.Places.Of(v); !ok {
			return wrong(name, "%q is not a département (01 to 95, 2A, 2B, 971 to 976)", v)
		}
		q.Department = v
	case "commune":
		q.Commune = v
	case "nationality":
		v = strings.ToUpper(v)
		if _, ok := rules.Places.Country(v); !ok {
			return wrong(name, "%q is not an ISO 3166-1 alpha-2 country code", v)
		}
		q.Nationality = v
	case "permit":
		return q.setPermit(v)
	case "wants":
		if !slices.Contains(Acts, v) {
			return wrong(name, "%q is not one of %s", v, strings.Join(Acts, ", "))
		}
		q.Wants = v
	case "lang":
		l, ok := locale.Parse(v)
		if !ok {
			return wrong(name, "%q is not one of %v", v, locale.Langs)
		}
		q.Lang = l
	default:
		fact, ok := strings.CutPrefix(name, "fact.")
		if !ok {
			return wrong(name, "no such question")
		}
		return q.setFact(rules, name, fact, v)
	}
	return nil
}

func (q *Question) setPermit(v string) error {
	kind, ground, cut := strings.Cut(v, "/")
	if kind == "none" && !cut {
		ground = "none"
	}
	if !slices.Contains(Kinds, kind) {
		return wrong("permit", "%q is not KIND/GROUND: the kind is one of %s", v, strings.Join(Kinds, ", "))
	}
	if !slices.Contains(Grounds, ground) {
		return wrong("permit", "%q is not KIND/GROUND: the ground is one of %s", v, strings.Join(Grounds, ", "))
	}
	q.PermitKind, q.PermitGround = kind, ground
	return nil
}

func (q *Question) setFact(rules *catalogue.Rules, name, fact, v string) error {
	if f, ok := rules.Fact(fact); ok && f.Derived {
		return wrong(name, "%s follows from the other answers and cannot be given", fact)
	}
	if err := rules.NewFacts().SetText(fact, v); err != nil {
		return wrong(name, "%v", err)
	}
	q.Facts[fact] = v
	return nil
}

// IsInput tells whether err is the asker's mistake.
func IsInput(err error) bool {
	var e *InputError
	return errors.As(err, &e)
}

// facts puts the question into the words of the rules. Window status is set later, per procedure.
func (q Question) facts(rules *catalogue.Rules) law.Facts {
	f := rules.NewFacts()
	set := func(name, v string) {
		if v != "" {
			f.Set(name, law.Text(v))
		}
	}
	set("nationality", q.Nationality)
	set("permit_kind", q.PermitKind)
	set("permit_ground", q.PermitGround)
	set("department", q.Department)
	set("wants", q.Wants)
	f.Set("asked", law.YesNo(q.Wants != ""))
	f.Set("expires", law.Date(q.Expires))
	f.Set("entry", law.Date(q.Entry))
	f.Set("born", law.Date(q.Born))
	if q.Expires != "" {
		f.Set("days_left", law.Number(int64(q.On.Until(q.Expires))))
		f.Set("permit_valid", law.YesNo(q.On <= q.Expires))
	}
	if q.Entry != "" {
		f.Set("days_since_entry", law.Number(int64(q.Entry.Until(q.On))))
	}
	if q.Born != "" {
		f.Set("age", law.Number(int64(q.Born.Age(q.On))))
	}
	if q.Born != "" && q.Expires != "" {
		f.Set("age_at_end", law.Number(int64(q.Born.Age(q.Expires))))
	}
	_, month, _ := q.On.YMD()
	f.Set("month", law.Number(int64(month)))
	for name, v := range q.Facts {
		_ = f.SetText(name, v) // Parse checked it; a draft's half-typed answer stays unknown
	}
	return f
}
