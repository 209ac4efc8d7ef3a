/* What pages of the console do beyond HTML. Every page works without it but for copying. */
"use strict";

// A page whose report is still being written looks again by itself.
document.querySelectorAll("[data-again]").forEach(one =>
  setTimeout(() => location.reload(), Number(one.dataset.again) * 1000));
