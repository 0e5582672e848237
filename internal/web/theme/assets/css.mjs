// A small reader and writer of compiled CSS: it drops what no component uses and makes it fit both
// directions of script. It knows rules, @media and @supports, which is all that the compiled sheet has.

/** Splits CSS into [head, body] pairs at the outermost braces. */
function blocks(css) {
  const out = [];
  for (let i = 0; i < css.length;) {
    const open = css.indexOf("{", i);
    if (open < 0) break;
    let depth = 1, end = open + 1;
    for (; depth > 0; end++) {
      if (css[end] === "{") depth++;
      if (css[end] === "}") depth--;
    }
    out.push([css.slice(i, open).trim(), css.slice(open + 1, end - 1)]);
    i = end;
  }
  return out;
}

/** Splits at commas that stand outside brackets. */
function selectors(head) {
  return head.split(/,(?![^(]*\))/);
}

/** Keeps the rules whose every class satisfies used(class); @media print of components goes, ours stays. */
export function prune(css, used) {
  let out = "";
  for (const [head, body] of blocks(css)) {
    if (head.startsWith("@media print")) continue;
    if (head.startsWith("@")) {
      const inner = prune(body, used);
      if (inner) out += `${head}{${inner}}`;
      continue;
    }
    const kept = selectors(head).filter((s) =>
      [...s.matchAll(/\.([a-zA-Z][\w-]*)/g)].every((m) => used(m[1])));
    if (kept.length && body) out += `${kept.join(",")}{${body}}`;
  }
  return out;
}

const sides = [
  [/\b(margin|padding|border)-left\b/g, "$1-inline-start"],
  [/\b(margin|padding|border)-right\b/g, "$1-inline-end"],
  [/(^|[;{])left:/g, "$1inset-inline-start:"],
  [/(^|[;{])right:/g, "$1inset-inline-end:"],
  [/text-align:left/g, "text-align:start"],
  [/text-align:right/g, "text-align:end"],
  [/float:left/g, "float:inline-start"],
];

/** Writes left and right as start and end, so that dir="rtl" turns the page round. */
export function logical(css) {
  return sides.reduce((s, [from, to]) => s.replace(from, to), css);
}

/** Replaces var(--name, value) by the value, since the look is fixed when it is built, and sets running text in 17 px. */
export function settle(css) {
  return css
    .replace(/var\(--govuk-[\w-]+, ?([^()]+)\)/g, "$1")
    .replace(/font-size:1\.1875rem;line-height:1\.3157894737/g, "font-size:1.0625rem;line-height:1.47")
    .replace(/font-size:1\.1875rem/g, "font-size:1.0625rem")
    .replace(/:root\{[^}]*\}/g, "")
    .replace(/-webkit-font-smoothing:antialiased;?|-moz-osx-font-smoothing:grayscale;?|font-family:inherit;?/g, "")
    .replace(/-webkit-text-decoration-skip(-ink)?:none;|text-decoration-skip:none/g, "")
    .replace(/rgba\(0,0,0,0\)/g, "transparent")
    .replace(/;\}/g, "}");
}

/** Joins neighbours: a{x}a{y} becomes a{x;y}, a{x}b{x} becomes a,b{x}. */
export function join(css) {
  const out = [];
  for (let [head, body] of blocks(css)) {
    if (head.startsWith("@")) body = join(body);
    const last = out.at(-1);
    if (last && last[0] === head) last[1] += (head.startsWith("@") ? "" : ";") + body;
    else if (last && last[1] === body && !head.startsWith("@") && !last[0].startsWith("@")) last[0] += "," + head;
    else if (body) out.push([head, body]);
  }
  return out.map(([h, b]) => `${h}{${b}}`).join("");
}
