// The claim: what is typed survives a swap, and every key finds its cell.
import { move, onKey } from "./keys.js";

const all = (selector) => [...document.querySelectorAll(selector)];
const findings = () => all("#sheet .find[id]");
const here = () => document.activeElement;

// --- What somebody is typing while an answer arrives ---------------------------
const TYPED = "#sheet input.cell, :is(#sheet, #bar) form:not(.edit) :is(input, select)[id]";
const FOLDED = ":is(#sheet, #bar) details:is([id], [data-group])";
const nameOf = (folded) => folded.dataset.group ?? folded.id;

function isTouched(field) {
  if (field.closest("form.edit")) return field.value !== field.defaultValue;
  // A form that was refused holds what was typed as its default: it counts as typed all the same.
  return field.value !== (field.options?.[0]?.value ?? "");
}

let kept = new Map();
let opened = new Set();

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
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id !== "sheet" && event.detail.elt?.id !== "sheet") return;
  for (const one of all(FOLDED)) {
    if (opened.has(nameOf(one))) one.open = true;
  }
  for (const [id, value] of kept) {
    const input = id && document.getElementById(id);
    if (!input) continue;
    input.value = value;
    if (!input.closest("form.edit")) continue;
    // A field still typed in is sent when it is left: the browser itself saw no change in it.
    if (input === here()) input.dataset.restored = "yes";
    else send(input);
  }
  kept = new Map();
  document.querySelector(":is(#sheet, #bar) [aria-invalid]")?.focus();
  document.querySelector("#sheet .notice[role=alert]")?.scrollIntoView({ block: "nearest" });
});

function send(input) {
  delete input.dataset.restored;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("focusout", ({ target }) => {
  if (target.dataset?.restored && target.value !== target.defaultValue) send(target);
});

document.addEventListener("htmx:responseError", (event) => {
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

function target() {
  const found = document.getElementById(current()?.dataset.target ?? "");
  found?.closest("details")?.setAttribute("open", "");
  found?.focus();
  found?.scrollIntoView({ block: "center" });
  return Boolean(found);
}

function blocker() {
  const found = document.querySelector("#sheet .find.blocks, #sheet .find.confirm");
  found?.focus();
  found?.scrollIntoView({ block: "center" });
  return true;
}

function neighbour(step) {
  const claims = all("a.next");
  const at = claims.findIndex((claim) => claim.hasAttribute("aria-current"));
  if (step < 0 && at <= 0) history.back();
  else claims[at + step]?.click();
  return true;
}

function override() {
  const pop = current()?.querySelector("details.pop");
  if (!pop) return false;
  pop.open = true;
  pop.querySelector("input:not([type=hidden])").focus();
  return true;
}

let last = null;
document.addEventListener("focusin", (event) => {
  const form = event.target.closest("form.edit");
  last = form?.elements.at?.value ?? event.target.dataset?.path ?? last;
});

async function where() {
  const tab = document.querySelector("[data-tab=where]");
  const answer = await fetch(tab.href);
  if (!answer.ok) return;
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
  n: () => move(findings(), 1),
  p: () => move(findings(), -1),
  f: blocker,
  a: () => current()?.querySelector("[data-fix]")?.click() ?? true,
  x: override,
  e: () => cell("code"),
  m: () => cell("modifiers"),
  d: () => cell("pointers"),
  ".": target,
  w: () => where() && true,
  "]": () => neighbour(1),
  "[": () => neighbour(-1),
};

onKey((event) => (Object.hasOwn(keys, event.key) ? keys[event.key]() : false));

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-does=blocker]")) blocker();
});
