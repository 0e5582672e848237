package desk

import (
	"slices"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/web/theme"
)

// request is one request for pieces, and what came of it.
type request struct {
	When, Due string
	Pieces    []requested
	End       string // "" while it waits
	Word      string // of the answer
}

type requested struct{ Label, Motive, Word string }

// requests are those made so far, the latest first.
func (s *sight) requests() (out []request) {
	for _, e := range s.History {
		switch {
		case e.Do == dossier.Ask:
			q := request{When: moment(s.Page, e.At), Due: s.Date(e.Due)}
			for _, w := range e.Wants {
				q.Pieces = append(q.Pieces, requested{s.label(w.Piece), s.motive(w.Motive), s.word(w.Note)})
			}
			out = append(out, q)
		case len(out) > 0 && out[len(out)-1].End == "" && ends(e.Do):
			q := &out[len(out)-1]
			q.End = s.T("desk.request.ended", "event", s.T("desk.event."+string(e.Do)), "when", moment(s.Page, e.At))
			if e.Do == dossier.Answer {
				q.Word = s.word(e.Note)
			}
		}
	}
	slices.Reverse(out)
	return out
}

// ends tells whether an event is the end of a request.
func ends(do dossier.Action) bool {
	switch do {
	case dossier.Answer, dossier.CancelRequest, dossier.Close, dossier.Withdraw, dossier.Agree:
		return true
	}
	return false
}

// history is every event, the latest first.
func (s *sight) history(office func(string) string) (out []theme.Moment) {
	for _, e := range s.History {
		who := s.T("desk.role." + string(e.By))
		if e.From != "" {
			who += ", " + office(e.From)
		}
		if e.Who == s.who.ID {
			who += " " + s.T("desk.history.you")
		}
		if e.Via != nil {
			who += s.T("desk.history.via", "office", office(e.Via.Office))
			if e.Via.Agent == s.who.ID {
				who += " " + s.T("desk.history.you")
			}
		}
		m := theme.Moment{When: moment(s.Page, e.At), ISO: string(day.Of(e.At)), Who: who,
			Title: s.T("desk.event." + string(e.Do)), Text: s.details(e.Event)}
		if note := s.word(e.Note); note != "" {
			m.Content = quote(note)
		}
		out = append(out, m)
	}
	slices.Reverse(out)
	return out
}

// details are the codes of an event in words.
func (s *sight) details(e dossier.Event) string {
	switch e.Do {
	case dossier.AddPiece, dossier.DropPiece:
		return s.label(e.Piece)
	case dossier.Judge:
		text := s.T("desk.history.verdict-"+string(e.Verdict), "piece", s.label(e.Piece))
		if e.Motive != "" {
			text += " " + s.motive(e.Motive)
		}
		return text
	case dossier.Ask:
		var codes []string
		for _, w := range e.Wants {
			codes = append(codes, w.Piece)
		}
		return s.T("desk.history.asked", "pieces", list(s.labels(codes)), "due", e.Due)
	case dossier.Pay:
		text := s.T("portal.event.pay-"+e.Payment.What, "sum", e.Payment.Sum)
		if e.Payment.Problem != "" {
			text += " " + s.T("payment.problem."+e.Payment.Problem)
		}
		return text
	case dossier.Follow:
		return e.Of
	case dossier.Extend:
		if e.Period != nil {
			return s.T("desk.period", "from", e.Period.From, "until", e.Period.Until)
		}
	case dossier.Alert:
		if e.Alarm.Of == dossier.OfCoverage {
			return s.T("portal.alert.coverage", "ends", e.Alarm.Ends)
		}
		return s.T("portal.alert.silence", "ends", e.Alarm.Ends)
	case dossier.Match:
		return s.visaAnswer(*e.Visa)
	case dossier.Silence:
		return s.Date(e.Silent)
	case dossier.Lack:
		return s.T("desk.cover.incident", "number", e.Incident.Number, "since", e.Incident.Since)
	case dossier.OverrideRights, dossier.SignOverride:
		return s.T("desk.work." + string(e.Override.Work))
	case dossier.Propose:
		if e.Proposal.Grant {
			return s.granted(e.Proposal.Card, e.Proposal.Months)
		}
		return s.T("desk.history.refusal")
	case dossier.Requalify:
		return s.titled(e.Offer.Procedure)
	case dossier.Agree:
		return s.titled(e.Under.Procedure)
	case dossier.HandOver:
		if e.Handed != nil {
			return s.handed(*e.Handed)
		}
	case dossier.Correct:
		return s.T("paper.why." + e.Motive)
	case dossier.ProposeRevocation, dossier.Revoke:
		return s.T("desk.history.revocation", "number", e.Revoking.Number, "why", s.T("paper.why."+e.Motive))
	case dossier.Close:
		return s.motive(e.Motive)
	case dossier.Transfer, dossier.Repatriate, dossier.KeepHere:
		if o, ok := s.form.Rules.Places.Office(e.Office); ok {
			return o.Name
		}
		return e.Office
	case dossier.Flag, dossier.Unflag:
		return s.flagged(*e.Flag)
	case dossier.Backdate:
		return s.T("paper.attempted", "date", e.Filing.Attempted, "number", e.Filing.Attempt)
	case dossier.Waive:
		return s.T("desk.relief.line", "line", s.fee(e.Relief.Line), "left", s.Money(e.Relief.Left), "on", e.On) + ". " + s.motive(e.Motive)
	case dossier.Contested, dossier.Uphold:
		return s.T("desk.contest.line", "number", e.Contest.Number, "line", s.fee(e.Contest.Line), "on", e.Contest.On)
	case dossier.Suspend:
		return s.T("desk.suspend.look", "look", e.Rest.Look)
	case dossier.Consult, dossier.Opine, dossier.Recall:
		return s.opinionOf(e)
	case dossier.Reopen, dossier.Resume, dossier.Revive:
		if e.Period != nil {
			return s.T("desk.period", "from", e.Period.From, "until", e.Period.Until)
		}
	}
	return ""
}

// readings tell who opened the dossier; its person sees the same list.
func (s *sight) readings(office func(string) string) (out []string) {
	for _, r := range slices.Backward(s.Readings) {
		out = append(out, s.T("desk.reading.line", "when", moment(s.Page, r.At), "role", s.T("desk.role."+string(r.Role)), "office", office(r.Office))+suffix(s.Purpose(r.Purpose)))
	}
	return out
}

// suffix is what a line ends with, when there is something to add.
func suffix(words string) string {
	if words == "" {
		return ""
	}
	return " – " + words
}
