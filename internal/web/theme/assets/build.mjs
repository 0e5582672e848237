// Builds ../dist: one style sheet with only what the components use, the scripts and the mark.
import { compile } from "sass";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { join as joinRules, logical, prune, settle } from "./css.mjs";

const here = (p) => new URL(p, import.meta.url);

// Classes that the components write, and the endings that they add to them.
const source = readdirSync(here("..")).filter((f) => /\.(templ|go)$/.test(f) && !/_(templ|test)\.go$/.test(f))
  .map((f) => readFileSync(here("../" + f), "utf8")).join("\n");
const written = new Set(source.match(/govuk-[\w-]+/g));
const used = (c) => written.has(c) || written.has(c.replace(/--(error|s|m|l)$/, ""));

const sheet = (file) => compile(here(file).pathname, {
  style: "compressed", charset: false, loadPaths: [here("node_modules/govuk-frontend/dist").pathname],
}).css;
const components = joinRules(logical(prune(settle(sheet("components.scss")), used)));
const own = sheet("own.scss");
const css = "/*! Components: govuk-frontend, MIT licence, Copyright (C) Crown Copyright */" + components + own;

mkdirSync(here("../dist"), { recursive: true });
writeFileSync(here("../dist/anef.css"), css);
for (const f of readdirSync(here("static"))) writeFileSync(here("../dist/" + f), readFileSync(here("static/" + f)));

// The reader of PDFs, for the browsers of some years; its fonts, character maps and what decodes scans come on demand.
const reader = here("node_modules/pdfjs-dist/");
const from = (p) => new URL(p, reader);
const put = (source, name) => writeFileSync(here("../dist/" + name), readFileSync(from(source)));
put("legacy/build/pdf.min.mjs", "pdf.js");
put("legacy/build/pdf.worker.min.mjs", "pdf.worker.js");
put("LICENSE", "pdf.licence.txt");
for (const [folder, wanted] of [["standard_fonts/", /\.(pfb|ttf)$/], ["cmaps/", /\.bcmap$/], ["wasm/", /_nowasm_fallback\.js$/]])
  for (const f of readdirSync(from(folder)).filter((f) => wanted.test(f))) put(folder + f, f);
console.log(`anef.css ${css.length} bytes, ${gzipSync(css, { level: 9 }).length} compressed`);
