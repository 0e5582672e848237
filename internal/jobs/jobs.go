// Package jobs describes work that must happen after the commit, at least once, soon.
// It holds no queue: specs are data, so that what must happen later goes down as data and never up as a call.
package jobs

import "time"

// Args is the payload of one kind of job. Kind is written in the database: never rename it.
type Args interface{ Kind() string }

// Spec is one job to enqueue. Two specs with the same Key are one job.
type Spec struct {
	Args Args
	Key  string
	At   time.Time // not before; zero means at once
}
