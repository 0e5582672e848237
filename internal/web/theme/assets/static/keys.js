// Single keys at the desk. The page that lists them is /desk/keys, where each agent can switch them off. Whatever they do,
// a link, a button or a field of the page does too.
"use strict";

const keys = {
  a: ["#act-take button[type=submit]"],
  r: ["#act-ask summary", "#act-send-back summary"],
  n: [".anef-desk-next", "a[rel=next]"],
  u: [".govuk-back-link"],
  "/": ["[role=search] input[type=text]", "a[href='/desk/search']"],
};
const first = (key) => keys[key].map((what) => document.querySelector(what)).find(Boolean);
const rows = [...document.querySelectorAll("[data-row]")];
const row = () => rows.findIndex((link) => link.closest("tr").contains(document.activeElement));
const inRow = (what) => rows[row()]?.closest("tr").querySelector(what);

function use(found) {
  if (!found) return false;
  if (found.matches("input")) found.focus();
  else if (found.matches("summary")) {
    found.parentElement.open = true;
    found.scrollIntoView({ block: "nearest" });
    (found.parentElement.querySelector("input:not([type=hidden]), select, textarea") || found).focus();
  } else found.click();
  return true;
}

function step(by) {
  if (!rows.length) return false;
  const at = row(), to = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1);
  rows[to].focus();
  rows[to].closest("tr").scrollIntoView({ block: "nearest" });
  return true;
}

async function help() {
  const old = document.querySelector("dialog.anef-keys");
  if (old) return old.showModal();
  const address = document.querySelector("a[href='/desk/keys']").href;
  try {
    const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
    const box = document.createElement("dialog"), close = document.createElement("form"), button = document.createElement("button");
    box.className = "anef-keys";
    box.setAttribute("aria-label", page.querySelector("h1").textContent);
    close.method = "dialog";
    button.className = "govuk-button govuk-button--secondary";
    button.textContent = page.querySelector("[data-close]").dataset.close;
    close.append(button);
    box.append(page.querySelector("h1"), page.querySelector(".anef-desk-keylist"), close);
    document.body.append(box);
    box.showModal();
  } catch { location.href = address; }
}

function press(key) {
  switch (key) {
    case "j": return step(1);
    case "k": return step(-1);
    case "o": return use(rows[Math.max(row(), 0)]);
    case "x": { const box = inRow("input[type=checkbox]"); box?.click(); return !!box; }
    case "a": return use(inRow("button[name=take]") || first("a"));
    case "?": help(); return true;
  }
  return key in keys && use(first(key));
}

// A key that moved the focus into a field is not typed there.
let done = false;
document.addEventListener("keypress", (event) => { if (done) event.preventDefault(); });
document.addEventListener("keydown", (event) => {
  done = false;
  const at = event.target;
  const typing = at.isContentEditable || at.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=submit], [type=button])");
  if (typing || event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (document.querySelector("dialog[open]")) return;
  done = press(event.key);
  if (done) event.preventDefault();
});
