package desk

import (
	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// firstTag says in words why a line stands where it stands: what happens first to its person if nobody acts.
func firstTag(p *web.Page, l dossier.Line, today day.Date) theme.Status {
	if l.First.Why == dossier.ForRights {
		return rightsTag(p, l.First.On, today)
	}
	if l.First.Why == dossier.Vulnerable || l.First.Why == dossier.ForAge { // these days are places, and no last days
		tone := theme.Neutral
		if l.First.Why == dossier.Vulnerable {
			tone = theme.Bad
		}
		return theme.Status{Text: p.T("desk.first."+l.First.Why, "filed", l.FiledOn), Tone: tone}
	}
	n, key, tone := today.Until(l.First.On), "desk.first."+l.First.Why, theme.Neutral
	switch {
	case n < 0:
		return theme.Status{Text: p.T(key+"-over", "n", -n), Tone: theme.Bad}
	case n == 0:
		return theme.Status{Text: p.T(key + "-today"), Tone: theme.Bad}
	case n <= danger:
		tone = theme.Bad
	case n <= soon:
		tone = theme.Wait
	}
	return theme.Status{Text: p.T(key, "n", n), Tone: tone}
}

// whyHere are the tags of a line: why it is where it is, until when its person is covered, and what alarms.
func whyHere(p *web.Page, l dossier.Line, today day.Date) (out []theme.Status) {
	rights := rightsTag(p, l.RightsEnd, today)
	if ended(l.State) {
		return []theme.Status{{Text: short(l.RightsEnd), Tone: theme.Faint}}
	}
	first := firstTag(p, l, today)
	out = append(out, first)
	if l.First.Why != dossier.ForRights && (l.RightsEnd == "" || today.Until(l.RightsEnd) <= soon) {
		out = append(out, rights)
	}
	for _, m := range l.Marks {
		if m != l.First.Why {
			out = append(out, markTag(p, m))
		}
	}
	return out
}
