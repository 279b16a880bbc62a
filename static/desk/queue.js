// The queue: walk the lines, and say what is new without moving a line.
import { move, onKey } from "./keys.js";

const lines = () => [...document.querySelectorAll(".item .open")];

onKey((event) => {
  if (event.key === "j") return move(lines(), 1);
  if (event.key === "k") return move(lines(), -1);
  if (event.key === "g") {
    (lines().find((line) => line === document.activeElement) ?? lines()[0])?.click();
    return true;
  }
  return false;
});

// The filters in force stand in the address and as chips; the panel is only where they are chosen.
addEventListener("pageshow", () => document.querySelector("details.narrow")?.removeAttribute("open"));

const main = document.getElementById("main");
const fresh = document.querySelector(".fresh");
const counters = [...document.querySelectorAll("[data-count]")];
const shown = Object.fromEntries(counters.map((b) => [b.dataset.count, Number(b.dataset.number)]));

function tell({ counts, words }) {
  for (const counter of counters) counter.textContent = words[counter.dataset.count];
  const added = counts[main.dataset.view] - shown[main.dataset.view];
  fresh.hidden = added === 0;
  fresh.textContent = added > 0 ? `${added} new · show` : "changed · show";
}

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
