package account

// View is a list as its agent wants to find it again.
type View struct {
	ID, Name string
	Query    string // of the list's address
}
