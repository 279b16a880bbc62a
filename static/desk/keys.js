// Keys: each does what a button on the page does; off while somebody types.
export const typing = (element) =>
  element.closest("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");

export const visible = (element) => element.getClientRects().length > 0 && !element.disabled;

export function find(key) {
  return [...document.querySelectorAll("[data-key]")].find(
    (element) => element.dataset.key === key && visible(element),
  );
}

// Each page adds what its own keys do; a true answer means "done".
const pages = [];
export function onKey(handler) {
  pages.push(handler);
}

export function move(items, step) {
  if (!items.length) return null;
  const here = items.findIndex((item) => item.contains(document.activeElement));
  const next = here < 0 ? (step < 0 ? items.length - 1 : 0) : here + step;
  const item = items[Math.max(0, Math.min(items.length - 1, next))];
  item.focus();
  item.scrollIntoView({ block: "nearest" });
  return item;
}

// One at a time; what is typed in one that closes stays in it.
const POPS = "details:is(.pop, .me, .narrow, .sorts)[open]";
document.addEventListener("toggle", ({ target }) => {
  if (!target.open || !target.matches(POPS)) return;
  for (const other of document.querySelectorAll(POPS)) if (other !== target) other.open = false;
}, true);

const acts = {
  click: (element) => element.click(),
  go: (element) => element.click(),
  focus: (element) => element.focus(),
  help: () => document.getElementById("keys").showModal(),
  open: (element) => {
    element.parentElement.open = true;
    element.parentElement.querySelector("select, textarea, input:not([type=hidden]), .menu a")?.focus();
  },
};

function escape(element) {
  const way = element.closest("form")?.querySelector("[data-leave]");
  if (way) {
    way.click();
    return true;
  }
  if (typing(element)) {
    element.blur();
    return true;
  }
  const open = document.querySelector(POPS);
  if (open) open.open = false;
  return Boolean(open);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && escape(event.target)) return event.preventDefault();
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches("[data-enter]")) {
    event.preventDefault();
    return event.target.form.requestSubmit();
  }
  if (typing(event.target)) return;
  if (pages.some((handler) => handler(event))) return event.preventDefault();
  const element = find(event.key);
  const act = element && acts[element.dataset.does];
  if (!act) return;
  event.preventDefault();
  act(element);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-does=help]")) acts.help();
  for (const open of document.querySelectorAll(POPS)) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.getElementById("theme")?.addEventListener("click", () => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.dataset.theme = (root.dataset.theme ?? system) === "dark" ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
});

for (const toast of document.querySelectorAll(".toast")) {
  setTimeout(() => toast.remove(), 9000);
}
