// The queue: walk the lines, and say what is new without moving a line.
import { move, onKey } from "./keys.js";

const lines = () => [...document.querySelectorAll(".item .open")];
// In the views the same keys walk the views.
const walked = () => {
  const views = [...document.querySelectorAll(".views a")];
  return views.includes(document.activeElement) ? views : lines();
};

onKey((event) => {
  if (event.key === "j") return move(walked(), 1);
  if (event.key === "k") return move(walked(), -1);
  if (event.key === "g") {
    (lines().find((line) => line === document.activeElement) ?? lines()[0])?.click();
    return true;
  }
  return false;
});

// The filters in force stand in the address and as chips; the panel is only where they are chosen.
addEventListener("pageshow", () => document.querySelector("details.narrow")?.removeAttribute("open"));

const PAGE = 50;
const main = document.getElementById("main");
const fresh = document.querySelector(".fresh");
const items = () => [...document.querySelectorAll(".item")];
const idOf = (item) => item.dataset.claim;
const underCursor = () =>
  document.activeElement?.closest(".item") ?? document.querySelector(".item:hover");

const isBackwards = new URLSearchParams(location.search).has("before");

// What came belongs between the lines that stand here, or after them where there is room.
function arrived(ids) {
  const shown = items().map(idOf);
  if (shown.length < PAGE) return ids.filter((id) => !shown.includes(id));
  const first = isBackwards ? ids.findIndex((id) => shown.includes(id)) : 0;
  const last = ids.findLastIndex((id) => shown.includes(id));
  return ids.slice(Math.max(first, 0), last + 1).filter((id) => !shown.includes(id));
}

function keepsItsPlace(ids) {
  const line = underCursor();
  return !line || ids.indexOf(idOf(line)) === items().indexOf(line);
}

// What another took: it stands before something that is still here. What stands beyond all
// that is told may only have been moved on by more than a page of arrivals.
function taken(there) {
  const stays = (item) => there.includes(idOf(item));
  const [first, last] = [items().findIndex(stays), items().findLastIndex(stays)];
  const isKnown = (place) => there.length < 2 * PAGE || (isBackwards ? place > first : place < last);
  return items().filter((item, place) => !stays(item) && isKnown(place));
}

// Who has a claim open stands under its chart number, where there is room for it.
function tellWho(here) {
  for (const item of items()) {
    const who = here[idOf(item)];
    item.querySelector("[data-here]").textContent = who ? `${who} is here` : "";
  }
}

function tell({ counts, words, ids, beyond, here }) {
  tellWho(here);
  let isMoved = false;
  for (const counter of document.querySelectorAll("[data-count]")) {
    isMoved ||= counter.textContent !== words[counter.dataset.count];
    counter.textContent = words[counter.dataset.count];
  }
  // What moved to the page beside this one is taken by nobody.
  const there = isBackwards ? [...beyond, ...ids] : [...ids, ...beyond];
  const gone = taken(there);
  for (const item of items()) item.classList.toggle("gone", gone.includes(item));
  const added = arrived(there).filter((id) => ids.includes(id)).length;
  fresh.hidden = ids.join() === items().map(idOf).join();
  fresh.textContent = added ? `${added} new · show` : "changed · show";
  if (!fresh.hidden && keepsItsPlace(ids)) renew(main.dataset.arrived);
  else if (isMoved) read(figures().dataset.address).then(putFigures);
}

async function read(address) {
  const answer = await fetch(address, { redirect: "manual" }).catch(() => null);
  return answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

const figures = () => main.querySelector(".figures");

function putFigures(page) {
  const next = page?.querySelector(".figures");
  if (next) figures().replaceWith(document.adoptNode(next));
}

// The page as it is now, in place, with its ways to the next: the line under the cursor stays where it is on the screen.
async function renew(address) {
  const page = await read(address);
  if (!page) return;
  const [now, next] = [main, page.getElementById("main")].map((from) => from.querySelector(".turned"));
  if (!now || !next) return location.reload();
  putFigures(page);
  const id = underCursor()?.dataset.claim;
  const hadFocus = Boolean(document.activeElement.closest(".item"));
  const turner = now.contains(document.activeElement) ? document.activeElement.rel : "";
  const top = underCursor()?.getBoundingClientRect().top;
  now.replaceWith(document.adoptNode(next));
  const line = items().find((item) => idOf(item) === id);
  if (turner) document.querySelector(`.pages [rel=${turner}]`)?.focus({ preventScroll: true });
  if (line && hadFocus) line.querySelector(".open").focus({ preventScroll: true });
  if (line) scrollBy(0, line.getBoundingClientRect().top - top);
  fresh.hidden = true;
}

fresh?.addEventListener("click", (event) => {
  event.preventDefault();
  renew(location.href);
});

async function poll() {
  if (document.hidden) return;
  try {
    const headers = { Accept: "application/json" };
    const answer = await fetch(main.dataset.counts, { headers, redirect: "manual" });
    // Signed out: what stands on the screen goes too, and the door says why.
    if (answer.type === "opaqueredirect") location.reload();
    if (answer.ok && answer.headers.get("content-type")?.includes("json")) {
      tell(await answer.json());
    }
  } catch {
    // The server is away for a moment; the next poll asks again.
  }
}

if (main?.dataset.counts) setInterval(poll, 5000);
