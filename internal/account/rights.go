package account

// Reach is how far a right goes.
type Reach string

// The reaches.
const (
	Everything Reach = "everything" // what is public
	OwnThings  Reach = "own"        // what belongs to the caller
	OwnOffice  Reach = "own-office" // dossiers of the agent's office; beyond it, see the routes that ask for a reason
	Platform   Reach = "platform"   // how the platform runs; no dossier
)

// Right is what a role is let in for, and how far. The acts that it has on a dossier, state by state, are the table of moves.
type Right struct {
	Role    Role // "" is anybody
	Purpose string
	Reach   Reach
}

// Rights is the one table of who may see what, for what purpose. The purpose of an agent is written beside each reading of a
// dossier, where its person sees it. Nobody at a desk sees their own dossier, or that of somebody near; see Bar.
var Rights = []Right{
	{"", "public", Everything},
	{Applicant, "own", OwnThings},
	{Helper, "help", OwnThings},
	{PreInstructor, "examine", OwnOffice},
	{Instructor, "examine", OwnOffice},
	{Signatory, "decide", OwnOffice},
	{HandOverClerk, "hand-over", OwnOffice},
	{Supervisor, "supervise", OwnOffice},
	{Operator, "operate", Platform},
}

// RightOf is the line of a role.
func RightOf(r Role) (Right, bool) {
	for _, x := range Rights {
		if x.Role == r {
			return x, true
		}
	}
	return Right{}, false
}

// PurposeOf is what a role reads for.
func PurposeOf(r Role) string {
	x, _ := RightOf(r)
	return x.Purpose
}
