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

async function ask(address) {
  const headers = { Accept: "application/json" };
  const sent = { method: "POST", body: said(), headers, redirect: "manual" };
  const answer = await fetch(address, sent).catch(() => null);
  // Busy, or signed out: the next one asks again, and the page itself finds out.
  if (answer?.status === 200 && box()) show((await answer.json()).here);
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
