package certificate

import (
	"anef/internal/dossier"
	"anef/internal/locale"
	"anef/internal/pdf"
)

// bodies is what each kind of paper says after who and what it is about.
var bodies = map[Kind]func(*subject, locale.Lang) []pdf.Block{
	Receipt: (*subject).receipt, Extension: (*subject).extension, Decision: (*subject).decision,
	Validation: (*subject).validation, Refusal: (*subject).refusal, Request: (*subject).request, Summons: (*subject).summons,
}

func (s *subject) receipt(l locale.Lang) []pdf.Block {
	return []pdf.Block{
		pdf.Notice{Title: s.say(l, "no-right.title"), Text: s.say(l, "no-right.text"), Tone: pdf.Warning, Lang: string(l)},
		s.text(l, s.say(l, "next", "silence", date(l, s.c.SilenceOn()))),
	}
}

func (s *subject) extension(l locale.Lang) []pdf.Block {
	social := s.say(l, "social")
	if s.said.Rights.Stay.WithPermit {
		social += " " + s.say(l, "with-permit", "ends", date(l, s.c.PermitEnds))
	}
	out := []pdf.Block{s.text(l, social)}
	if word := s.word(); word != "" && !s.c.Filed.InTime() {
		out = append(out, pdf.Paragraph{Text: s.say(l, "reason", "reason", word), Small: true, Lang: string(l)})
	}
	return out
}

func (s *subject) decision(l locale.Lang) []pdf.Block {
	return append(s.toPay(l), s.toBring(l)...)
}

func (s *subject) validation(l locale.Lang) []pdf.Block {
	return []pdf.Block{s.text(l, s.say(l, "next"))}
}

func (s *subject) refusal(l locale.Lang) []pdf.Block {
	out := []pdf.Block{s.heading(l, s.say(l, "grounds.title")), pdf.List{Items: s.grounds(l), Lang: string(l)}}
	if word := s.word(); word != "" {
		out = append(out, pdf.Paragraph{Text: word})
	}
	return append(append(out, s.ended(l)...),
		s.heading(l, s.say(l, "remedies.title")), pdf.List{Items: s.remedies(l), Lang: string(l)},
		s.text(l, s.say(l, "remedies.help")))
}

// ended says that the extension ends with the refusal, and what the person still holds.
func (s *subject) ended(l locale.Lang) []pdf.Block {
	if s.event.Ends == "" {
		return nil
	}
	text := s.say(l, "ended.text", "date", date(l, s.event.On))
	if s.c.PermitEnds >= s.event.On {
		text += " " + s.say(l, "ended.permit", "ends", date(l, s.c.PermitEnds))
	}
	return []pdf.Block{s.heading(l, s.say(l, "ended.title")), s.text(l, text)}
}

// request lists what is wanted, each with its reason, and until when.
func (s *subject) request(l locale.Lang) []pdf.Block {
	t := pdf.Table{Head: []string{s.label(l, "piece"), s.label(l, "why")}, Widths: []float64{2, 3}, Lang: string(l)}
	for _, w := range s.c.Wanted {
		t.Rows = append(t.Rows, []string{s.piece(l, w.Piece), s.why(l, w)})
	}
	key := "clock.runs"
	if s.c.State == dossier.Incomplete {
		key = "clock.stands"
	}
	return []pdf.Block{
		pdf.Notice{Title: s.say(l, "due", "due", date(l, s.c.Due)), Text: s.say(l, "not-a-refusal"), Tone: pdf.Plain, Lang: string(l)},
		s.heading(l, s.say(l, "pieces")), t,
		s.heading(l, s.say(l, "how.title")), s.text(l, s.say(l, "how.text", "address", s.site)),
		s.text(l, s.say(l, key, "silence", date(l, s.c.SilenceOn()))),
	}
}

// otherPiece is a document that the procedure does not name; the agent's word says which.
const otherPiece = "other"

// piece is what a document is called in the procedure.
func (s *subject) piece(l locale.Lang, code string) string {
	if p, ok := s.procedure.Piece(code); ok {
		return p.Label.In(l)
	}
	if code == otherPiece {
		return s.texts.T(l, "piece.other")
	}
	return code
}

// why is the coded reason, and the agent's word as it was written.
func (s *subject) why(l locale.Lang, w dossier.Want) string {
	m, _ := s.rules.Motive(w.Motive)
	out := m.Text.In(l)
	if word := s.notes[w.Note].Body; word != "" {
		out += "\n" + word
	}
	return out
}

func (s *subject) summons(l locale.Lang) []pdf.Block {
	out := []pdf.Block{s.heading(l, s.say(l, "where")), s.text(l, s.place())}
	if web := s.office.Contact.Web; web != "" {
		out = append(out, s.text(l, s.say(l, "hours", "web", web)))
	}
	return append(out, append(s.toBring(l), s.toPay(l)...)...)
}

// place is the counter's address.
func (s *subject) place() string {
	out := s.office.Name
	for _, line := range s.office.Contact.Address {
		out += "\n" + line
	}
	return out
}

func (s *subject) text(l locale.Lang, text string) pdf.Paragraph {
	return pdf.Paragraph{Text: text, Lang: string(l)}
}

func (s *subject) heading(l locale.Lang, text string) pdf.Heading {
	return pdf.Heading{Level: 2, Text: text, Lang: string(l)}
}
