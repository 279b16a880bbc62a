// The editor: nothing typed is lost while answers arrive; rules move by hand, by key, by number.
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const byId = (id) => document.getElementById(id);
const rules = byId("rules");
const hear = (words) => { byId("heard").textContent = words; };

// --- Choices: a row holds the one it has, the rest comes when somebody looks -----
function fill(select) {
  const chosen = select.value;
  if (select.dataset.all === undefined || select.dataset.full) return;
  const held = select.selectedOptions[0];
  select.replaceChildren(byId(select.dataset.all).content.cloneNode(true));
  if (!all("option", select).some((option) => option.value === chosen)) select.prepend(held);
  select.value = chosen;
  // What was chosen before counts as the default: only another choice is a change.
  for (const option of all("option", select)) option.defaultSelected = option.value === chosen;
  select.dataset.full = "yes";
}
for (const kind of ["pointerdown", "focusin", "keydown"]) {
  document.addEventListener(kind, ({ target }) => target.matches?.("select[data-all]") && fill(target), true);
}

// What is chosen or typed is read in the cell's box at once.
document.addEventListener("input", ({ target }) => {
  const box = target.closest?.(".shut")?.querySelector(".box");
  if (box) box.textContent = target.selectedOptions?.[0]?.text ?? target.value;
});

// --- What somebody types while an answer arrives ---------------------------------
const ROW = "li.rule, li.word";
const fields = (row) => all("input:not([type=hidden]):not(.place), select, textarea:not([hidden])", row);
const sent = new WeakMap();
let left = null;

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const row = detail.target?.closest?.(ROW);
  if (row === detail.target && row) sent.set(row, new Map(fields(row).map((field) => [field.name, field.value])));
});

// A change made while an answer is on its way is owed: the row sends it once the answer is there.
document.addEventListener("change", ({ target }) => {
  const row = target.closest?.(ROW);
  if (row && sent.has(row) && fields(row).includes(target)) target.dataset.owed = "yes";
}, true);

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const row = detail.target?.closest?.(ROW);
  left = null;
  if (!row || !sent.has(row)) return;
  const was = sent.get(row);
  const typed = fields(row).filter((field) => field.value !== was.get(field.name));
  left = {
    id: row.id,
    open: Boolean(row.querySelector("details.more[open]")),
    typed: new Map(typed.map((field) => [field.name, field.value])),
    owed: new Set(typed.filter((field) => field.dataset.owed).map((field) => field.name)),
    at: row.contains(document.activeElement) ? document.activeElement.name : "",
    place: [document.activeElement?.selectionStart, document.activeElement?.selectionEnd],
  };
});

document.addEventListener("htmx:afterSwap", () => {
  if (!left) return;
  const kept = left;
  left = null;
  const row = byId(kept.id) ?? document.querySelector(`[data-was="${CSS.escape(kept.id)}"]`);
  if (!row) return;
  const fold = row.querySelector("details.more");
  if (fold && kept.open) fold.open = true;
  for (const field of fields(row)) {
    if (!kept.typed.has(field.name)) continue;
    if (field.dataset.all !== undefined) fill(field);
    field.value = kept.typed.get(field.name);
    field.dataset.restored = "yes";
  }
  if (kept.at) focusAgain(row, kept);
  // Only once htmx knows the new row can it send.
  owing = () => {
    for (const field of all("[data-restored]", row)) {
      if (field !== document.activeElement || kept.owed.has(field.name)) send(field);
    }
  };
});
let owing = null;
document.addEventListener("htmx:afterSettle", () => {
  const now = owing;
  owing = null;
  now?.();
});

function focusAgain(row, { at, place }) {
  const field = row.querySelector(`[name="${CSS.escape(at)}"]:not([type=hidden])`);
  field?.focus();
  if (field?.matches("input, textarea") && place[0] != null) field.setSelectionRange(...place);
}

function send(field) {
  delete field.dataset.restored;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}
document.addEventListener("focusout", ({ target }) => target.dataset?.restored && send(target));

// A form left with something unsaved in it is asked about.
const unsaved = () => all("li.rule.wrong, li.rule.fresh, li.word.wrong").length > 0 ||
  all("[data-restored]").length > 0;
addEventListener("beforeunload", (event) => unsaved() && event.preventDefault());

// --- The order: by hand, by key, by number; the server says what it is -----------
document.addEventListener("htmx:oobAfterSwap", ({ detail }) => {
  if (detail.target?.id === "state") arrange();
});

function arrange() {
  const order = byId("state").dataset.order?.trim().split(/\s+/).filter(Boolean) ?? [];
  const rows = order.map(byId).filter(Boolean);
  const here = document.activeElement;
  const stands = all("li.rule[data-rule]", rules);
  if (rows.some((row, place) => stands[place] !== row)) {
    // Rows of rules that are not there yet stay where they are, after what is before them.
    const loose = all("li.rule:not([data-rule])", rules).map((row) => [row, row.previousElementSibling]);
    rules.append(...rows);
    for (const [row, before] of loose) before ? before.after(row) : rules.prepend(row);
    if (rules.contains(here)) here.focus();
  }
  rows.forEach((row, place) => {
    const number = row.querySelector("input.place");
    if (number) number.value = number.defaultValue = place + 1;
  });
}

function move(row, place) {
  const number = row.querySelector("input.place");
  const last = all("li.rule[data-rule]", rules).length;
  const wanted = Math.max(1, Math.min(last, place));
  if (!number || wanted === Number(number.defaultValue)) return;
  number.value = wanted;
  number.dispatchEvent(new Event("change", { bubbles: true }));
  hear(`Rule moves to place ${wanted}`);
}

document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("li.rule[data-rule]");
  if (!row || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  const number = row.querySelector("input.place");
  if (number) move(row, Number(number.defaultValue) + (event.key === "ArrowUp" ? -1 : 1));
});

let dragged = null;
const clear = () => all("li.rule", rules).forEach((row) => row.classList.remove("before", "after"));
rules.addEventListener("dragstart", (event) => {
  if (!event.target.matches?.(".grip")) return;
  dragged = event.target.closest("li.rule");
  dragged.classList.add("dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
  event.dataTransfer.setDragImage(dragged, 10, 10);
});
const half = (row, event) => event.clientY > row.getBoundingClientRect().top + row.offsetHeight / 2;
rules.addEventListener("dragover", (event) => {
  const row = event.target.closest?.("li.rule[data-rule]");
  if (!dragged || !row) return;
  event.preventDefault();
  clear();
  if (row !== dragged) row.classList.add(half(row, event) ? "after" : "before");
});
rules.addEventListener("drop", (event) => {
  const row = event.target.closest?.("li.rule[data-rule]");
  if (!dragged || !row) return;
  event.preventDefault();
  const placeOf = (one) => Number(one.querySelector("input.place").defaultValue);
  const at = placeOf(row) + (half(row, event) ? 1 : 0);
  if (row !== dragged) move(dragged, placeOf(dragged) < at ? at - 1 : at);
});
rules.addEventListener("dragend", () => {
  dragged?.classList.remove("dragged");
  dragged = null;
  clear();
});

// --- Small things ----------------------------------------------------------------
document.addEventListener("click", ({ target }) => {
  if (target.matches?.("[data-does=discard]")) target.closest("li.rule").remove();
});

// What is shown new is where somebody wants to be.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const path = detail.requestConfig?.path ?? "";
  if (/\/rules\/new\//.test(path)) {
    const row = all("li.rule.fresh", rules).at(-1);
    show(row, row?.querySelector("[name=source]").value ? "target" : "source");
  }
  if (/\/copy\/$/.test(path)) show(detail.target.nextElementSibling, "source");
  if (/\/remove\/$/.test(path)) document.querySelector("li.removed:last-of-type [data-lands]")?.focus();
  if (/\/words\/$/.test(path)) document.activeElement === document.body && lastWord(detail.elt);
});

function show(row, name) {
  if (!row) return;
  row.scrollIntoView({ block: "nearest" });
  row.querySelector(`[name=${name}]`)?.focus();
}
const lastWord = (near) =>
  (near?.closest?.(".table") ?? document).querySelector(".words li:last-child [name=key]")?.focus();

// Enter ends a line of CEL as it ends any other cell; Shift+Enter begins another line.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || !event.target.matches?.("li.rule textarea.mono")) return;
  event.preventDefault();
  event.target.dispatchEvent(new Event("change", { bubbles: true }));
});

let savedAt = 0;
document.addEventListener("saved", () => { savedAt = Date.now(); told(); });
function told() {
  const said = document.querySelector("[data-saved]");
  if (!savedAt || !said) return;
  const seconds = Math.round((Date.now() - savedAt) / 1000);
  said.textContent = seconds < 5 ? "saved just now" : seconds < 90 ? `saved ${seconds} s ago` : `saved ${Math.round(seconds / 60)} min ago`;
}
setInterval(told, 5000);

const WRONG = {
  401: "You are signed out. Sign in again in another window; what you typed stays here.",
  403: "Your role may not do this.",
  404: "This is not here any more. Show the page anew.",
};
const complain = (words) => {
  const said = document.createElement("p");
  said.className = "notice bad";
  said.textContent = words;
  byId("notice").replaceChildren(said);
};
document.addEventListener("htmx:responseError", ({ detail }) =>
  complain(WRONG[detail.xhr.status] ?? "The server could not do this. Nothing was changed; what you typed stays here."));
document.addEventListener("htmx:sendError", () => complain("No answer from the server. What you typed stays here; change it again to save it."));
document.addEventListener("htmx:afterRequest", ({ detail }) => 
  detail.successful && detail.requestConfig.verb === "post" && byId("notice").replaceChildren());

// --- Find: fields, rules, targets --------------------------------------------------
const find = byId("find");
find.addEventListener("input", () => {
  const wanted = find.value.trim().toLowerCase();
  const says = (row) => row.textContent.toLowerCase() + " " +
    all("input:not([type=hidden]), textarea", row).map((field) => field.value.toLowerCase()).join(" ") + " " +
    all("select", row).map((select) => `${select.value} ${select.selectedOptions[0]?.text ?? ""}`.toLowerCase()).join(" ");
  const rows = all("li.rule, [data-field]");
  for (const row of rows) row.hidden = wanted !== "" && !(row.dataset.field ?? says(row)).toLowerCase().includes(wanted);
  hear(`${rows.filter((row) => !row.hidden).length} found`);
});
find.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { find.value = ""; find.dispatchEvent(new Event("input")); }
  if (event.key === "Enter") all("li.rule, [data-field]").find((row) => !row.hidden)?.querySelector("button, input:not([type=hidden]):not(.place)")?.focus();
});

const typing = (element) => element.closest?.("input, select, textarea, [contenteditable]");
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "/") { event.preventDefault(); find.focus(); return; }
  const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (button && !button.disabled) { event.preventDefault(); button.click(); }
});

// --- The visit seen through the rules ------------------------------------------------
document.addEventListener("click", ({ target }) => {
  const to = target.closest?.("[data-to-rule]");
  if (to) show(document.querySelector(`li.rule[data-rule="${CSS.escape(to.dataset.toRule)}"]`), "source");
  if (target.closest?.("[data-does=wide]")) document.querySelector(".map").classList.toggle("wide");
});

// What a rule could not do on this visit is told at its row; folds stay as they were.
let folds = new Map();
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target?.id === "preview") folds = new Map(all("details[id]", detail.target).map((one) => [one.id, one.open]));
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id !== "preview") return;
  for (const [id, open] of folds) if (byId(id)) byId(id).open = open;
  tell();
});
function tell() {
  for (const said of all("li.rule > .said")) said.replaceChildren();
  for (const problem of all("#preview [data-problem]")) {
    const row = document.querySelector(`li.rule[data-rule="${CSS.escape(problem.dataset.problem)}"]`);
    row?.querySelector(".said").append(problem.cloneNode(true));
  }
}
