// Package likeness notices when two persons may be one, and keeps what agents say of them; it joins nobody by itself.
package likeness

import (
	"slices"
	"strings"
	"time"

	"anef/internal/dossier"
	"anef/internal/fault"
	"anef/internal/person"
)

// State is what agents said of a pair.
type State string

// The states.
const (
	Open     State = "open"     // nobody has said anything yet
	Merged   State = "merged"   // one person, with the dossiers of both accounts
	Distinct State = "distinct" // two persons who look alike
)

// Why two persons may be one; locale keys likeness.why.CODE.
const (
	Identity  = "identity" // names as they sound, birth date, nationality
	Passport  = "passport"
	Foreigner = "foreigner"
	Visa      = "visa"
)

// Pair is two persons who may be one, in the order of their ids.
type Pair struct {
	One, Other string
	Why        []string
	Stands     State
	Dossier    dossier.ID // that was filed when it was noticed
	Like       dossier.ID // that it is like
	Noticed    time.Time
	Acts       []Act // the first first
}

// Act is what an agent said.
type Act struct {
	At     time.Time
	Agent  string
	Office string
	Did    string // one of the acts
	Reason string
}

// What agents may say.
const (
	Merge  = "merge"
	Apart  = "distinct"
	Split  = "split"  // what was merged; by another agent than the one who merged
	Reopen = "reopen" // what was said to be two
)

// moves is the whole life of a pair.
var moves = []struct {
	from State
	did  string
	to   State
}{
	{Open, Merge, Merged},
	{Open, Apart, Distinct},
	{Merged, Split, Open},
	{Distinct, Reopen, Open},
}

// Doable are the acts that an agent may do now.
func (p Pair) Doable(agent string) (out []string) {
	for _, m := range moves {
		if m.from == p.Stands && !(m.did == Split && p.last().Agent == agent) {
			out = append(out, m.did)
		}
	}
	return out
}

func (p Pair) last() Act {
	if len(p.Acts) == 0 {
		return Act{}
	}
	return p.Acts[len(p.Acts)-1]
}

// Judge is the pair after an act. Conflict when somebody was faster or the agent may not; Invalid without a reason.
func (p Pair) Judge(a Act) (Pair, error) {
	if strings.TrimSpace(a.Reason) == "" {
		var bad fault.Fields
		bad.Add("reason", "web.error.required")
		return p, bad.Err()
	}
	if !slices.Contains(p.Doable(a.Agent), a.Did) {
		return p, fault.New(fault.Conflict, "likeness.cannot")
	}
	for _, m := range moves {
		if m.from == p.Stands && m.did == a.Did {
			p.Stands = m.to
			break
		}
	}
	p.Acts = append(slices.Clip(p.Acts), a)
	return p, nil
}

// Someone is what one dossier says of its person.
type Someone struct {
	person.Person
	Answers map[string]string
}

// Alike says why two may be one; nothing when there is no reason to think so.
func Alike(a, b Someone) (out []string) {
	same := func(x, y string) bool { return x != "" && x == y }
	said := func(id string) bool { return same(a.Answers[id], b.Answers[id]) }
	if same(person.Written(a.Answers["family_name"]), person.Written(b.Answers["family_name"])) &&
		person.Written(a.Answers["given_names"]) == person.Written(b.Answers["given_names"]) && said("birth_date") && said("nationality") {
		out = append(out, Identity)
	}
	if same(person.Number(a.Answers["passport_number"]), person.Number(b.Answers["passport_number"])) {
		out = append(out, Passport)
	}
	if same(person.Number(a.Foreigner), person.Number(b.Foreigner)) {
		out = append(out, Foreigner)
	}
	if same(person.Number(a.Visa), person.Number(b.Visa)) {
		out = append(out, Visa)
	}
	return out
}
