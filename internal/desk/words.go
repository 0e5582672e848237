package desk

import (
	"fmt"
	"strings"
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// turn lists the states in which it is for the role to act next. A card that is ready waits for its holder,
// and for the clerk who hands it over.
func turn(role dossier.Role) (out []dossier.State) {
	for _, state := range dossier.Live {
		c := dossier.Case{State: state}
		if c.Waits() == role || dossier.Can(c, dossier.HandOver, role) {
			out = append(out, state)
		}
	}
	return out
}

// tones of the states: what they mean for the person.
var tones = map[dossier.State]theme.Tone{
	dossier.Submitted: theme.Info, dossier.Complete: theme.Info, dossier.Proposed: theme.Info,
	dossier.Incomplete: theme.Wait, dossier.Awaiting: theme.Wait,
	dossier.Granted: theme.Good, dossier.Ordered: theme.Good, dossier.Produced: theme.Good,
	dossier.Ready: theme.Good, dossier.Delivered: theme.Good,
	dossier.Refused: theme.Bad, dossier.Closed: theme.Faint, dossier.Withdrawn: theme.Faint,
}

func stateTag(p *web.Page, s dossier.State) theme.Status {
	return theme.Status{Text: p.T("desk.state." + string(s)), Tone: tones[s]}
}

// caseTag is stateTag for a whole dossier: what ends with a card and what ends with a visa have different words.
func caseTag(p *web.Page, c dossier.Case) theme.Status {
	if c.Filed.Validates && c.State == dossier.Delivered {
		return theme.Status{Text: p.T("desk.state.validated"), Tone: tones[c.State]}
	}
	return stateTag(p, c.State)
}

// Days before the end of rights from which a dossier is marked.
const (
	danger = 14
	soon   = 45
)

// rightsTag says how long the person is still covered.
func rightsTag(p *web.Page, until, today day.Date) theme.Status {
	if until == "" {
		return theme.Status{Text: p.T("desk.rights.none"), Tone: theme.Faint}
	}
	n := today.Until(until)
	switch {
	case n < 0:
		return theme.Status{Text: p.T("desk.rights.lost", "n", -n), Tone: theme.Bad}
	case n == 0:
		return theme.Status{Text: p.T("desk.rights.today"), Tone: theme.Bad}
	case n <= danger:
		return theme.Status{Text: p.T("desk.rights.loses", "n", n), Tone: theme.Bad}
	case n <= soon:
		return theme.Status{Text: p.T("desk.rights.loses", "n", n), Tone: theme.Wait}
	}
	return theme.Status{Text: p.T("desk.rights.loses", "n", n)}
}

// moment writes an instant as the clock on the wall shows it.
func moment(p *web.Page, t time.Time) string {
	return p.T("desk.moment", "date", day.Of(t), "time", day.Local(t).Format("15:04"))
}

// short writes a day in figures, for lists: 27/03/2026 is read the same in all our languages.
func short(d day.Date) string {
	if d == "" {
		return ""
	}
	y, m, dd := d.YMD()
	return fmt.Sprintf("%02d/%02d/%d", dd, int(m), y)
}

// list joins words as a plain enumeration.
func list(words []string) string { return strings.Join(words, ", ") }
