package ledger

import "anef/internal/ident"

// Incident is one row of the operator's list.
type Incident struct {
	Number, Since string
	Open          bool
}

// incidents: each that the history opens has its row, closed when the history says so, and there are no others.
func (c *check) incidents(d *reading) {
	if !d.whole {
		return
	}
	rows := map[string]Incident{}
	for _, i := range d.Incidents {
		rows[i.Number] = i
	}
	for i, e := range d.events {
		if e.Incident == nil {
			continue
		}
		row, ok := rows[e.Incident.Number]
		delete(rows, e.Incident.Number)
		where := d.at(d.Events[i].Seq) + ", incident " + e.Incident.Number
		open := d.now.Incident != nil && d.now.Incident.Number == e.Incident.Number
		switch n, err := ident.ParseReference(e.Incident.Number); {
		case err != nil || n != e.Incident.Number:
			c.problem(changed, where, "its number does not check")
		case !ok:
			c.problem(lost, where, "it has no row")
		case row.Open != open || row.Since != string(e.Incident.Since):
			c.problem(listed, where, "its row says since %s, open %v", row.Since, row.Open)
		}
	}
	for number := range rows {
		c.problem(uncalled, d.where, "no event opens the incident %s", number)
	}
}
