// Help for browsers that run scripts. Every page does its work without them.
"use strict";

// A second click on the same button sends nothing.
document.addEventListener("submit", (event) => {
  const form = event.target, now = Date.now();
  if (form.dataset.sent && now - form.dataset.sent < 4000) event.preventDefault();
  else form.dataset.sent = now;
});
// A page that comes back from the browser's memory may be sent again.
window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach((f) => delete f.dataset.sent));

// A chosen file leaves at once.
document.querySelectorAll("input[type=file][data-at-once]").forEach((input) => {
  input.addEventListener("change", () => {
    if (!input.files.length) return;
    const button = input.form.querySelector("button[type=submit]");
    if (button && input.dataset.atOnce) button.textContent = input.dataset.atOnce;
    input.form.requestSubmit ? input.form.requestSubmit(button) : input.form.submit();
  });
});

// A line of text proposes places while one types.
document.querySelectorAll("[data-suggest]").forEach((group) => {
  const input = group.querySelector("input[type=text]");
  const code = group.querySelector("[name$='-code']");
  if (!input || !code || code.tagName === "SELECT") return;
  const box = document.createElement("div");
  const list = document.createElement("ul");
  let items = [], at = -1, timer, asked = 0;
  box.className = "anef-suggest";
  list.className = "anef-suggest__list";
  list.id = input.id + "-list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", group.querySelector("label").textContent);
  input.before(box);
  box.append(input, list);
  for (const [k, v] of Object.entries({ role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) input.setAttribute(k, v);

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function mark(i) {
    at = (i + items.length) % items.length;
    [...list.children].forEach((li, j) => li.setAttribute("aria-selected", j === at));
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }
  function pick(i) {
    input.value = items[i].label;
    code.value = items[i].value;
    close();
  }
  function show(found) {
    items = found;
    list.replaceChildren(...(found.length ? found : [null]).map((o, i) => {
      const li = document.createElement("li");
      li.className = "anef-suggest__item";
      li.id = list.id + "-" + i;
      li.setAttribute("role", "option");
      li.textContent = o ? o.label : group.dataset.none;
      if (!o) li.setAttribute("aria-disabled", "true");
      else li.addEventListener("mousedown", (e) => { e.preventDefault(); pick(i); });
      return li;
    }));
    at = -1;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }
  async function ask() {
    const mine = ++asked, q = input.value.trim();
    if (q.length < 2) return close();
    try {
      const url = new URL(group.dataset.suggest, location.href);
      url.searchParams.set("q", q);
      const answer = await fetch(url, { headers: { Accept: "application/json" } });
      if (answer.ok && mine === asked) show((await answer.json()).slice(0, 8));
    } catch { close(); } // without an answer it stays a line of text
  }
  input.addEventListener("input", () => { code.value = ""; clearTimeout(timer); timer = setTimeout(ask, 180); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (e) => {
    if (e.key === "Escape") return close();
    if (list.hidden || !items.length) return;
    if (e.key === "ArrowDown") { e.preventDefault(); mark(at + 1); }
    if (e.key === "ArrowUp") { e.preventDefault(); mark(at < 0 ? items.length - 1 : at - 1); }
    if (e.key === "Enter" && at >= 0) { e.preventDefault(); pick(at); }
  });
});
