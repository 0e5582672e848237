package bulk

import "anef/internal/dossier"

// endedLives are nine dossiers in ten. They are shorter than most real ones, and more of them were withdrawn, so that
// ten million fit on one disk; a list passes over them all the same, and a search finds them.
var endedLives = []life{
	lived(480, file(), do(9, dossier.Withdraw, applicant)),
	lived(240, file(), ask(12, checker, "passport", 30), closing(50)),
	lived(120, give(0, "passport"), file("passport"), judge(8, checker, "passport"), do(9, dossier.DeclareComplete, checker),
		propose(31, false), do(34, dossier.Refuse, signer)),
	lived(160, give(0, "passport"), file("passport"), judge(8, checker, "passport"), do(8, dossier.DeclareComplete, checker),
		propose(20, true), do(25, dossier.Grant, signer), making(26, dossier.Order, machine), making(40, dossier.Produce, maker),
		making(45, dossier.Arrive, maker), handOver(58)),
}

// begun is how most open ones begin; more is what happened since.
func begun(weight int, more ...step) life {
	return lived(weight, append([]step{give(0, "passport"), give(0, "photo"), file("passport", "photo")}, more...)...)
}

// checked is a dossier declared complete.
func checked(weight int, more ...step) life {
	return begun(weight, append([]step{judge(6, checker, "passport"), judge(6, checker, "photo"), do(7, dossier.DeclareComplete, checker),
		assign(8, examiner)}, more...)...)
}

// granted is one whose card is being made.
func granted(weight int, more ...step) life {
	return checked(weight, append([]step{propose(18, true), do(20, dossier.Grant, signer)}, more...)...)
}

// openLives are in every state in which somebody must act, taken and not, hurried and not.
var openLives = []life{
	begun(190),                     // nobody has it
	begun(100, assign(3, checker)), // taken
	begun(40, assign(3, checker), reject(4, "photo"), ask(4, checker, "photo", 30)).within(29),                                 // waits
	begun(30, assign(3, checker), reject(4, "photo"), ask(4, checker, "photo", 20)).within(90),                                 // overdue, many
	begun(25, ask(4, checker, "photo", 30), give(9, "photo"), do(9, dossier.Answer, applicant)).within(40),                     // answered, free
	begun(25, assign(2, checker), ask(4, checker, "photo", 30), give(9, "photo"), do(9, dossier.Answer, applicant)).within(40), // answered, taken
	begun(8, flag(2, dossier.Vulnerable, 0)),
	begun(6, assign(2, checker), flag(2, dossier.ByJudge, 60)),
	begun(6, flag(2, dossier.JobAtStake, 45)),
	begun(10, rest(5, 70)),
	checked(220),
	checked(30, consult(9, 40)),
	checked(30, ask(12, examiner, "passport", 30)).within(60),
	checked(30, ask(12, examiner, "passport", 30), give(20, "passport"), do(20, dossier.Answer, applicant)).within(40),
	checked(60, do(40, dossier.Extend, examiner)).within(85),
	checked(90, propose(18, true)).within(30),
	checked(20, propose(18, false)).within(30),
	granted(20).within(5),
	granted(20, making(21, dossier.Order, machine)).within(20),
	granted(10, making(21, dossier.Order, machine), making(30, dossier.Produce, maker)).within(10),
	granted(30, making(21, dossier.Order, machine), making(30, dossier.Produce, maker), making(33, dossier.Arrive, maker)).within(60),
}
