package portal

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/notify"
	"anef/internal/web"
	"anef/internal/web/theme"
)

// happening is one line of the life of a dossier, with its place in time.
type happening struct {
	at  time.Time
	seq int64 // of an event; what has none stands after those of the same moment
	theme.Moment
}

// timeline tells everything that happened: events, messages, readings; the newest first, what is to come above.
func (p *Portal) timeline(page *web.Page, o *opened, told []Told) (out []theme.Moment) {
	var all []happening
	for _, e := range o.History {
		all = append(all, happening{e.At, e.Seq, p.eventMoment(page, o, e)})
	}
	for _, m := range told {
		all = append(all, happening{m.At, 1 << 62, messageMoment(page, m)})
	}
	all = append(all, p.readings(page, o.Readings)...)
	slices.SortStableFunc(all, func(a, b happening) int { return cmp.Or(b.at.Compare(a.at), cmp.Compare(b.seq, a.seq)) })
	out = p.ahead(page, o.Case)
	now := len(out)
	for _, h := range all {
		h.Moment.When, h.Moment.ISO = clock(page, h.at), day.Local(h.at).Format("2006-01-02T15:04")
		out = append(out, h.Moment)
	}
	if now < len(out) {
		out[now].Now = true
	}
	return out
}

// clock writes an instant as the wall clock of Paris shows it.
func clock(page *web.Page, t time.Time) string {
	return page.T("portal.at", "date", page.Date(day.Of(t)), "time", day.Local(t).Format("15:04"))
}

// ahead are the days that will count if nothing happens.
func (p *Portal) ahead(page *web.Page, c dossier.Case) (out []theme.Moment) {
	days := map[string]day.Date{"due": c.Due, "silence": c.SilenceOn(), "covered": ""}
	if c.Open() {
		days["covered"] = c.CoveredUntil()
	}
	keys := []string{"due", "silence", "covered"}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Compare(days[b], days[a]) })
	for _, k := range keys {
		if d := days[k]; d >= p.Clock.Today() {
			out = append(out, theme.Moment{When: page.Date(d), ISO: string(d), Title: page.T("portal.ahead." + k), Future: true})
		}
	}
	return out
}

// inward are the acts whose words are between colleagues.
var inward = map[dossier.Action]bool{dossier.Propose: true, dossier.SendBack: true, dossier.OverrideRights: true,
	dossier.Remark: true, dossier.Flag: true, dossier.Consult: true, dossier.Opine: true, dossier.ProposeRevocation: true}

func (p *Portal) eventMoment(page *web.Page, o *opened, e dossier.Past) theme.Moment {
	m := theme.Moment{Who: p.actor(page, e)}
	m.Title = page.T("portal.event."+string(e.Do), "piece", o.piece(page, e.Piece), "due", page.Date(e.Due),
		"office", p.office(cmp.Or(e.Office, e.Event.From)))
	if e.Do == dossier.Judge {
		m.Title = page.T("portal.event.judge-"+string(e.Verdict), "piece", o.piece(page, e.Piece))
	}
	var lines []string
	if pay := e.Payment; pay != nil {
		m.Title = page.T("portal.event.pay-"+pay.What, "sum", pay.Sum)
		if pay.Problem != "" {
			lines = append(lines, page.T("payment.problem."+pay.Problem))
		}
	}
	if motive, ok := o.Form.Rules.Motive(e.Motive); ok {
		lines = append(lines, motive.Text.In(page.Lang))
	}
	if e.Do == dossier.Correct || e.Do == dossier.Revoke {
		lines = append(lines, page.T("paper.why."+e.Motive))
	}
	if e.Period != nil {
		lines = append(lines, page.T("portal.paper.period", "from", page.Date(e.Period.From), "until", page.Date(e.Period.Until)))
	}
	switch {
	case e.Alarm != nil:
		lines = append(lines, page.T("portal.alert."+e.Alarm.Of, "ends", e.Alarm.Ends))
	case e.Incident != nil:
		lines = append(lines, page.T("portal.cover.incident", "number", e.Incident.Number, "since", e.Incident.Since))
	case e.Period != nil && e.Period.Provisional:
		lines = append(lines, page.T("portal.paper.provisional"))
	}
	if e.Visa != nil {
		lines = append(lines, page.T("visa.says."+e.Visa.Says+".title"))
	}
	if e.Of != "" {
		lines = append(lines, page.T("portal.reference", "reference", e.Of))
	}
	if e.Flag != nil {
		lines = append(lines, page.T("portal.flag."+e.Flag.Kind))
	}
	if e.Opinion != nil && e.Opinion.Of != "" {
		lines = append(lines, page.T("opinion.of."+e.Opinion.Of))
	}
	if e.Rest != nil {
		lines = append(lines, page.T("portal.office.look", "look", e.Rest.Look))
	}
	if e.Do == dossier.Backdate {
		lines = append(lines, page.T("paper.attempted", "date", e.Filing.Attempted, "number", e.Filing.Attempt))
	}
	if e.Relief != nil {
		lines = append(lines, page.T("portal.relief", "line", feeName(page, e.Relief.Line), "left", e.Relief.Left))
	}
	if e.Contest != nil {
		lines = append(lines, page.T("portal.contest.number", "number", e.Contest.Number, "line", feeName(page, e.Contest.Line)))
	}
	if e.Offer != nil {
		lines = append(lines, p.titled(page, e.Offer.Procedure))
	}
	if e.Do == dossier.Agree && e.Under != nil {
		lines = append(lines, p.titled(page, e.Under.Procedure))
	}
	for _, w := range e.Wants {
		line := o.piece(page, w.Piece)
		if motive, ok := o.Form.Rules.Motive(w.Motive); ok {
			line += page.T("portal.colon") + motive.Text.In(page.Lang)
		}
		if word := o.Notes[w.Note].Body; word != "" {
			line += " " + page.T("portal.pieces.word", "word", word)
		}
		lines = append(lines, line)
	}
	if word := o.Notes[e.Note].Body; word != "" && !inward[e.Do] {
		lines = append(lines, page.T("portal.pieces.word", "word", word))
	}
	if f, ok := o.File(e.File); ok {
		lines = append(lines, f.Name)
	}
	if len(lines) == 1 {
		m.Text = lines[0]
	} else if len(lines) > 1 {
		m.Content = theme.Bullets(lines)
	}
	return m
}

// actor is who did it, as role and office: agents have no names here.
func (p *Portal) actor(page *web.Page, e dossier.Past) string {
	if e.Event.From != "" {
		return page.T("role."+string(e.By)) + ", " + p.office(e.Event.From)
	}
	if e.Via != nil {
		return page.T("role."+string(e.By)) + page.T("portal.via", "office", p.office(e.Via.Office))
	}
	return page.T("role." + string(e.By))
}

func messageMoment(page *web.Page, m Told) theme.Moment {
	out := theme.Moment{Title: page.T("portal.told."+m.Channel, "subject", m.Subject), Who: page.T("portal.told.state." + string(m.State))}
	if m.Channel == notify.BySMS {
		out.Text = m.Body
		return out
	}
	out.Content = messageText(page, m.Body)
	return out
}

// readings tell who opened the dossier and for what, once a day for each role, office and purpose.
func (p *Portal) readings(page *web.Page, all []dossier.Reading) (out []happening) {
	seen := map[string]int{}
	for _, r := range all {
		key, purpose := string(day.Of(r.At))+string(r.Role)+r.Office+r.Purpose, page.Purpose(r.Purpose)
		if i, again := seen[key]; again {
			out[i].at = r.At
			out[i].seq++
			out[i].Text = strings.TrimSpace(purpose + " " + page.T("portal.reading.times", "n", int(out[i].seq)))
			continue
		}
		seen[key] = len(out)
		out = append(out, happening{r.At, 1, theme.Moment{Title: page.T("portal.reading.title"), Text: purpose,
			Who: page.T("role."+string(r.Role)) + ", " + p.office(r.Office)}})
	}
	for i := range out {
		out[i].seq = 0
	}
	return out
}
