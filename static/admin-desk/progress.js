// Shows how far long work is while its page is in front. Only counts are asked for, which is
// no step of the person and opens nothing; when the work is over the page is loaded once.

const EVERY = 2000;
const told = document.querySelector("[data-progress]");

async function look() {
  if (!document.hidden) {
    const answer = await fetch(told.dataset.progress, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const far = await answer.json();
    if (!far.goes_on) return location.reload();
    const bar = document.getElementById("done");
    if (bar) [bar.max, bar.value] = [far.total, far.done];
    const words = document.querySelector(".replay-progress [role=status], .field-progress .readonly");
    if (words && words.textContent !== far.words) words.textContent = far.words;
  }
  setTimeout(look, EVERY);
}

if (told) setTimeout(look, EVERY);
