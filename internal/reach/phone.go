package reach

import "strings"

// plan is a national numbering that dials 0 before the subscriber's digits.
type plan struct {
	code   string   // country calling code
	trunk  string   // what one dials before a national number
	digits int      // of a national number without trunk
	starts []string // of the numbers that belong to this code in the common French plan
}

// The numbering of France and of its overseas lands (ITU E.164 codes, French national numbering plan).
// Those that share the ten-digit plan are told apart by their first digits, wherever one dials from.
var plans = map[string]plan{
	"FR": {code: "33", trunk: "0", digits: 9, starts: []string{"63998"}}, // set apart for stories and demonstrations
	"GP": {code: "590", trunk: "0", digits: 9, starts: []string{"590", "690", "691"}},
	"GF": {code: "594", trunk: "0", digits: 9, starts: []string{"594", "694"}},
	"MQ": {code: "596", trunk: "0", digits: 9, starts: []string{"596", "696", "697"}},
	"RE": {code: "262", trunk: "0", digits: 9, starts: []string{"262", "263", "692", "693", "269", "639"}},
	"PM": {code: "508", trunk: "0", digits: 6},
	"NC": {code: "687", digits: 6},
	"PF": {code: "689", digits: 8},
	"WF": {code: "681", digits: 6},
}

// shared names the lands that use another one's numbering: Mayotte, Saint-Barthélemy, Saint-Martin.
var shared = map[string]string{"YT": "RE", "BL": "GP", "MF": "GP"}

// Phone reads a telephone number as people write it and gives it in E.164: "06 12 34 56 78" is +33612345678.
// A number without + or 00 is one of defaultCountry (ISO 3166-1 alpha-2), which must be France or one of
// its overseas lands: from elsewhere the international form is needed. Not ok is what cannot be a number.
func Phone(s, defaultCountry string) (string, bool) {
	s = strings.ReplaceAll(s, "(0)", "") // +33 (0)6…: dialled at home only
	plus := strings.HasPrefix(strings.TrimSpace(s), "+")
	n, ok := digits(s)
	switch {
	case !ok:
		return "", false
	case plus:
		return international(n)
	case strings.HasPrefix(n, "00"):
		return international(n[2:])
	}
	return national(n, defaultCountry)
}

// digits drops what people put between digits; anything else is no number.
func digits(s string) (string, bool) {
	var out strings.Builder
	for i, r := range strings.TrimSpace(s) {
		switch {
		case r >= '0' && r <= '9':
			out.WriteRune(r)
		case r == '+' && i == 0, strings.ContainsRune(" .-/()\u00a0\u202f\u2011", r):
		default:
			return "", false
		}
	}
	return out.String(), out.Len() > 0
}

func international(n string) (string, bool) {
	if len(n) < 8 || len(n) > 15 || n[0] == '0' {
		return "", false
	}
	for _, p := range plans {
		rest, ours := strings.CutPrefix(n, p.code)
		if !ours {
			continue
		}
		rest = strings.TrimPrefix(rest, p.trunk) // +33 06…: a common slip
		if len(rest) != p.digits || rest[0] == '0' {
			return "", false
		}
		if p.code == plans["FR"].code {
			return "+" + belongs(rest) + rest, true
		}
		return "+" + p.code + rest, true
	}
	return "+" + n, true
}

func national(n, country string) (string, bool) {
	if as, ok := shared[country]; ok {
		country = as
	}
	home, ok := plans[country]
	if !ok {
		return "", false
	}
	n, dialled := strings.CutPrefix(n, home.trunk)
	if !dialled || len(n) != home.digits || n[0] == '0' {
		return "", false
	}
	if home.digits == plans["FR"].digits {
		return "+" + belongs(n) + n, true
	}
	return "+" + home.code + n, true
}

// belongs is the calling code of a number in the common French plan: that of the longest start it has.
func belongs(n string) string {
	code, longest := plans["FR"].code, 0
	for _, p := range plans {
		for _, start := range p.starts {
			if strings.HasPrefix(n, start) && len(start) > longest {
				code, longest = p.code, len(start)
			}
		}
	}
	return code
}
