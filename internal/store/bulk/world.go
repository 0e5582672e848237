package bulk

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"time"

	"anef/internal/day"
	"anef/internal/dossier"
	"anef/internal/ident"
	"anef/internal/tally"
)

// world is what every copy is made from.
type world struct {
	Config
	tables      []*table
	someone     template
	agent       template
	open, ended []template
	families    names
	givens      names
	calendar    *calendar
	today       int // day of the calendar
	epoch       int
	desks       []desk
	copied      copied
	kept        kept
	buffer      []byte
}

// desk is one office with those who work there.
type desk struct {
	office string
	up     float64 // an even number below it, and above that of the desk before, is this one's
	staff  map[string][]string
}

const (
	mostOffices = 100
	biggest     = 0.04 // of all open dossiers are at the first office
	pastYears   = 5    // in which ended dossiers were filed
	perAgent    = 400  // open dossiers
	openInTen   = 2    // of the second dossiers
)

func newWorld(ctx context.Context, c Config) (*world, error) {
	s, err := openScratch(ctx, c)
	if err != nil {
		return nil, err
	}
	defer s.close()
	today := day.Of(c.Now)
	first := today.Plus(-366 * (pastYears + 1))
	w := &world{Config: c, families: fold(familyNames()), givens: fold(givenNames), calendar: newCalendar(first, 366*(pastYears+4)),
		today: first.Until(today), epoch: first.Until(epoch)}
	w.kept = kept{jobs: c.Now.Add(-jobsKept).UnixMicro(), measures: string(tally.From(today))}
	w.copied = copied{words: make([]string, len(slots)), calendar: w.calendar}
	if w.agent, err = w.live(ctx, s, s.agent); err != nil {
		return nil, fmt.Errorf("agent: %w", err)
	}
	if w.someone, err = w.live(ctx, s, s.people); err != nil {
		return nil, fmt.Errorf("person: %w", err)
	}
	for i, l := range endedLives {
		l.first = true
		t, err := w.live(ctx, s, func(ctx context.Context) error { return s.live(ctx, l) })
		if err != nil {
			return nil, fmt.Errorf("ended life %d: %w", i, err)
		}
		t.life = l
		w.ended = append(w.ended, t)
	}
	for i, l := range openLives {
		t, err := w.live(ctx, s, func(ctx context.Context) error { return s.live(ctx, l) })
		if err != nil {
			return nil, fmt.Errorf("open life %d: %w", i, err)
		}
		t.life = l
		w.open = append(w.open, t)
	}
	w.furnish()
	return w, nil
}

func (w *world) live(ctx context.Context, s *scratch, write func(context.Context) error) (t template, err error) {
	if err = write(ctx); err == nil {
		t, err = s.read(ctx, &w.tables)
	}
	if err == nil {
		err = s.clear(ctx)
	}
	return t, err
}

// furnish gives each office its share, always the same part less than the one before, and its agents.
func (w *world) furnish() {
	offices := w.Offices[:min(len(w.Offices), mostOffices)]
	// share is biggest × ratio^i; the ratio makes the sum one.
	low, high := 0.0, 1.0
	for range 60 {
		ratio, sum := (low+high)/2, 0.0
		for i := range offices {
			sum += math.Pow(ratio, float64(i))
		}
		if biggest*sum < 1 {
			low = ratio
		} else {
			high = ratio
		}
	}
	up, r := 0.0, rand.New(rand.NewPCG(w.Seed, 1<<63))
	for i, o := range offices {
		share := biggest * math.Pow(low, float64(i))
		up += share
		d := desk{office: o, up: up, staff: map[string][]string{}}
		open := share * float64(w.People) / 5
		for _, role := range roles {
			for range 1 + int(open*role.share/perAgent) {
				d.staff[role.slot] = append(d.staff[role.slot], newID(r))
			}
		}
		w.desks = append(w.desks, d)
	}
	w.desks[len(w.desks)-1].up = 1
}

// roles are who works at an office, and which part of its work they do.
var roles = []struct {
	slot  string
	role  dossier.Role
	share float64
}{{"pre", dossier.PreInstructor, 0.5}, {"ins", dossier.Instructor, 0.6}, {"sig", dossier.Signatory, 0.1},
	{"han", dossier.HandOverClerk, 0.05}, {"sup", dossier.Supervisor, 0.05}}

// newID is an identifier of the same shape as ident.ID, drawn from the seed.
func newID(r *rand.Rand) string {
	const alphabet = "abcdefghijklmnopqrstuvwxyz234567"
	var out [26]byte
	x, left := r.Uint64(), 12
	for i := range out {
		if left == 0 {
			x, left = r.Uint64(), 12
		}
		out[i] = alphabet[x&31]
		x >>= 5
		left--
	}
	return string(out[:])
}

func (c *copied) set(slot int, value string) { c.words[slot] = value }

// The places of slots that are set for each copy.
var (
	atID, atRef, atAccount, atPerson            = place("id"), place("ref"), place("account"), place("person")
	atPermit, atForeigner, atCard, atEmail      = place("permit"), place("foreigner"), place("card"), place("email")
	atPhone, atFamily, atGiven, atHolder        = place("phone"), place("family"), place("given"), place("holder")
	atBorn, atCountry, atKeyA, atKeyB, atOffice = place("born"), place("country"), place("keya"), place("keyb"), place("office")
	atStamp, atOrder, atOpinion                 = place("stamp"), place("order"), place("opinion")
	atPapers, atFiles, atNotes                  = place("paper0"), place("file0"), place("note0")
)

// person writes somebody with two dossiers: one that is over, and one that is open for one person in five.
func (w *world) person(out *chunk, i int) {
	r, c := rand.New(rand.NewPCG(w.Seed, uint64(i))), &w.copied
	number := strconv.Itoa(7_000_000_000 + i)
	family, given := w.families.draw(r), w.givens.draw(r)
	for given.folded == family.folded { // whose two orders are one
		given = w.givens.draw(r)
	}
	c.set(atAccount, newID(r))
	c.set(atPerson, newID(r))
	c.set(atPermit, newID(r))
	c.set(atForeigner, number)
	c.set(atCard, "C"+number)
	c.set(atEmail, "p"+number+"@example.org")
	c.set(atPhone, "+336"+number[2:])
	c.set(atFamily, family.written)
	c.set(atGiven, given.written)
	c.set(atHolder, upper(family.written)+" "+given.written)
	c.set(atKeyA, family.folded+" "+given.folded)
	c.set(atKeyB, given.folded+" "+family.folded)
	c.set(atCountry, countries[r.IntN(len(countries))])
	c.set(atBorn, string(day.Date("1960-01-01").Plus(r.IntN(365*46))))
	d := &w.desks[w.deskOf(r.Float64())]
	open := r.IntN(10) < cmp.Or(w.Open, openInTen)

	// The ended one was filed long before the other; both know their day before anything is written.
	t, from := &w.ended[weighted(w.ended, r)], w.today-120
	var second *template
	if open {
		second = &w.open[weighted(w.open, r)]
		from = w.today - second.days - r.IntN(second.recent)
	} else {
		second = &w.ended[weighted(w.ended, r)]
		from = w.today - 31 - second.days - r.IntN(365*2)
	}
	earlier := from - 100 - t.days - r.IntN(365*2)
	c.at(from, w.epoch, int64(r.IntN(8*3600))*1e6)
	w.someone.write(out, c, w.kept)
	w.dossier(out, t, d, r, 2*i, earlier)
	w.dossier(out, second, d, r, 2*i+1, from)
	out.people++
	out.dossiers += 2
	if open {
		out.open++
	}
}

// at has a copy filed on a day.
func (c *copied) at(filed, epoch int, jitter int64) {
	c.filed, c.shift = filed, int64(filed-epoch)*24*3600*1e6+jitter
}

func (w *world) dossier(out *chunk, t *template, d *desk, r *rand.Rand, n, filed int) {
	c := &w.copied
	c.at(filed, w.epoch, int64(r.IntN(8*3600))*1e6)
	ref := ident.Numbered('D', uint64(n))
	c.set(atID, newID(r))
	c.set(atRef, ref)
	c.set(atOffice, d.office)
	c.set(atOrder, ref)
	c.set(atOpinion, newID(r))
	c.set(atStamp, fmt.Sprintf("%016d", 7_000_000_000_000_000+n))
	for _, role := range roles {
		all := d.staff[role.slot]
		c.set(place(role.slot), all[r.IntN(len(all))])
	}
	for k := range t.papers {
		c.set(atPapers+k, ident.Numbered('C', uint64(n*mostOf+k)))
	}
	for k := range t.files {
		c.set(atFiles+k, newID(r))
	}
	for k := range t.notes {
		c.set(atNotes+k, newID(r))
	}
	w.buffer = t.chain(c, w.buffer)
	t.write(out, c, w.kept)
}

// jobsKept is a little longer than the platform keeps jobs that are done.
const jobsKept = 31 * 24 * time.Hour

func (w *world) deskOf(x float64) int {
	for i := range w.desks {
		if x < w.desks[i].up {
			return i
		}
	}
	return len(w.desks) - 1
}

func weighted(all []template, r *rand.Rand) int {
	sum := 0
	for i := range all {
		sum += all[i].weight
	}
	x := r.IntN(sum)
	for i := range all {
		if x -= all[i].weight; x < 0 {
			return i
		}
	}
	return 0
}

// staff writes the agents of all offices, before anybody's dossier.
func (w *world) staff(r *Report, made chan<- *chunk, free <-chan *chunk) {
	out, c, n := <-free, &w.copied, 0
	out.reset()
	for _, d := range w.desks {
		for _, role := range roles {
			for k, id := range d.staff[role.slot] {
				n++
				c.at(w.today-365*pastYears, w.epoch, 0)
				c.set(place("id"), id)
				c.set(atEmail, fmt.Sprintf("%s-%d.%s@bulk.example", role.slot, k+1, d.office))
				c.set(atHolder, fmt.Sprintf("%s %s-%d", w.givens[n%len(w.givens)].written, w.families[n%len(w.families)].written, k+1))
				c.set(atOrder, string(role.role))
				c.set(atOffice, d.office)
				w.agent.write(out, c, w.kept)
			}
		}
	}
	made <- out
}
