package mail

import (
	"strings"
	"time"
)

// Bounce is the body of the call-back about a mail that the server took and could not deliver, signed as package hook
// says; see docs/protocols/mail.md.
type Bounce struct {
	MessageID string    `json:"message_id"` // of the mail, with or without its brackets
	To        string    `json:"to"`
	Status    Status    `json:"status"`
	Code      string    `json:"code,omitempty"` // enhanced status of RFC 3463: "5.1.1"
	At        time.Time `json:"at"`
	Reason    string    `json:"reason,omitempty"` // in the words of the server that refused it
}

// Status is how the delivery ended.
type Status string

// The statuses. Few servers say that a mail was delivered; all say when it was not.
const (
	Delivered Status = "delivered"
	Bounced   Status = "bounced"
)

// Domain ends every Message-ID of ours.
const Domain = "anef"

// IDOf makes the Message-ID of a message; its id has only letters, digits, dashes and slashes.
func IDOf(message string) string { return strings.ReplaceAll(message, "/", ".") + "@" + Domain }

// MessageOf reads a Message-ID back; not ok is one that we never made.
func MessageOf(id string) (message string, ok bool) {
	local, ours := strings.CutSuffix(strings.Trim(id, "<> "), "@"+Domain)
	return strings.ReplaceAll(local, ".", "/"), ours && local != ""
}
