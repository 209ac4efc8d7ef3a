/* What pages of the console do beyond HTML. Every page works without it but for copying. */
"use strict";

/* A questionnaire as text is checked while it is written; each problem leads to its line. */
(function () {
  const form = document.getElementById("desk");
  if (!form) { return; }
  const text = form.elements.text, verdict = document.getElementById("verdict");
  const PAUSE = 700;
  let timer, latest = 0;

  function check() {
    const mine = latest += 1;
    fetch(form.dataset.check, { method: "POST", body: new FormData(form) })
      .then(answer => answer.ok && !answer.redirected ? answer.text() : Promise.reject(answer.status))
      .then(part => { if (mine === latest) { verdict.innerHTML = part; } })
      .catch(() => {});  /* the button Check, or Save, tells the same */
  }

  function show(line) {
    const lines = text.value.split("\n"), before = lines.slice(0, line - 1).join("\n").length;
    const from = line > 1 ? before + 1 : 0;
    text.focus();
    text.setSelectionRange(from, from + lines[line - 1].length);
    text.scrollTop = (line - 4) * parseFloat(getComputedStyle(text).lineHeight);
    text.scrollIntoView({ block: "nearest" });
  }

  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  });
  verdict.addEventListener("click", event => {
    const link = event.target.closest("a[data-line]");
    if (link) {
      event.preventDefault();
      show(Number(link.dataset.line));
    }
  });
}());

/* A file that is too large is named before it is sent. */
document.querySelectorAll("input[type=file][data-most]").forEach(input => {
  input.addEventListener("change", () => {
    const most = input.dataset.most * 1024 * 1024;
    const large = [...input.files].some(file => file.size > most);
    input.setCustomValidity(large ? input.dataset.tooLarge : "");
    input.reportValidity();
  });
});

/* The frame of a table is as tall as the table, at any width of the window. */
document.querySelectorAll("iframe.whole").forEach(frame => {
  function fit() {
    const content = frame.contentDocument && frame.contentDocument.documentElement;
    if (content) { frame.style.height = content.offsetHeight + frame.offsetHeight - frame.clientHeight + "px"; }
  }
  function follow() {
    fit();
    new ResizeObserver(fit).observe(frame.contentDocument.documentElement);
  }
  frame.addEventListener("load", follow);
  if (frame.contentDocument && frame.contentDocument.readyState === "complete") { follow(); }
});

/* Where the menu scrolls, one sees in it where one is. */
document.querySelectorAll("header nav [aria-current]").forEach(here => {
  const line = here.closest("nav");
  line.scrollLeft = here.offsetLeft + here.offsetWidth - line.offsetLeft - line.clientWidth;
});
