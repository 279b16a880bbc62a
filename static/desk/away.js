// Signed out in the middle of something: the page is covered, what was typed waits in it and nowhere else.
const dialog = document.getElementById("away");
const again = dialog?.querySelector("button");
const told = dialog?.querySelector("[role=status]");
let waiting = [];

// Only the code itself takes the cover away: a browser may let Escape be refused once and no more.
let isLifted = true;

function cover() {
  isLifted = false;
  if (!dialog.open) dialog.showModal();
}

function lift() {
  isLifted = true;
  dialog.close();
}

dialog?.addEventListener("cancel", (event) => event.preventDefault());
dialog?.addEventListener("close", () => isLifted || cover());

async function fetched() {
  const answer = await fetch(location.href, { redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// Who it is, not what they are called: two people may have one name.
const personIn = (page) => page.querySelector(".who")?.dataset.person;
const tokenIn = (page) => page.querySelector("[name=csrfmiddlewaretoken]")?.value;

// Somebody else has come in: what stands here was not theirs.
function takeUp(page) {
  const person = personIn(document);
  if (!person || personIn(page) !== person) return location.reload();
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = tokenIn(page);
  lift();
  const forms = waiting.filter((form) => form.isConnected);
  waiting = [];
  for (const form of forms) send(form);
}

// Which button a form was sent by goes with it; one that loads the page anew was asked about.
const buttons = new WeakMap();
function send(form) {
  if (isPlain(form)) form.dataset.sure = "yes";
  form.requestSubmit(buttons.get(form));
}

async function comeBack() {
  if (!dialog.open) return;
  const page = await fetched();
  if (page) takeUp(page);
  else told.textContent = "Nobody is signed in yet, or the server does not answer.";
}

// Say whether a refusal was about the sign-in, and do what can be done about it.
export async function isAway({ xhr, elt }) {
  if (!dialog || ![401, 403].includes(xhr.status)) return false;
  const form = elt.closest("form");
  if (xhr.status === 401) {
    if (form) waiting = [...waiting.filter((one) => one !== form), form];
    cover();
    return true;
  }
  // Who signed in again in another window left this page an old token.
  const page = await fetched();
  if (!page || !form || tokenOf(form) === undefined || form.dataset.sentAgain) return false;
  form.dataset.sentAgain = "yes";
  waiting = [form];
  takeUp(page);
  return true;
}

// A form that loads the page anew would leave what was typed at the door: it asks first.
const isPlain = (form) => form.method === "post" && !form.matches("[hx-post]") && Boolean(form.closest("#visit"));

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!dialog || event.defaultPrevented || !isPlain(form)) return;
  if (form.dataset.sure) return delete form.dataset.sure;
  event.preventDefault();
  buttons.set(form, event.submitter);
  waiting = [...waiting.filter((one) => one !== form), form];
  const page = await fetched();
  if (page) takeUp(page);
  else cover();
});

const tokenOf = (form) => form.elements.csrfmiddlewaretoken?.value;

// A page left alone finds out by itself that the stay is over; asking keeps nobody signed in.
const ASK_EVERY = 5_000;
let stepped = Date.now();
document.addEventListener("htmx:afterRequest", () => (stepped = Date.now()));

async function look() {
  if (dialog.open || Date.now() - stepped < Number(dialog.dataset.idle) * 1000) return;
  const answer = await fetch(dialog.dataset.ask, { redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect") cover();
  // Another window keeps the stay: ask again in a minute.
  else stepped = Date.now() - Number(dialog.dataset.idle) * 1000 + 60_000;
}

if (dialog) setInterval(look, ASK_EVERY);
again?.addEventListener("click", comeBack);
document.addEventListener("visibilitychange", () => document.hidden || (dialog?.open && comeBack()));
