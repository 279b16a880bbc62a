// Who is at this claim: told to others while the page is in front, given back when it is left.
const EVERY = 30_000; // a third of what a lease lasts
const page = crypto.randomUUID();
const box = () => document.getElementById("here");

function said() {
  const token = box().elements.csrfmiddlewaretoken.value;
  return new URLSearchParams({ csrfmiddlewaretoken: token, page });
}

function show(who) {
  box().hidden = !who;
  box().querySelector("b").textContent = who;
}

// What came since is told, never put in: nothing moves under the cursor.
function tellLate(count) {
  const [list, line] = ["decide", "late"].map((id) => document.getElementById(id));
  if (!list || !line) return;
  const more = count - Number(list.dataset.proposed);
  line.textContent = more > 0 ? `${more} more suggested: r shows ${more === 1 ? "it" : "them"}` : "";
}

async function ask(address) {
  const headers = { Accept: "application/json" };
  const sent = { method: "POST", body: said(), headers, redirect: "manual" };
  const answer = await fetch(address, sent).catch(() => null);
  // Busy, or signed out: the next one asks again, and the page itself finds out.
  if (answer?.status !== 200 || !box()) return;
  const told = await answer.json();
  show(told.here);
  tellLate(told.proposed);
}

const renew = () => document.hidden || !box()?.dataset.renew || ask(box().dataset.renew);

if (box()?.dataset.renew) {
  renew();
  setInterval(renew, EVERY);
  document.addEventListener("visibilitychange", renew);
  addEventListener("pagehide", () => navigator.sendBeacon(box().dataset.back, said()));
  document.addEventListener("submit", (event) => {
    if (event.target !== box()) return;
    event.preventDefault();
    ask(box().action);
  });
}
