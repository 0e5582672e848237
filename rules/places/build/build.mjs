// Makes ../communes.tsv.gz, ../departments.tsv and ../countries.tsv. Same input, same bytes.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import { flags, insee, names } from './countries.mjs'

const require = createRequire(import.meta.url)
const official = name => require(`@etalab/decoupage-administratif/data/${name}.json`)
const byCode = (a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)
const table = (head, rows) => [head, ...rows].map(r => r.join('\t') + '\n').join('')

function communes() {
  const kept = new Set(['commune-actuelle', 'arrondissement-municipal'])
  const rows = official('communes')
    .filter(c => kept.has(c.type))
    .map(c => [c.code, c.nom, c.departement, (c.codesPostaux ?? []).toSorted().join(' '), c.population ?? 0])
  return table(['code', 'name', 'department', 'postcodes', 'population'], rows.sort(byCode))
}

function departments() {
  const rows = official('departements').map(d => [d.code, d.nom, d.chefLieu, d.zone])
  return table(['code', 'name', 'seat', 'zone'], rows.sort(byCode))
}

function countries() {
  const iso = require('i18n-iso-countries/codes.json')
  const langs = ['fr', 'en', 'es']
  const stock = Object.fromEntries(langs.map(l => [l, require(`i18n-iso-countries/langs/${l}.json`).countries]))
  const name = (lang, code) => {
    const s = names[lang][code] ?? [stock[lang][code]].flat()[0]
    if (!s) throw new Error(`${code} has no name in ${lang}`)
    return s.replaceAll("'", '’')
  }
  const known = new Set(iso.map(c => c[0]))
  for (const code of [names.fr, names.en, names.es, insee, flags].flatMap(Object.keys)) {
    if (!known.has(code)) throw new Error(`${code} is no country code`)
  }
  const rows = iso.map(([a2, a3]) => [a2, a3, insee[a2] ?? '', ...langs.map(l => name(l, a2)), flags[a2] ?? ''])
  return table(['alpha2', 'alpha3', 'insee', 'fr', 'en', 'es', 'flags'], rows.sort(byCode))
}

function packed(text) {
  const gz = gzipSync(text, { level: 9 })
  gz.fill(0, 4, 8) // no date in the header
  gz[9] = 255 // nor the system it was made on
  return gz
}

const write = (file, data) => writeFileSync(new URL(`../${file}`, import.meta.url), data)
write('communes.tsv.gz', packed(communes()))
write('departments.tsv', departments())
write('countries.tsv', countries())
