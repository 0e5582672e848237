package ledger

import (
	"encoding/json"

	"anef/internal/certificate"
	"anef/internal/dossier"
	"anef/internal/ident"
)

// paperKey begins the key of the job that draws a paper.
const paperKey = "paper/"

// paper is what an event calls for.
func paper(p certificate.Intent) Paper {
	return Paper{Kind: string(p.Kind), Seq: p.Seq, From: string(p.From), Until: string(p.Until), Replaces: p.Replaces}
}

// papers: each has a good number, is as far as its row says, and is drawn or going to be; each event has the papers and
// the work that package effects calls for, and each paper its event.
func (c *check) papers(d *reading, wanted promises) {
	byNumber := map[string]Paper{}
	for _, p := range d.Papers {
		byNumber[p.Number] = p
	}
	for _, p := range d.Papers {
		where := d.where + ", paper " + p.Number
		if n, err := ident.ParseReference(p.Number); err != nil || n != p.Number {
			c.problem(changed, where, "its number does not check")
		}
		c.standing(p, where, byNumber)
		c.seal(d, p, where)
		if p.Blob == "" {
			wanted[paperKey+p.Number] = promise{where, true}
		}
	}
	if d.whole {
		c.called(d, wanted)
		c.ended(d)
	}
}

// ended: what an act ended is not in force, and nothing else is revoked.
func (c *check) ended(d *reading) {
	for _, p := range d.Papers {
		where, over := d.where+", paper "+p.Number, false
		for i, e := range d.events {
			if seq := d.Events[i].Seq; ends(e, p, seq) {
				over = true
				if p.Why == "" {
					c.problem(unfolded, where, "event %d ended it, and it is still %s", seq, p.State)
				}
			}
		}
		if p.State == certificate.Revoked && !over {
			c.problem(uncalled, where, "it is revoked, and no event says so")
		}
	}
}

// ends tells whether an event has a paper believed no more.
func ends(e dossier.Event, p Paper, seq int64) bool {
	if r := e.Revoking; e.Do == dossier.Revoke && r != nil {
		return r.Number == p.Number
	}
	return e.Ends != "" && p.Kind == string(certificate.Extension) && p.Seq < seq && p.Until >= string(e.On)
}

// standing: a paper has a document once it is published and not before; one that is superseded, a successor that took its
// place when it was published.
func (c *check) standing(p Paper, where string, byNumber map[string]Paper) {
	switch p.State {
	case certificate.Intended, certificate.Sealed:
		if p.Blob != "" {
			c.problem(unfolded, where, "it has a document and is only %s", p.State)
		}
	case certificate.Published, certificate.Superseded, certificate.Revoked:
		if p.Blob == "" {
			c.problem(lost, where, "it is %s and has no document", p.State)
		}
	default:
		c.problem(changed, where, "it is in no state we know: %q", p.State)
	}
	next, ok := byNumber[p.ReplacedBy]
	if (p.State == certificate.Superseded) != (p.ReplacedBy != "") || ok && next.Replaces != p.Number || p.ReplacedBy != "" && !ok {
		c.problem(unfolded, where, "it is %s, replaced by %q", p.State, p.ReplacedBy)
	}
	if p.Replaces == "" {
		return
	}
	former, ok := byNumber[p.Replaces]
	if !ok {
		c.problem(lost, where, "the paper %s that it corrects", p.Replaces)
	} else if out := p.Blob != ""; out && former.ReplacedBy != p.Number && (p.State != certificate.Revoked || former.State != certificate.Revoked) {
		c.problem(unfolded, where, "the paper %s that it corrects is still %s", p.Replaces, former.State)
	}
}

// seal: what was signed is on record, a key of the list signed it, and it speaks of this paper.
func (c *check) seal(d *reading, p Paper, where string) {
	switch {
	case p.State == certificate.Intended && p.Seal.Key == "":
		return
	case p.Code == "" && p.Seal.Key == "" && p.Blob != "":
		return // from before there were seals
	}
	if _, err := p.Seal.Genuine(c.list); err != nil {
		c.problem(forged, where, "its seal by %q: %v", p.Seal.Key, err)
		return
	}
	var r certificate.Record
	if err := json.Unmarshal(p.Seal.Record, &r); err != nil {
		c.problem(forged, where, "what was sealed cannot be read: %v", err)
		return
	}
	if r.Number != p.Number || r.Code != certificate.CodeHash(p.Number, p.Code) || string(r.Kind) != p.Kind || r.Dossier != d.Row.Reference ||
		string(r.From) != p.From || string(r.Until) != p.Until || r.Replaces != p.Replaces {
		c.problem(changed, where, "its row is not what was sealed")
	}
}
