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

/* What is typed into a long form stays in this tab until it has arrived: a session that is over, a wrong click
   and the way back lose nothing. */
(function () {
  let store;
  try { store = window.sessionStorage; } catch { return; }
  const SENT = "sent ";

  function fields(form) {
    return [...form.elements].filter(one => one.name && one.name !== "factor" && one.name !== "token"
      && !["hidden", "password", "file", "submit", "button"].includes(one.type) && !one.hidden);
  }

  function ticked(one) { return one.type === "checkbox" || one.type === "radio"; }

  function typed(form) {
    return JSON.stringify(fields(form).map(one => [one.name, ticked(one) ? one.checked : one.value]));
  }

  function fill(form, values) {
    fields(form).forEach((one, at) => {
      if (!values[at] || values[at][0] !== one.name) { return; }
      if (ticked(one)) { one.checked = values[at][1]; } else { one.value = values[at][1]; }
    });
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  if (new URLSearchParams(location.search).has("said") && !document.querySelector("[name=password]")) {
    Object.keys(store).filter(key => key.startsWith(SENT)).forEach(key => {
      store.removeItem(key.slice(SENT.length));
      store.removeItem(key);
    });
  }

  document.querySelectorAll("form[data-keep]").forEach(form => {
    const key = `kept ${form.dataset.keep}`, note = form.querySelector("[data-kept]"), there = typed(form);
    const [back, drop] = note.querySelectorAll("button"), seen = form.elements.seen;
    let unsent = false;
    store.removeItem(SENT + key);
    const kept = JSON.parse(store.getItem(key) || "null");
    if (kept && kept.typed !== there) { note.hidden = false; }
    back.addEventListener("click", () => {
      note.hidden = true;
      fill(form, JSON.parse(kept.typed));
      if (seen) { seen.value = kept.seen; }  /* what somebody else saved since is not written over unseen */
    });
    drop.addEventListener("click", () => {
      note.hidden = true;
      store.removeItem(key);
    });
    form.addEventListener("input", () => {
      unsent = true;
      note.hidden = true;
      store.setItem(key, JSON.stringify({ typed: typed(form), seen: seen && seen.value }));
    });
    form.addEventListener("submit", () => {
      unsent = false;
      store.setItem(SENT + key, "1");
    });
    window.addEventListener("beforeunload", event => {
      if (unsent) { event.preventDefault(); }
    });
  });
}());

/* What comes as a file leaves its page as it is: a second tap would have it made twice. */
document.querySelectorAll("form[data-once]").forEach(form => {
  let busy = false;
  form.addEventListener("submit", event => {
    if (busy) { event.preventDefault(); }
    busy = true;
    setTimeout(() => { busy = false; }, 4000);
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
