package certificate

import (
	"context"
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/locale"
	"anef/internal/pdf"
)

// Preview draws a decision as it would be printed, before anybody proposes it: the same words from the same law, marked as a
// draft on every page, without number, code or seal. The dossier is one that was thought on to its decision, which is its
// last event; see dossier.Service.Imagine.
func (m *Maker) Preview(ctx context.Context, d dossier.Dossier, kind Kind) ([]byte, error) {
	now := m.Clock().UTC().Truncate(time.Second)
	last := d.History[len(d.History)-1]
	s, err := m.about(ctx, d, Intent{Kind: kind, Dossier: d.Case.ID, Seq: last.Seq, On: day.Of(now)})
	if err != nil {
		return nil, err
	}
	if last.Event.Rights != nil {
		s.intent.Rights = *last.Event.Rights
	}
	s.intent.Number = s.texts.T(locale.FR, "paper.draft.number")
	s.said = s.record(s.intent)
	doc := s.page(now)
	doc.Watermark = s.texts.T(locale.FR, "paper.draft.watermark")
	doc.Blocks = append([]pdf.Block{pdf.Notice{Text: s.texts.T(locale.FR, "paper.draft.notice")}}, doc.Blocks...)
	return pdf.Render(doc)
}
