// Shows how far long work is while its page is in front: the page itself is asked again.
// A reload would take the focus, and who reads slowly, or aloud, would never come to the end.

const EVERY = 2000;
const content = document.getElementById("content-main");

async function look() {
  if (!document.hidden && !content.contains(document.activeElement)) {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById("content-main");
    content.replaceChildren(...found.childNodes);
    if (!("goesOn" in found.dataset)) return;
  }
  setTimeout(look, EVERY);
}

if (content && "goesOn" in content.dataset) setTimeout(look, EVERY);
