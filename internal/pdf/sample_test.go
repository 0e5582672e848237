package pdf_test

import (
	"fmt"
	"math/rand/v2"
	"time"

	"anef/internal/pdf"
)

var written = time.Date(2026, 5, 12, 8, 30, 0, 0, time.UTC)

// certificate is a one-page paper like those the platform issues: 12 facts and a symbol of 40 by 40.
func certificate() pdf.Document {
	return pdf.Document{
		Title:   "Attestation de prolongation d’instruction",
		Subject: "Prolongation des droits pendant l’instruction de la demande",
		Author:  "Préfecture du Calvados",
		Lang:    "fr",
		Created: written,
		Header: pdf.Header{
			Sender:    []string{"Préfecture du Calvados", "Service de l’immigration", "Rue Daniel-Huet", "14038 Caen Cedex 9"},
			Reference: []string{"Nº API-2026-0004217", "Dossier 14-K7M2-9Q", "Caen, le 12 mai 2026"},
		},
		Footer: "API-2026-0004217 — à vérifier sur exemple.test/verifier",
		Blocks: []pdf.Block{
			pdf.Paragraph{Text: pdf.Marked("Le préfet atteste que la personne désignée ci-dessous a déposé " +
				"dans les délais une demande de renouvellement, toujours en cours d’instruction. " +
				"**Les droits attachés au titre précédent sont prolongés du 11 septembre au 10 décembre 2026.**")},
			pdf.Facts{Rows: []pdf.Fact{
				{Label: "Nom", Value: "LEFÈVRE-ŒUVRARD"}, {Label: "Prénoms", Value: "Zoë, Łucja, İpek"},
				{Label: "Née le", Value: "3 février 2001"}, {Label: "À", Value: "Český Těšín"},
				{Label: "Nationalité", Value: "sénégalaise"}, {Label: "Numéro étranger", Value: "9903123456"},
				{Label: "Titre précédent", Value: "Visa de long séjour valant titre de séjour, étudiant"},
				{Label: "Expiré le", Value: "10 septembre 2026"}, {Label: "Demande déposée le", Value: "14 juillet 2026"},
				{Label: "Travail", Value: "Autorisé à titre accessoire, dans la limite de 60 % de la durée annuelle"},
				{Label: "Voyage", Value: "Autorise le retour en France"}, {Label: "Taxe : à payer", Value: "50 €"},
			}},
			pdf.Code{Matrix: matrix(40), MM: 26, Alt: "Code 2D-Doc : les mêmes données, signées",
				Text: pdf.Marked("**Vérifier ce document**\nLisez le code avec une application 2D-Doc, " +
					"ou saisissez le numéro sur exemple.test/verifier.\nLa page ne montre que la validité.")},
		},
	}
}

// letter has every kind of block, an annex in another language, and a table of that many rows.
func letter(rows int) pdf.Document {
	d := certificate()
	d.Title = "Demande de pièces complémentaires"
	d.Tone, d.Watermark = pdf.Neutral, "Ne vaut pas droit au séjour"
	d.Header.Recipient = []string{"Mme Zoë LEFÈVRE-ŒUVRARD", "12 rue de l’Église", "14000 Caen"}
	t := pdf.Table{Head: []string{"Pièce", "Ce qui manque", "Avant le"}}
	for i := range rows {
		t.Rows = append(t.Rows, []string{fmt.Sprintf("Pièce %d", i+1), "La page 2, lisible et « entière »", "12 juin 2026"})
	}
	d.Blocks = []pdf.Block{
		pdf.Paragraph{Text: "Madame,"},
		pdf.Paragraph{Text: "Votre dossier est presque complet : il manque ce qui suit. Vous pouvez l’envoyer " +
			"en ligne, par courrier ou au guichet. Votre date de dépôt est conservée."},
		pdf.Notice{Title: "Ce courrier n’est pas un refus", Text: "Répondez avant le 12 juin 2026.", Tone: pdf.Warning},
		pdf.Heading{Level: 2, Text: "Pièces demandées"},
		t,
		pdf.Heading{Level: 3, Text: "Comment faire"},
		pdf.List{Ordered: true, Items: []string{"Ouvrez votre dossier.", "Ajoutez " + pdf.Bold("chaque") + " pièce."}},
		pdf.List{Items: []string{"Aide par téléphone", "Accueil sur rendez-vous"}},
		pdf.Space{MM: 4},
		pdf.Paragraph{Small: true, Text: "Recours : tribunal administratif de Caen, dans un délai de deux mois."},
		pdf.PageBreak{},
		pdf.Heading{Level: 2, Text: "Courtesy translation", Lang: "en"},
		pdf.Paragraph{Text: "Some documents are missing from your application.", Lang: "en"},
	}
	return d
}

func matrix(n int) [][]bool {
	r := rand.New(rand.NewPCG(1, 2))
	m := make([][]bool, n)
	for y := range m {
		m[y] = make([]bool, n)
		for x := range m[y] {
			m[y][x] = x == 0 || y == n-1 || (y == 0 && x%2 == 0) || (x == n-1 && y%2 == 1) || r.IntN(2) == 0
		}
	}
	return m
}
