package desk

import (
	"time"

	"anef/internal/web"
)

// LawState is where the law comes from that the platform applies.
type LawState struct {
	Folder    string // "" for the law built into the program
	Since     time.Time
	Refused   []string // why changed files are not applied, each with file and line; none when they are
	RefusedAt time.Time
}

// lawSection is what the operator reads about it.
type lawSection struct {
	Applied string // which law is in force
	Refused []string
	Advice  string // what to do about a refusal
}

func (d *Desk) lawSection(p *web.Page) lawSection {
	s := LawState{}
	if d.Law != nil {
		s = d.Law()
	}
	out := lawSection{Applied: p.T("ops.law.built-in"), Refused: s.Refused}
	if s.Folder != "" {
		out.Applied = p.T("ops.law.folder", "folder", s.Folder, "when", moment(p, s.Since))
	}
	if len(s.Refused) > 0 {
		out.Advice = p.T("ops.law.since", "when", moment(p, s.RefusedAt))
	}
	return out
}
