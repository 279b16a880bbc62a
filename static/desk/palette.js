// The palette: each command of the page with its key, made from the page's own buttons.
import { typing, visible } from "./keys.js";

const dialog = document.getElementById("palette");
const field = dialog?.querySelector("input");
const list = dialog?.querySelector("[role=listbox]");
const told = dialog?.querySelector("[role=status]");
const options = () => [...list.children];
let commands = [];
let chosen = 0;

// Words without the keys that stand on a button.
function wordsOf(element) {
  const copy = element.cloneNode(true);
  for (const key of copy.querySelectorAll("kbd, b")) key.remove();
  return (element.getAttribute("aria-label") ?? copy.textContent).replace(/\s+/g, " ").trim();
}

// A command does what its key does, where the person was: the focus is back there when it runs.
function press(key) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}

function pressed() {
  const buttons = [...document.querySelectorAll("[data-key]")].filter((one) => visible(one));
  const here = document.body.dataset.page;
  const others = [...document.querySelectorAll("#keys [data-press]")].filter((row) => row.dataset.on === here);
  const found = new Map();
  for (const button of buttons) {
    const key = button.dataset.key;
    const words = button.matches("#find") ? "Find a claim" : key === "v" ? "Views" : wordsOf(button);
    if (!found.has(key)) found.set(key, { words, key, run: () => press(key) });
  }
  for (const row of others) {
    const key = row.dataset.press;
    if (!found.has(key)) found.set(key, { words: wordsOf(row.querySelector("dd")), key, run: () => press(key) });
  }
  return [...found.values()];
}

function links() {
  const places = "nav.views a, .nexts .menu a, nav.tabs a, .top nav a, .me a";
  return [...document.querySelectorAll(places)].map((link) => {
    const words = wordsOf(link.querySelector("span:not(.tag)") ?? link);
    return { words: `Go to: ${words}`, key: "", run: () => link.click() };
  });
}

function option({ words, key }, number) {
  const one = document.createElement("li");
  one.id = `palette-${number}`;
  one.role = "option";
  one.append(words);
  if (key) one.append(Object.assign(document.createElement("kbd"), { textContent: key === "Escape" ? "Esc" : key }));
  return one;
}

function choose(number) {
  chosen = Math.max(0, Math.min(options().length - 1, number));
  for (const [place, one] of options().entries()) one.ariaSelected = String(place === chosen);
  field.setAttribute("aria-activedescendant", options()[chosen]?.id ?? "");
  options()[chosen]?.scrollIntoView({ block: "nearest" });
}

let shown = [];
function narrow() {
  const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  shown = commands.filter(({ words }) => wanted.every((word) => words.toLowerCase().includes(word)));
  list.replaceChildren(...shown.map(option));
  told.textContent = shown.length ? "" : "No command of this page is called so.";
  choose(0);
}

function open() {
  commands = [...pressed(), ...links()];
  field.value = "";
  dialog.showModal();
  narrow();
}

function run(command) {
  if (!command) return;
  dialog.close();
  // Where nothing had the focus before, the browser leaves it on what is gone.
  if (dialog.contains(document.activeElement)) document.activeElement.blur();
  command.run();
}

field?.addEventListener("input", narrow);
field?.addEventListener("keydown", (event) => {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) choose(chosen + steps[event.key]);
  else if (event.key === "Enter") run(shown[chosen]);
  else return;
  event.preventDefault();
});
list?.addEventListener("click", ({ target }) => run(shown[options().indexOf(target.closest("[role=option]"))]));

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  open();
});
document.addEventListener("click", ({ target }) => target.closest("[data-does=palette]") && open());
