// Apply the chosen theme before the first paint; without a choice the system's counts.
document.documentElement.classList.add("js");
const chosen = localStorage.getItem("theme");
if (chosen) document.documentElement.dataset.theme = chosen;
