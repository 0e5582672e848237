// Package locales carries the sentences of the platform; fr.json is the reference.
package locales

import "embed"

// FS holds one JSON file per language.
//
//go:embed *.json
var FS embed.FS
