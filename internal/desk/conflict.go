package desk

import (
	"net/http"
	"slices"
	"strings"

	"anef/internal/fault"
	"anef/internal/web/theme"
)

// conflict is what the page says when an act was not done.
type conflict struct {
	Text  string
	Last  string         // the latest event, in words
	Typed []theme.Answer // what was typed, to copy
}

// conflict shows the fresh dossier, why nothing was done, and what was typed.
func (d *Desk) conflict(w http.ResponseWriter, r *http.Request, why error) error {
	s, err := d.look(r, d.Dossiers.Open)
	if err != nil {
		return err
	}
	return d.show(w, r, s, http.StatusConflict, fault.Of(why))
}

// explain puts a refusal into an agent's words.
func (s *sight) explain(why *fault.Error) *conflict {
	v := &conflict{Typed: s.typed()}
	switch key, need := strings.CutPrefix(why.Text.Key, "need."); {
	case need:
		v.Text = s.need(key)
	case why.Text.Key == "dossier.cannot":
		v.Text = s.T("desk.conflict.cannot", "state", s.T("desk.state."+string(s.Case.State)))
	case s.texts.Has(why.Text.Key):
		v.Text = s.Say(why.Text)
	default:
		v.Text = s.T("desk.conflict.moved")
	}
	if e := s.last(); e.Do != "" {
		v.Last = s.T("desk.conflict.last", "event", s.T("desk.event."+string(e.Do)),
			"who", s.T("desk.role."+string(e.By)), "when", moment(s.Page, e.At))
	}
	return v
}

// typed lists what the form brought, in words.
func (s *sight) typed() (out []theme.Answer) {
	names := []string{}
	for name := range s.request.PostForm {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		date, first := strings.CutSuffix(name, "-day")
		switch {
		case name == "key", name == "seen", strings.HasSuffix(name, "-month"), strings.HasSuffix(name, "-year"):
			continue
		case first:
			get := s.request.PostForm.Get
			out = append(out, theme.Answer{Key: s.field(date), Value: get(name) + "/" + get(date+"-month") + "/" + get(date+"-year")})
			continue
		}
		var said []string
		for _, v := range s.request.PostForm[name] {
			if v = strings.TrimSpace(v); v != "" {
				said = append(said, s.meant(v))
			}
		}
		if len(said) > 0 {
			out = append(out, theme.Answer{Key: s.field(name), Value: list(said)})
		}
	}
	return out
}

// meant replaces a code by its words.
func (s *sight) meant(v string) string {
	if m := s.motive(v); m != v {
		return m
	}
	if key := "desk.typed.value." + v; s.texts.Has(key) {
		return s.T(key)
	}
	return s.card(s.label(v))
}

// field is the name of a field of any act: "ask-word-passport" is the word about the passport.
func (s *sight) field(name string) string {
	for _, kind := range []string{"word", "motive", "due"} {
		_, after, found := strings.Cut("-"+name, "-"+kind)
		if !found {
			continue
		}
		label := s.T("desk.typed." + kind)
		if piece := strings.TrimPrefix(after, "-"); piece != "" && kind != "due" {
			label += " – " + s.label(piece)
		}
		return label
	}
	if key := "desk.typed." + name; s.texts.Has(key) {
		return s.T(key)
	}
	return name
}
