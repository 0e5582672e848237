package dossier

import (
	"context"
	"maps"
	"slices"

	"anef/internal/catalogue"
	"anef/internal/day"
	"anef/internal/law"
)

// The photograph of the card is given by the code of a booth, which may work only days later, or not at all.
const (
	WantPhoto Action = "want-photo" // the code will not work: the person is asked for another one
	GivePhoto Action = "give-photo" // another code, or photographs on paper
)

// PhotoCode is the question that asks for the code; Photographs is the piece that stands for it at the counter.
const (
	PhotoCode   = "ephoto"
	Photographs = "photographs"
)

// Why a code does not work; locale keys photo.why.CODE.
const (
	PhotoUsed    = "used"    // for another card
	PhotoExpired = "expired" // older than six months
	PhotoUnknown = "unknown" // no booth gave it
	PhotoLate    = "late"    // not active in time
)

// Photo is where the photograph stands.
type Photo struct {
	Code  bool     `json:"code,omitempty"`  // the answers in force have a code
	Why   string   `json:"why,omitempty"`   // it will not work
	Due   day.Date `json:"due,omitempty"`   // last day to give another; then photographs are brought to the counter
	Paper bool     `json:"paper,omitempty"` // the person brings photographs to the counter
	Taken bool     `json:"taken,omitempty"` // the card has it
}

// PhotoWanted tells whether the person was asked for another code.
func (c Case) PhotoWanted() bool { return c.Photo != nil && c.Photo.Why != "" }

// Said is what was settled about the photograph: taken, wanted, paper, or "" while its code may serve.
func (p *Photo) Said() string {
	switch {
	case p == nil:
		return ""
	case p.Taken:
		return "taken"
	case p.Why != "":
		return "wanted"
	case p.Paper:
		return "paper"
	}
	return ""
}

// Brings are the pieces that the person brings to the counter: no photographs when the card has been made with a code.
func (c Case) Brings() []string {
	if c.Photo == nil || !c.Photo.Taken {
		return c.Filed.AtCounter
	}
	return slices.DeleteFunc(slices.Clone(c.Filed.AtCounter), func(code string) bool { return code == Photographs })
}

// photographed is what a filing or an amendment says of the photograph; nil when it says nothing new.
func photographed(before, after map[string]string) *Photo {
	if code := after[PhotoCode]; code != before[PhotoCode] {
		return &Photo{Code: code != ""}
	}
	return nil
}

// GivePhoto takes another code, or, with an empty one, notes that the person brings photographs on paper.
func (s *Service) GivePhoto(ctx context.Context, a Actor, id ID, key, code string) (Case, error) {
	d, err := s.Load(ctx, a, id)
	if err != nil {
		return Case{}, err
	}
	now := s.Clock()
	cmd := Command{Do: GivePhoto, Actor: a, Photo: &Photo{Code: code != "", Paper: code == ""}}
	cmd.Law.Seen = d.Case.Version
	var answers *Answers
	if code != "" {
		if d.Typing().Rev > 0 { // what is being typed shall not bring the old one back
			if err := s.Store.SaveDraft(ctx, id, map[string]string{PhotoCode: code}, now); err != nil {
				return Case{}, err
			}
		}
		body := maps.Clone(d.InForce().Body)
		body[PhotoCode] = code
		cmd.Answers = d.Case.Answers + 1
		answers = &Answers{Version: cmd.Answers, Body: body, At: now}
	}
	return s.Store.Update(ctx, id, key, now, func(c Case) (Outcome, error) {
		events, err := Decide(c, cmd, day.Of(now))
		return Outcome{Events: events, Answers: answers}, err
	})
}

// WantPhoto notes that the code does not work, and asks the person for another by a day.
func (s *Service) WantPhoto(ctx context.Context, id ID, why string) (Case, error) {
	today := s.Clock.Today()
	return s.Act(ctx, id, "", Command{Do: WantPhoto, Actor: Actor{Role: Clock},
		Photo: &Photo{Code: true, Why: why, Due: s.photoSetting("photo.answer", today).After(today)}}, "")
}

// PhotoActive is the day until which a code that was typed on a day may still become active.
func (s *Service) PhotoActive(typed day.Date) day.Date {
	return s.photoSetting("photo.activation", typed).After(typed)
}

func (s *Service) photoSetting(name string, on day.Date) law.Delay {
	v, _ := catalogue.In{Rules: s.Rules(), On: on}.Setting(name)
	return v.Value.Delay
}
