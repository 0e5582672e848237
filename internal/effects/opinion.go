package effects

import (
	"anef/internal/dossier"
	"anef/internal/jobs"
)

// Opinion asks to write to somebody outside about the question that they were asked.
type Opinion struct {
	Dossier dossier.ID `json:"dossier"`
	Opinion string     `json:"opinion"`
	Model   string     `json:"model"` // locale keys opinion.mail.MODEL.*
}

// Kind implements jobs.Args.
func (Opinion) Kind() string { return "opinion-mail" }

// What is written to an expert.
const (
	OpinionAsked    = "asked"
	OpinionReminder = "reminder"
	OpinionThanks   = "thanks"
	OpinionRecalled = "recalled"
)

// remindBefore is how many days before its due day a question is put again.
const remindBefore = 3

func write(model string) effect {
	return func(out *After, c dossier.Case, e dossier.Event) {
		out.Jobs = append(out.Jobs, opinion(c, e, model))
	}
}

// remind puts the question again before its day; when it is answered by then, nothing is sent.
func remind(out *After, c dossier.Case, e dossier.Event) {
	if on := e.Opinion.Due.Plus(-remindBefore); on > e.On {
		job := opinion(c, e, OpinionReminder)
		job.At = on.Time()
		out.Jobs = append(out.Jobs, job)
	}
}

func opinion(c dossier.Case, e dossier.Event, model string) jobs.Spec {
	return jobs.Spec{Args: Opinion{c.ID, e.Opinion.ID, model}, Key: "opinion/" + e.Opinion.ID + "/" + model}
}
