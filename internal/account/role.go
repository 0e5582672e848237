package account

// Role is what somebody is on the platform. Those of the desk have the names the life of a dossier uses.
type Role string

// The roles.
const (
	Applicant     Role = "applicant"
	PreInstructor Role = "pre-instructor" // checks completeness
	Instructor    Role = "instructor"     // examines and proposes
	Signatory     Role = "signatory"      // decides
	HandOverClerk Role = "hand-over"      // gives the cards out
	Supervisor    Role = "supervisor"     // gives out the work of an office
	Helper        Role = "helper"         // acts for others under a mandate
	Operator      Role = "operator"       // runs the platform, sees no dossier
)

// DeskRoles are those of the agents who work on dossiers, each bound to an office.
var DeskRoles = []Role{PreInstructor, Instructor, Signatory, HandOverClerk, Supervisor}

// StaffRoles are those that sign in with a password and a code.
var StaffRoles = append([]Role{Helper, Operator}, DeskRoles...)
