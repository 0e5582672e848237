package desk

import "anef/internal/web/theme"

// paperLine is a certificate of the dossier.
type paperLine struct {
	Number, Kind, On, Period, Href string
	State                          theme.Status
}

func (s *sight) papers() (out []paperLine) {
	for _, p := range s.Papers {
		v := paperLine{Number: p.Number, Kind: s.T("desk.paper." + p.Kind), On: s.Date(p.On),
			State: theme.Status{Text: s.T("desk.paper.making"), Tone: theme.Wait}}
		if p.From != "" {
			v.Period = s.T("desk.period", "from", p.From, "until", p.Until)
		}
		if p.Made {
			v.Href = s.address() + "/papers/" + p.Number
			v.State = theme.Status{Text: s.T("desk.paper.made"), Tone: theme.Good}
			if r := s.Case.Revoking; r != nil && r.Number == p.Number {
				v.State = theme.Status{Text: s.T("desk.paper.revoking"), Tone: theme.Wait}
			}
			if !p.InForce() {
				v.State = theme.Status{Text: s.T("desk.paper."+p.Status, "number", p.ReplacedBy, "why", s.T("paper.why."+p.Why)), Tone: theme.Bad}
			}
		}
		out = append(out, v)
	}
	return out
}
