// The claim: what is typed survives a swap, and every key finds its cell.
import { isAway } from "./away.js";
import { move, onKey } from "./keys.js";
import "./presence.js";

const all = (selector) => [...document.querySelectorAll(selector)];
const findings = () => all("#sheet .find[id]").filter((one) => !one.closest("#fold-notes:not([open])"));
const here = () => document.activeElement;
const asked = () => document.querySelector("#sheet form.attest");

// --- What somebody is typing while an answer arrives ---------------------------
const TYPED = "#sheet input.cell, :is(#sheet, #bar) form:not(.edit) :is(input, select, textarea)[id]";
const FOLDED = ":is(#sheet, #bar) details:is([id], [data-group])";
const nameOf = (folded) => folded.dataset.group ?? folded.id;

function isTouched(field) {
  if (field.type === "radio") return field.checked;
  if (field.closest("form.edit")) return field.value !== field.defaultValue;
  // A form that was refused holds what was typed as its default: it counts as typed all the same.
  return field.value !== (field.options?.[0]?.value ?? "");
}

// A note on the page is numbered anew with the suggestions that quote it.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (document.getElementById("notes")) detail.headers["X-Tab-Shown"] = "note";
  const sheet = document.getElementById("sheet");
  if (sheet) detail.headers["X-Opened"] = sheet.dataset.opened;
});

let kept = new Map();
let opened = new Set();
let place = -1;

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id !== "sheet") return;
  const sent = event.detail.requestConfig?.elt;
  kept = new Map(
    all(TYPED)
      .filter((field) => isTouched(field) && !sent?.contains(field))
      .map((field) => [field.id, field.value]),
  );
  const isDone = (folded) => folded.matches(".pop") && folded.contains(sent);
  opened = new Set(all(FOLDED).filter((one) => one.open && !isDone(one)).map(nameOf));
  place = findings().findIndex((one) => one.contains(here()));
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id !== "sheet" && event.detail.elt?.id !== "sheet") return;
  for (const one of all(FOLDED)) {
    if (opened.has(nameOf(one))) one.open = true;
  }
  for (const [id, value] of kept) {
    const input = id && document.getElementById(id);
    if (!input) continue;
    if (input.type === "radio") {
      input.checked = true;
      continue;
    }
    input.value = value;
    if (!input.closest("form.edit")) continue;
    // A field still typed in is sent when it is left: the browser itself saw no change in it.
    // While somebody is asked for their word, nothing is sent: the answer would end the question.
    if (input === here() || asked()) input.dataset.restored = "yes";
    else send(input);
  }
  kept = new Map();
  goOn();
  document.querySelector("#sheet .notice[role=alert]")?.scrollIntoView({ block: "nearest" });
});

// Where to be after a swap: at the question, at the fault, or at what follows what was decided.
function goOn() {
  const field = asked()?.elements.attesting ?? document.querySelector(":is(#sheet, #bar) [aria-invalid]");
  if (field) return show(field, { block: "nearest" });
  const left = findings();
  if (place >= 0 && here() === document.body && left.length) left[Math.min(place, left.length - 1)].focus();
}

function show(element, how = { block: "center" }) {
  for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  element.focus();
  element.scrollIntoView(how);
  return true;
}

function leave() {
  const at = asked().closest(".find[id], .line");
  asked().remove();
  (at ?? document.getElementById("main")).focus();
  for (const input of all("#sheet [data-restored]")) send(input);
}

function send(input) {
  delete input.dataset.restored;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("focusout", ({ target }) => {
  if (target.dataset?.restored && target.value !== target.defaultValue) send(target);
});

document.addEventListener("htmx:responseError", async (event) => {
  if (await isAway(event.detail)) return;
  const words = { 403: "Your role may not do this.", 404: "This claim is not here any more." };
  say(words[event.detail.xhr.status] ?? "The server could not do this. Nothing was changed.");
});
document.addEventListener("htmx:sendError", () => say("No answer from the server. Nothing was changed."));

function say(words) {
  const toast = document.createElement("p");
  toast.className = "toast error";
  toast.textContent = words;
  document.getElementById("messages").replaceChildren(toast);
  setTimeout(() => toast.remove(), 8000);
}

// A page brought back by the browser's "back" shows what the claim was then.
addEventListener("pageshow", (event) => event.persisted && location.reload());

// --- Keys ---------------------------------------------------------------------
function cell(name) {
  const line = here().closest(".line") ?? document.querySelector(".line.blocks, .line.confirm, .line");
  const input = line?.querySelector(`[id$="-${name}"]`);
  input?.focus();
  input?.select?.();
  return Boolean(input);
}

function current() {
  return here().closest(".find[id]") ?? findings()[0];
}

// The words in the note a finding rests on; asked again, or without any: the cell it is about.
function marksOf(one) {
  const numbers = [...(one?.querySelectorAll("[data-mark]") ?? [])].map((quote) => quote.dataset.mark);
  return all("#visit mark").filter((mark) => mark.dataset.numbers.split(" ").some((n) => numbers.includes(n)));
}

function lightUp(marks) {
  for (const mark of all("#visit mark")) mark.classList.toggle("here", marks.includes(mark));
}

document.addEventListener("focusin", ({ target }) => lightUp(marksOf(target.closest(".find[id]"))));

let looked = null;
function evidence() {
  const one = current();
  const marks = marksOf(one);
  if (!marks.length || looked === one) return target();
  looked = one;
  lightUp(marks);
  marks[0].scrollIntoView({ block: "center" });
  return true;
}

function target() {
  looked = null;
  const found = document.getElementById(current()?.dataset.target ?? "");
  return Boolean(found) && show(found);
}

function blocker() {
  const found = document.querySelector("#sheet .find:is(.blocks, .confirm)");
  return found ? show(found) : true;
}

// A walk goes into what is folded, and opens it.
function walk(step) {
  const found = findings();
  const at = found.findIndex((one) => one.contains(here()));
  const next = at < 0 ? (step < 0 ? found.length - 1 : 0) : at + step;
  const one = found[Math.max(0, Math.min(found.length - 1, next))];
  return Boolean(one) && show(one, { block: "nearest" });
}

function take(number) {
  const open = here().closest(".find[id]");
  const why = open?.querySelector(`details[open] [data-why="${number}"]`);
  const way = open?.querySelector(`[data-digit="${number}"]`);
  if (open?.querySelector("details[open] [data-why]")) why?.click();
  else way?.click();
  return Boolean(open);
}

function takeLine() {
  const line = here().closest(".line")?.id ?? current()?.dataset.target;
  const together = document.querySelector(`#sheet form[data-line="${line}"] button`);
  const alone = document.querySelector(`#sheet .find.machine[data-target="${line}"] [data-takeable]`);
  (together ?? alone)?.click();
  return true;
}

function hold(button) {
  const form = document.querySelector("#pop-hold form");
  if (!form) return false;
  form.elements.reason_code.value = button.dataset.hold;
  form.elements.turn.value = button.dataset.turn;
  document.getElementById("pop-hold").open = true;
  form.elements.until.focus();
  return true;
}

function neighbour(step) {
  const claims = all("a.next");
  const at = claims.findIndex((claim) => claim.hasAttribute("aria-current"));
  if (step < 0 && at <= 0) history.back();
  else go(claims.slice(at + 1));
  return true;
}

// What somebody else has open is passed over; the list still shows it.
function go(claims) {
  const free = claims.find((claim) => !("taken" in claim.dataset));
  if (free) free.click();
  else if (claims.length) say("Somebody else has each of the next claims open.");
}

function override() {
  const pop = current()?.querySelector("details.pop");
  if (!pop) return false;
  pop.open = true;
  pop.querySelector("input:not([type=hidden]), button").focus();
  return true;
}

// What opens near the end of the pane is brought into it.
document.addEventListener("toggle", ({ target }) => {
  if (target.open && target.matches(".find .pop")) target.lastElementChild.scrollIntoView({ block: "nearest" });
}, true);

let last = null;
document.addEventListener("focusin", (event) => {
  const form = event.target.closest("form.edit");
  last = form?.elements.at?.value ?? event.target.dataset?.path ?? last;
});

async function where() {
  const tab = document.querySelector("[data-tab=where]");
  const answer = await fetch(tab.href, { redirect: "manual" });
  if (!answer.ok) return location.assign(tab.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const visit = page.getElementById("visit");
  document.getElementById("visit").replaceChildren(...visit.children);
  const row = all(".where [data-cell]").find((one) => one.dataset.cell === last);
  row?.focus();
  row?.scrollIntoView({ block: "center" });
}

const keys = {
  j: () => move(all(".line"), 1),
  k: () => move(all(".line"), -1),
  n: () => walk(1),
  p: () => walk(-1),
  f: blocker,
  a: () => current()?.querySelector("[data-fix]")?.click() ?? true,
  x: override,
  A: takeLine,
  e: () => cell("code"),
  m: () => cell("modifiers"),
  d: () => cell("pointers"),
  ".": evidence,
  w: () => where() && true,
  "]": () => neighbour(1),
  "[": () => neighbour(-1),
};

onKey((event) => {
  if (/^[1-9]$/.test(event.key)) return take(event.key);
  return Object.hasOwn(keys, event.key) ? keys[event.key]() : false;
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-does=blocker]")) blocker();
  if (event.target.closest("[data-leave]")) {
    event.preventDefault();
    leave();
  }
  const held = event.target.closest("[data-hold]");
  if (held && hold(held)) event.preventDefault();
});
