// What the pages do besides being read: keys, choices, drafts, retries. Everything vital works without this file.

const root = document.documentElement;
root.classList.add("js");
const $ = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const on = (event, selector, act) =>
  document.addEventListener(event, (e) => {
    const target = e.target instanceof Element && e.target.closest(selector);
    if (target) act(e, target);
  });
const announce = (text) => {
  $("#announce").textContent = text;
};
const csrf = () => $("[name=csrfmiddlewaretoken]")?.value ?? "";

// ---- Windows: <dialog> ----
const show = (dialog) => dialog.open || dialog.showModal();

on("click", "[data-dialog]", (e, button) => {
  e.preventDefault();
  show(document.getElementById(button.dataset.dialog));
});
on("click", "dialog [data-close]", (e, link) => {
  e.preventDefault();
  link.closest("dialog").close();
});

async function showKeys() {
  const answer = await fetch("/aide/raccourcis/");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const dialog = $("#window");
  dialog.replaceChildren($("#keys", page));
  readKeysSwitch();
  show(dialog);
}

// ---- Small cards: one open at a time, closed by Escape or a click elsewhere ----
function closePops(except) {
  for (const pop of all("details[data-pop][open]")) {
    if (pop.contains(except)) continue;
    pop.open = false;
  }
}
document.addEventListener("click", (e) => closePops(e.target));

// ---- Keys ----
const KEYS_OFF = "touches-coupees";
let afterG = 0;
const isTyping = (e) =>
  e.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog[open]");
const keysAreOff = () => localStorage.getItem(KEYS_OFF) === "1";

function readKeysSwitch() {
  const box = $("[data-keys-switch]");
  if (box) box.checked = !keysAreOff();
}
on("change", "[data-keys-switch]", (e, box) => localStorage.setItem(KEYS_OFF, box.checked ? "0" : "1"));

function moveInRows(e, step) {
  const links = all("[data-row-link]");
  if (!links.length || e.target.closest("summary, .bulk-bar")) return;
  const here = links.indexOf(e.target.closest("tr")?.querySelector("[data-row-link]"));
  const next = links[Math.min(Math.max(here + step, 0), links.length - 1)];
  e.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function escape() {
  const pop = $("details[data-pop][open]");
  if (!pop) return;
  pop.open = false;
  $("summary", pop).focus();
}

document.addEventListener("keydown", (e) => {
  if (e.key === "Escape") return escape();
  if (e.ctrlKey || e.metaKey || e.altKey || isTyping(e) || keysAreOff()) return;
  if (e.key === "ArrowDown") return moveInRows(e, 1);
  if (e.key === "ArrowUp") return moveInRows(e, -1);
  if (e.key === "ArrowLeft" || e.key === "ArrowRight") return $(`[data-key="${e.key}"]`)?.click();
  if (e.key === "?") return showKeys();
  if (e.key === "/" && $("[data-search]")) {
    e.preventDefault();
    return $("[data-search]").focus();
  }
  if (e.key === "x" && e.target.closest("tr")) return $("[name=ids]", e.target.closest("tr"))?.click();
  if (e.timeStamp - afterG < 1200) $(`[data-go="${CSS.escape(e.key)}"]`)?.click();
  afterG = e.key === "g" ? e.timeStamp : 0;
});

// ---- Bulk choice ----
function readBulk(form) {
  const boxes = all("[name=ids]", form);
  const ticked = boxes.filter((box) => box.checked).length;
  const whole = $("[data-bulk-whole]", form)?.checked;
  const every = $("[data-bulk-all]", form);
  every.checked = ticked === boxes.length;
  every.indeterminate = ticked > 0 && ticked < boxes.length;
  $("[data-bulk-bar]", form).classList.toggle("is-idle", !ticked && !whole);
  const sentence = whole
    ? "Tous les résultats de ce filtre sont choisis."
    : `${ticked} ${ticked > 1 ? "lignes choisies" : "ligne choisie"}.`;
  if ($("[data-bulk-count]", form).textContent === sentence) return;
  $("[data-bulk-count]", form).textContent = sentence;
  announce(sentence);
}
on("change", "[data-bulk]", (e, form) => {
  if (e.target.matches("[data-bulk-all]")) {
    for (const box of all("[name=ids]", form)) box.checked = e.target.checked;
  }
  readBulk(form);
});

// ---- One posting, even for an impatient finger ----
document.addEventListener("submit", (e) => {
  const form = e.target;
  if (form.method !== "post" || e.submitter?.formMethod === "dialog") return;
  if (form.dataset.sending) return e.preventDefault();
  form.dataset.sending = "1";
  delete form.dataset.unsaved;
  e.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(() => release(form), 8000);
});
function release(form) {
  delete form.dataset.sending;
  for (const button of all("[aria-disabled=true]", form)) button.removeAttribute("aria-disabled");
}
addEventListener("pageshow", () => all("form[data-sending]").forEach(release));

// ---- Drafts kept while typing: <form data-autosave="address"> ----
const timers = new WeakMap();
const later = (form, delay) => {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => keepDraft(form), delay));
};
on("input", "form[data-autosave]", (e, form) => {
  form.dataset.unsaved = "1";
  later(form, 900);
});
async function keepDraft(form) {
  const note = $("[data-draft]", form);
  delete form.dataset.unsaved;
  try {
    const headers = { "X-Autosave": "1", "X-CSRFToken": csrf() };
    const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), headers });
    if (answer.status === 422) note.textContent = await whyNotSaved(answer);
    else if (!answer.ok) throw new Error(answer.status);
    else note.textContent = `Enregistré à ${hourNow()}`;
  } catch {
    form.dataset.unsaved = "1";
    note.textContent = "Pas encore enregistré. Nouvel essai dans un instant…";
    later(form, 5000);
  }
}
async function whyNotSaved(answer) {
  const isSentence = answer.headers.get("Content-Type")?.startsWith("text/plain");
  return (isSentence && (await answer.text())) || "Brouillon non enregistré : un champ est à corriger.";
}
function hourNow() {
  const now = new Date();
  return `${now.getHours()}\u00a0h\u00a0${String(now.getMinutes()).padStart(2, "0")}`;
}
addEventListener("beforeunload", (e) => {
  if ($("form[data-unsaved]")) e.preventDefault();
});

// ---- The network hiccups: say it, try again, never act twice (each form has its key) ----
const hiccup = $("#hiccup");
let retry = null;
function trouble(text, again) {
  $("p", hiccup).textContent = text;
  hiccup.hidden = false;
  retry = again;
  $("button", hiccup).hidden = !again;
}
const calm = () => {
  hiccup.hidden = true;
};
function tryAgain() {
  calm();
  retry?.();
}
on("click", "#hiccup button", tryAgain);
addEventListener("offline", () => trouble("Plus de connexion. Ce que vous avez écrit reste ici.", null));
addEventListener("online", tryAgain);

document.addEventListener("htmx:sendError", (e) => {
  const { elt, target, requestConfig } = e.detail;
  const { verb, path, unfilteredParameters: values, swap } = requestConfig;
  const again = () => window.htmx.ajax(verb, path, { source: elt, target, values, swap });
  trouble("La connexion est coupée. Nouvel essai dans un instant…", again);
  setTimeout(() => hiccup.hidden || tryAgain(), 5000);
});
document.addEventListener("htmx:responseError", (e) => {
  const page = new DOMParser().parseFromString(e.detail.xhr.responseText, "text/html");
  const said = $("[data-error]", page)?.textContent.trim();
  trouble(said || "L'action n'a pas abouti. Actualisez la page, puis recommencez.", null);
});
document.addEventListener("htmx:afterOnLoad", calm);

// ---- After a fragment: focus what must be read, announce what changed ----
function settle(from) {
  $("[data-focus]", from)?.focus();
  all("[data-bulk]", from).forEach(readBulk);
  if (matchMedia("(max-width: 40rem)").matches) for (const acts of all("[data-bulk-acts]", from)) acts.open = false;
  readKeysSwitch();
}
document.addEventListener("htmx:afterSettle", (e) => {
  if (e.detail.target.id === "window") show($("#window"));
  settle(e.detail.elt);
  const news = e.detail.elt.matches?.("[data-announce]") ? e.detail.elt : $("[data-announce]", e.detail.elt);
  if (news) announce(news.textContent.trim());
});

// ---- Small things ----
on("click", "[data-reveal]", (e, button) => {
  const input = document.getElementById(button.dataset.reveal);
  const isShown = input.type === "text";
  input.type = isShown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!isShown));
  button.textContent = isShown ? "Afficher" : "Masquer";
});
on("click", "[data-print]", () => print());
on("click", "[data-copy]", async (e, button) => {
  await navigator.clipboard.writeText(button.dataset.copy);
  announce("Copié.");
  button.classList.add("is-copied");
});
on("submit", "[data-theme-switch]", async (e, form) => {
  e.preventDefault();
  const theme = e.submitter.value;
  const body = new FormData(form, e.submitter);
  await fetch(form.action, { method: "POST", body, redirect: "manual" });
  root.dataset.theme = theme;
  $("#dark").media = { auto: "screen and (prefers-color-scheme: dark)", clair: "not all", sombre: "screen" }[theme];
  release(form);
  announce("Affichage changé.");
  document.dispatchEvent(new Event("theme"));
});

settle(document);
