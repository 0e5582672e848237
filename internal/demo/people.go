package demo

import (
	"anef/internal/account"
	"anef/internal/dossier"
	"anef/internal/locale"
	"anef/internal/permit"
	"anef/internal/person"
)

// Password opens every account of the demonstration. It is no secret and exists nowhere else.
const Password = "une-phrase-de-passe"

// who is one invented person: what they hold, where they live, and how far their dossier has come.
type who struct {
	acc     account.Account
	person  person.Person
	held    permit.Permit
	left    int    // days until the permit ends
	visa    int    // of those who just came: the place among the test visas of the register
	commune string // INSEE code
	story   []act
}

// act is one thing that happens, so many days before today.
type act struct {
	ago int
	do  func(*player) error
}

func somebody(family, given, born, nationality, foreigner, mail, phone string, lang locale.Lang) who {
	return who{
		acc:    account.Account{Email: mail + "@example.org", Foreigner: foreigner, Lang: lang, Phone: phone},
		person: person.Person{FamilyName: family, GivenNames: given, BirthDate: date(born), Nationality: nationality, Foreigner: foreigner},
	}
}

func (w who) holds(kind, number string, left int) who {
	w.held, w.left = permit.Permit{Kind: kind, Ground: "student", Number: number}, left
	return w
}

// on is what else the permit says than "student".
func (w who) on(ground string) who { w.held.Ground = ground; return w }

func (w who) in(commune string) who { w.commune = commune; return w }

// arrived holds a test visa that is not validated yet.
func (w who) arrived(visa int) who { w.visa = visa; return w }

func (w who) lives(story ...act) who { w.story = story; return w }

const caen, rennes, lyon, nice, alencon = "14118", "35238", "69123", "06088", "61001"

// people are invented; so are their numbers.
var people = []who{
	somebody("Diop", "Awa", "2003-04-12", "SN", "7703000001", "awa", "+33611000001", locale.FR).
		holds("vls-ts", "V14000001", 70).in(caen).lives(),
	somebody("Chen", "Liang", "2002-11-03", "CN", "7703000002", "liang", "+33611000002", locale.EN).
		holds("card", "C14000002", 80).in(caen).lives(act{3, begin}),
	somebody("Morales Rojas", "Diego", "2001-06-21", "CO", "7703000003", "diego", "+33611000003", locale.ES).
		holds("card", "C35000003", 75).in(rennes).lives(act{1, file}),
	somebody("El Amrani", "Fatima Zahra", "2002-01-30", "MA", "7703000004", "fatima", "+33611000004", locale.FR).
		holds("card", "C69000004", 65).in(lyon).lives(act{12, file}, act{2, amend}),
	somebody("Mensah", "Kwame", "2000-09-09", "GH", "7703000005", "kwame", "+33611000005", locale.EN).
		holds("card", "C14000005", 48).in(caen).lives(act{25, file}, act{10, askRegistration}),
	somebody("Nair", "Priya", "2001-12-24", "IN", "7703000006", "priya", "+33611000006", locale.EN).
		holds("card", "C69000006", 30).in(lyon).lives(act{50, file}, act{40, askRegistration}),
	somebody("Nguyễn", "Thị Minh Anh", "2003-07-15", "VN", "7703000007", "minhanh", "+33611000007", locale.EN).
		holds("card", "C14000007", 12).in(caen).lives(act{62, file}, act{50, acceptAll}, act{49, complete}),
	somebody("Pereira da Silva", "Carlos", "1999-03-18", "BR", "7703000008", "carlos", "+33611000008", locale.ES).
		holds("card", "C35000008", -20).in(rennes).lives(act{95, file}, act{80, acceptAll}, act{79, complete}, act{25, extend}),
	somebody("Castro", "Sofía", "2002-08-02", "AR", "7703000009", "sofia", "+33611000009", locale.ES).
		holds("card", "C14000009", 20).in(caen).lives(act{70, file}, act{60, acceptAll}, act{59, complete}, act{2, proposeGrant}),
	somebody("Miller", "John", "2000-05-05", "US", "7703000010", "john", "+33611000010", locale.EN).
		holds("card", "C35000010", 15).in(rennes).lives(act{68, file}, act{58, acceptAll}, act{57, complete}, act{8, proposeGrant}, act{1, grant}),
	somebody("Koné", "Amadou", "2001-02-14", "CI", "7703000011", "amadou", "+33611000011", locale.FR).
		holds("card", "C14000011", -5).in(caen).lives(act{85, file}, act{75, acceptAll}, act{74, complete}, act{15, extend},
		act{12, proposeGrant}, act{11, grant}, act{6, made}, act{2, arrived}),
	somebody("Haddad", "Leïla", "2000-10-10", "LB", "7703000012", "leila", "+33611000012", locale.FR).
		holds("card", "C69000012", 10).in(lyon).lives(act{70, file}, act{60, acceptAll}, act{59, complete}, act{5, proposeRefusal}, act{3, refuse}),

	// What they hold sends them elsewhere than to a student's renewal.
	somebody("Benali", "Amel", "2004-02-20", "DZ", "7703000013", "amel", "+33611000013", locale.FR).
		holds("vls", "V69000013", 80).in(lyon).lives(),
	somebody("Walker", "Susan", "1958-06-11", "US", "7703000014", "susan", "+33611000014", locale.EN).
		holds("card", "C06000014", 90).on("visitor").in(nice).lives(),
	somebody("Iyer", "Arjun", "1990-01-08", "IN", "7703000015", "arjun", "+33611000015", locale.EN).
		holds("multi-year-card", "C69000015", 85).on("talent-blue-card").in(lyon).lives(),
	somebody("Hughes", "Peter", "1961-09-30", "GB", "7703000016", "peter", "+33611000016", locale.EN).
		holds("card", "C61000016", 50).on("brexit-wa").in(alencon).lives(),
	somebody("Sarr", "Mariama", "2000-03-05", "SN", "7703000017", "mariama", "+33611000017", locale.FR).
		holds("card", "C14000017", 95).in(caen).lives(),

	// Just came, with an account: the visa is to be validated.
	somebody("Traoré", "Kadi", "2004-05-17", "ML", "", "kadi", "+33611000018", locale.FR).arrived(1).in(caen).lives(),
}

// staff of the three offices, and the operator.
var staff = []struct {
	login, name string
	role        account.Role
	office      string
}{
	{"claire.preinstruction@14.example", "Claire Lemoine", account.PreInstructor, "14"},
	{"hugo.instruction@14.example", "Hugo Marie", account.Instructor, "14"},
	{"sylvie.signature@14.example", "Sylvie Roussel", account.Signatory, "14"},
	{"paul.remise@14.example", "Paul Lecoq", account.HandOverClerk, "14"},
	{"odile.encadrement@14.example", "Odile Lefèvre", account.Supervisor, "14"},
	{"nadia.preinstruction@35.example", "Nadia Le Goff", account.PreInstructor, "35"},
	{"yann.instruction@35.example", "Yann Kermarrec", account.Instructor, "35"},
	{"anne.signature@35.example", "Anne Tanguy", account.Signatory, "35"},
	{"gael.encadrement@35.example", "Gaël Riou", account.Supervisor, "35"},
	{"luc.preinstruction@69.example", "Luc Moreau", account.PreInstructor, "69"},
	{"ines.instruction@69.example", "Inès Garcia", account.Instructor, "69"},
	{"marc.signature@69.example", "Marc Bonnet", account.Signatory, "69"},
	{"martine.encadrement@69.example", "Martine Vidal", account.Supervisor, "69"},
	{"operateur@example.org", "Camille Durand", account.Operator, ""},
}

// bots are the hands of the desk while the demonstration is filled.
func desk(role dossier.Role, office string) dossier.Actor {
	return dossier.Actor{Role: role, ID: "demo-" + string(role) + "-" + office, Office: office}
}
