package web

import (
	"strconv"
	"strings"

	"anef/internal/day"
	"anef/internal/web/theme"
)

// Date is a date typed in three parts (NAME-day, NAME-month, NAME-year), or as YYYY-MM-DD in NAME.
func (f *Form) Date(name string) day.Date {
	if iso := f.raw(name); iso != "" {
		d, err := day.Parse(iso)
		if err != nil {
			f.Bad(name, "web.error.bad-date")
		}
		return d
	}
	parts := f.dateParts(name)
	if parts == [3]string{} {
		if !f.optional {
			f.Bad(name, "web.error.required-date")
		}
		return ""
	}
	for i, key := range []string{"web.error.no-day", "web.error.no-month", "web.error.no-year"} {
		if parts[i] == "" {
			f.Bad(name, key)
			return ""
		}
	}
	return f.dateOf(name, parts)
}

func (f *Form) dateParts(name string) [3]string {
	get := func(part string) string { return clean(f.typed.Get(name+part), false) }
	return [3]string{get("-day"), get("-month"), get("-year")}
}

func (f *Form) dateOf(name string, parts [3]string) day.Date {
	d, okD := digits(parts[0], 2)
	m, okM := digits(parts[1], 2)
	y, okY := digits(parts[2], 4)
	switch {
	case !okD || !okM || strings.Trim(parts[2], "0123456789") != "":
		f.Bad(name, "web.error.bad-date")
	case !okY || len(parts[2]) != 4 || y < 1900 || y > 2200:
		f.Bad(name, "web.error.four-digits")
	case m < 1 || m > 12:
		f.Bad(name, "web.error.bad-month")
	case d < 1 || d > 31:
		f.Bad(name, "web.error.bad-day")
	default:
		iso := parts[2] + "-" + two(m) + "-" + two(d)
		out, err := day.Parse(iso)
		if err != nil {
			f.Bad(name, "web.error.no-such-date", "date", day.Date(iso))
		}
		return out
	}
	return ""
}

// digits reads a number of at most n plain digits.
func digits(s string, n int) (int, bool) {
	if len(s) > n || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	v, err := strconv.Atoi(s)
	return v, err == nil
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// SetDate puts a date into the form, to show what is already known.
func (f *Form) SetDate(name string, d day.Date) {
	if d == "" {
		return
	}
	y, m, dd := d.YMD()
	f.Set(name+"-day", strconv.Itoa(dd))
	f.Set(name+"-month", strconv.Itoa(int(m)))
	f.Set(name+"-year", strconv.Itoa(y))
}

// DateParts gives the three lines of a date as typed, for theme.DateInput.
func (a Asked) DateParts(name string) theme.DateParts {
	t := a.form.dateParts(name)
	return theme.DateParts{
		DayLabel: a.page.T("web.date.day"), MonthLabel: a.page.T("web.date.month"), YearLabel: a.page.T("web.date.year"),
		Day: t[0], Month: t[1], Year: t[2],
	}
}
