// The pieces of a dossier, one at a time: pages of PDFs and pictures are turned and zoomed without leaving, beside the decision.
// Without this script each piece shows its files as the browser can, and links to them.
const section = document.querySelector("[data-look]");
const items = section ? [...section.querySelectorAll("[data-piece]")] : [];
const words = section?.dataset ?? {};
const still = "anef-look"; // in the session: which dossier is looked at large
let at = -1, viewer = null, lib = null;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function button(label, key, act) {
  const b = document.createElement("button");
  b.type = "button";
  b.className = "anef-look__button";
  b.textContent = label;
  if (key) { b.setAttribute("aria-keyshortcuts", key); b.title = label + " (" + key + ")"; }
  b.addEventListener("click", act);
  return b;
}

// The library is heavy: it comes when the first PDF is opened.
async function pdf(url) {
  if (!lib) {
    lib = await import(words.pdf);
    lib.GlobalWorkerOptions.workerSrc = words.worker;
  }
  const base = new URL("/assets/pdf/", location.href).href;
  return lib.getDocument({ url, cMapUrl: base, standardFontDataUrl: base, wasmUrl: base, useWasm: false, isEvalSupported: false, enableXfa: false }).promise;
}

// Viewer shows the pages of one file in the place of the browser's own preview.
class Viewer {
  constructor(file) {
    this.file = file;
    this.page = 1;
    this.pages = 1;
    this.zoom = 1;
    this.turn = 0;
    this.box = document.createElement("div");
    this.box.className = "anef-look";
    this.stage = document.createElement("div");
    this.stage.className = "anef-look__stage";
    this.stage.tabIndex = 0;
    this.stage.setAttribute("role", "group");
    this.stage.setAttribute("aria-label", file.dataset.alt);
    this.state = document.createElement("span");
    this.state.className = "anef-look__state";
    this.state.setAttribute("role", "status");
    const bar = document.createElement("div");
    bar.className = "anef-look__bar";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", words.tools);
    this.back = button(words.back, "ArrowLeft", () => this.go(-1));
    this.next = button(words.next, "ArrowRight", () => this.go(1));
    this.whole = button(words.large, "f", large);
    this.whole.setAttribute("aria-pressed", section.classList.contains("anef-look-large"));
    bar.append(this.back, this.state, this.next, button(words.smaller, "-", () => this.scale(1 / 1.25)), button(words.fit, "0", () => this.scale(0)),
      button(words.larger, "+", () => this.scale(1.25)), button(words.turn, "t", () => this.rotate()), this.whole);
    this.box.append(bar, this.stage);
    const old = file.querySelector("iframe, a:has(img)");
    old.hidden = true;
    old.before(this.box);
    if (old.tagName === "IFRAME") old.removeAttribute("src");
  }
  async open() {
    this.state.textContent = words.loading;
    try {
      if (this.file.dataset.kind === "pdf") {
        this.doc = await pdf(this.file.dataset.src);
        this.pages = this.doc.numPages;
      } else {
        this.image = new Image();
        this.image.src = this.file.dataset.src;
        await this.image.decode();
      }
      await this.draw();
    } catch (e) {
      console.error(e);
      this.state.textContent = words.failed;
    }
  }
  // draw paints the page as wide as the place, times the zoom. A drawing that was overtaken by another is dropped.
  async draw() {
    const mine = this.drawing = Symbol();
    const canvas = document.createElement("canvas"), dense = Math.min(window.devicePixelRatio || 1, 2);
    const room = Math.max(this.stage.clientWidth - 2, 120);
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", this.file.dataset.alt + " – " + this.label());
    if (this.doc) {
      const page = await this.doc.getPage(this.page);
      const rotation = (page.rotate + this.turn) % 360;
      const whole = page.getViewport({ scale: 1, rotation });
      const viewport = page.getViewport({ scale: room / whole.width * this.zoom * dense, rotation });
      canvas.width = viewport.width;
      canvas.height = viewport.height;
      await page.render({ canvas, viewport }).promise;
    } else {
      const side = this.turn % 180 !== 0, { naturalWidth: w, naturalHeight: h } = this.image;
      const scale = room / (side ? h : w) * this.zoom * dense;
      canvas.width = (side ? h : w) * scale;
      canvas.height = (side ? w : h) * scale;
      const pen = canvas.getContext("2d");
      pen.translate(canvas.width / 2, canvas.height / 2);
      pen.rotate(this.turn * Math.PI / 180);
      pen.drawImage(this.image, -w * scale / 2, -h * scale / 2, w * scale, h * scale);
    }
    if (mine !== this.drawing) return;
    canvas.style.width = canvas.width / dense + "px";
    this.stage.replaceChildren(canvas);
    this.state.textContent = this.label();
    this.back.disabled = this.page === 1;
    this.next.disabled = this.page === this.pages;
  }
  label() { return fill(words.page, { n: this.page, of: this.pages, zoom: Math.round(this.zoom * 100) }); }
  go(by) {
    const to = this.page + by;
    if (to < 1 || to > this.pages) return;
    this.page = to;
    this.stage.scrollTop = 0;
    this.draw();
  }
  scale(by) { this.zoom = by ? Math.min(Math.max(this.zoom * by, 0.25), 6) : 1; this.draw(); }
  rotate() { this.turn = (this.turn + 90) % 360; this.draw(); }
  close() { this.doc?.loadingTask?.destroy(); this.drawing = null; this.box.remove(); }
}

// look opens the viewer of a file; another one's is given back, with its memory.
function look(file) {
  if (!file || viewer?.file === file) return;
  viewer?.close();
  viewer = new Viewer(file);
  viewer.open();
}

function show(i, focus) {
  if (i < 0 || i >= items.length) return;
  at = i;
  items.forEach((item, j) => { item.hidden = j !== i; });
  section.querySelectorAll("[data-to]").forEach((a) => {
    if (a.dataset.to === items[i].dataset.piece) { a.setAttribute("aria-current", "true"); a.scrollIntoView?.({ block: "nearest", inline: "nearest" }); }
    else a.removeAttribute("aria-current");
  });
  const files = [...items[i].querySelectorAll("details[data-src]")];
  files.forEach((f, j) => { f.open = j === 0; });
  viewer?.close();
  viewer = null;
  look(files[0]);
  if (focus) items[i].querySelector("h3").focus();
}

// large gives the pieces the whole window, and the rest of the page no focus; again, or Escape, takes it back.
function large() {
  const on = section.classList.toggle("anef-look-large");
  for (let e = section; e !== document.body; e = e.parentElement)
    for (const other of e.parentElement.children) if (other !== e) other.inert = on;
  document.body.classList.toggle("anef-look-still", on);
  viewer?.whole.setAttribute("aria-pressed", on);
  on ? sessionStorage.setItem(still, location.pathname) : sessionStorage.removeItem(still);
  viewer?.draw();
  viewer?.stage.focus();
}

// first is the piece to begin with: the one whose form was not taken, the one of the address, the first that nobody judged.
function first() {
  const wrong = items.findIndex((i) => i.querySelector(".govuk-error-message"));
  if (wrong >= 0) return wrong;
  const named = within(location.hash.slice(1));
  if (named >= 0) return named;
  return Math.max(items.findIndex((i) => "toSee" in i.dataset), 0);
}

const within = (id) => { const e = id && document.getElementById(id); return e ? items.findIndex((i) => i.contains(e)) : -1; };

function accept() { items[at].querySelector("form[data-accept]")?.requestSubmit(); }
function refuse() {
  const fold = items[at].querySelector("details[data-refuse]");
  if (!fold) return;
  fold.open = true;
  fold.querySelector("select").focus();
}

const keys = {
  j: () => show(at + 1, true), k: () => show(at - 1, true), ArrowRight: () => viewer?.go(1), ArrowLeft: () => viewer?.go(-1),
  "+": () => viewer?.scale(1.25), "-": () => viewer?.scale(1 / 1.25), 0: () => viewer?.scale(0), t: () => viewer?.rotate(), f: large, y: accept, x: refuse,
};

if (items.length) {
  section.classList.add("anef-look-on");
  items.forEach((item) => {
    item.querySelector("h3").tabIndex = -1;
    item.querySelectorAll("details[data-src]").forEach((f) => f.addEventListener("toggle", () => { if (f.open && !item.hidden) look(f); }));
  });
  section.querySelectorAll("[data-to]").forEach((a) => a.addEventListener("click", (e) => {
    e.preventDefault();
    show(items.findIndex((i) => i.dataset.piece === a.dataset.to), true);
  }));
  addEventListener("hashchange", () => { const i = within(location.hash.slice(1)); if (i >= 0 && i !== at) show(i); });
  let width = innerWidth;
  addEventListener("resize", () => { if (innerWidth !== width) { width = innerWidth; viewer?.draw(); } });
  addEventListener("keydown", (e) => {
    if (e.key === "Escape" && section.classList.contains("anef-look-large")) return large();
    const typing = e.target.closest("input, textarea, select, [contenteditable]");
    if (typing || e.ctrlKey || e.altKey || e.metaKey || words.keys === "off" || !Object.hasOwn(keys, e.key)) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    keys[e.key]();
  }, true);
  show(first());
  if (sessionStorage.getItem(still) === location.pathname) large();
}
