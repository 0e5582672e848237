package desk

import (
	"net/http"

	"anef/internal/dossier"
	"anef/internal/web"

	"github.com/a-h/templ"
)

// A signatory confirms what somebody else proposed, or sends it back with a word.
var (
	granting = act{
		do: dossier.Grant, name: "grant", ready: without, read: clicked,
		offered: func(s *sight) bool { return s.Case.Proposal.Grant },
	}
	refusing = act{
		do: dossier.Refuse, name: "refuse", grave: true, ready: without, read: clicked,
		offered: func(s *sight) bool { return !s.Case.Proposal.Grant },
	}
	sendingBack = act{
		do: dossier.SendBack, name: "send-back", ready: noted,
		read: func(_ *sight, f *web.Form) (dossier.Command, string) {
			return dossier.Command{}, f.Lines("back-word", longestWord)
		},
		fields: func(_ *sight, a web.Asked) templ.Component { return wordField(a, "back-word") },
	}
)

func (d *Desk) grant(w http.ResponseWriter, r *http.Request) error { return d.perform(w, r, granting) }

func (d *Desk) refuse(w http.ResponseWriter, r *http.Request) error { return d.perform(w, r, refusing) }

func (d *Desk) sendBack(w http.ResponseWriter, r *http.Request) error {
	return d.perform(w, r, sendingBack)
}

// proposed is a proposal in words.
type proposed struct {
	By      string
	Grant   bool
	Card    string
	Grounds []string
	Word    string
}

// proposed tells what waits for its signature; nil when nothing does.
func (s *sight) proposed() *proposed {
	p := s.Case.Proposal
	if p == nil || s.Case.State != dossier.Proposed {
		return nil
	}
	v := &proposed{By: s.proposer, Grant: p.Grant, Card: s.granted(p.Card, p.Months), Word: s.word(p.Note)}
	for _, g := range p.Grounds {
		v.Grounds = append(v.Grounds, s.motive(g))
	}
	for _, e := range s.History {
		if e.Do == dossier.Propose && p.Note == "" {
			v.Word = s.word(e.Note)
		}
	}
	return v
}
