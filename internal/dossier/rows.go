package dossier

import (
	"slices"
	"time"

	"anef/internal/day"
	"anef/internal/referral"
)

// Outcome is what one Update writes, all or nothing: events, and the rows that hold what people wrote and gave.
type Outcome struct {
	Events  []Event
	Notes   []Note
	Files   []File
	Drops   []string // ids of files taken out of a draft
	Answers *Answers
	Holder  *Holder // when filed, amended or corrected

	Referral *referral.Referral // when somebody outside is asked
	Allot    *Allotment         // when a visa is validated, or a first application is complete
}

// Holder is how lists show the person, and under what searches find them.
type Holder struct {
	Name string // "DIOP Awa"
	Born day.Date
	Keys []string // see person.Keys
}

// Nothing tells whether there is nothing to write.
func (o Outcome) Nothing() bool {
	return len(o.Events) == 0 && len(o.Notes) == 0 && len(o.Files) == 0 && len(o.Drops) == 0 && o.Answers == nil && o.Holder == nil && o.Referral == nil && o.Allot == nil
}

// Note is a text that a person wrote, kept apart from the events so that it can be erased.
type Note struct {
	ID   string
	By   Role
	Body string
	At   time.Time
}

// Answers is one version of a form: 0 is what is being typed, 1 what was filed, and so on.
type Answers struct {
	Version int64
	Rev     int64 // of version 0: counts its saves; of a version being frozen, the save it was taken from
	Body    map[string]string
	At      time.Time
}

// File is one document given.
type File struct {
	ID      string
	Piece   string
	Hash    string // of its content
	Name    string // as the person called it
	Type    string // MIME, judged by content
	Size    int64
	At      time.Time
	By      Role
	Answers int64 // version of the answers in force when it came; 0 before filing
	Dropped bool
	Origin  string    // reference of the dossier it was taken over from; "" when it was given here
	First   time.Time // when it was first given there; zero without an origin
}

// FirstGiven is the day on which the content came to the platform: a file that is taken over does not grow younger.
func (f File) FirstGiven() day.Date {
	if f.First.IsZero() {
		return day.Of(f.At)
	}
	return day.Of(f.First)
}

// Past is one event with its place in the history.
type Past struct {
	Seq int64
	At  time.Time
	Event
	Hash string // chained over the whole history
}

// Reading is one opening of the dossier by an agent: shown to the person as role and office.
type Reading struct {
	At     time.Time
	Role   Role
	Office string
	Agent  string // not shown to the person

	Purpose string
}

// Reminder of a paper made or to be made for the dossier; see package certificate.
type Paper struct {
	Number string
	Kind   string
	On     day.Date
	From   day.Date
	Until  day.Date
	Made   bool   // false: the number exists, the document is still being made
	Hash   string // of its content, once made

	Seq        int64  // of the event that called for it
	Status     string // see package certificate
	ReplacedBy string // number of the paper that corrects it
	Why        string // it is in force no more
}

// extensionPaper is the kind of an extension certificate.
const extensionPaper = "extension"

// stands tells whether a paper is in force, or will be once it is made, and no other is about to take its place.
func (d Dossier) stands(p Paper) bool {
	return p.Why == "" && !slices.ContainsFunc(d.History, func(e Past) bool {
		return e.Reissue != nil && e.Reissue.Number == p.Number
	})
}

// InForce tells whether the paper was made and is still to be believed.
func (p Paper) InForce() bool { return p.Status == "published" }

// Dossier is everything about one dossier: what a whole page, or the whole file, is made from.
type Dossier struct {
	Case     Case
	Answers  []Answers // by version; the draft, if any, first
	Files    []File
	Notes    map[string]Note
	History  []Past
	Readings []Reading
	Papers   []Paper
}

// InForce are the answers that count now.
func (d Dossier) InForce() Answers {
	for _, a := range d.Answers {
		if a.Version == d.Case.Answers {
			return a
		}
	}
	return Answers{Body: map[string]string{}}
}

// Typing are the answers being edited: the draft, or a copy of those in force.
func (d Dossier) Typing() Answers {
	for _, a := range d.Answers {
		if a.Version == 0 {
			return a
		}
	}
	in := d.InForce()
	in.Version, in.Rev = 0, 0
	return in
}

// FilesOf lists the files of one piece that were not dropped.
func (d Dossier) FilesOf(piece string) (out []File) {
	for _, f := range d.Files {
		if f.Piece == piece && !f.Dropped {
			out = append(out, f)
		}
	}
	return out
}

// File finds one by id.
func (d Dossier) File(id string) (File, bool) {
	for _, f := range d.Files {
		if f.ID == id {
			return f, true
		}
	}
	return File{}, false
}

// At is the case as it stood after event seq.
func (d Dossier) At(seq int64) Case {
	events := make([]Event, len(d.History))
	for i, p := range d.History {
		events[i] = p.Event
	}
	past := Begin(d.Case, events)
	for _, p := range d.History {
		if p.Seq <= seq {
			past = Apply(past, p.Event)
		}
	}
	return past
}
