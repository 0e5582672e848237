// Package rules carries the law as data, inside the binary: procedures, values, sources, offices and places.
package rules

import "embed"

// FS holds every data file under its path here, as "prefectures/14.yaml".
//
//go:embed places/*.tsv places/*.tsv.gz prefectures/*.yaml sources/*.yaml params/*.yaml procedures/*.yaml blocks/*.yaml facts/*.yaml motives/*.yaml help/*.yaml rights/*.yaml
var FS embed.FS
