// A moment of a video in the address: #fig-tangent&t=12.3. Links with `data-moment` in a figure keep
// up with its video; buttons with `data-copy` copy the address or the words of what stands before
// them.
(function () {
  "use strict";

  /** Show the moment that the address names, and what the figure shows where it names none. */
  function open() {
    const [anchor, text] = addresses.fragment().split(/(?:^|&)t=/);
    const figure = document.querySelector(anchor ? `figure#${CSS.escape(anchor)}` : "figure");
    if (text === undefined || !figure) {
      return;
    }
    const video = figure.querySelector("video");
    const seconds = Number.parseFloat(text);
    if (seconds >= 0 && seconds < Infinity) {
      figure.querySelector(".explorer:not([hidden]) [data-do=back]")?.click();
      video?.pause();
      figure.dispatchEvent(new CustomEvent("seekto", { detail: seconds }));
    }
    // In other people's pages a figure neither scrolls the page nor takes the keyboard.
    if (parent === window) {
      figure.scrollIntoView();
      video?.focus({ preventScroll: true });
    }
  }

  async function copy(button) {
    const what = button.previousElementSibling;
    try {
      await navigator.clipboard.writeText(what.href ?? what.textContent);
      button.textContent = "Copied";
    } catch {
      // Not every page may write to the clipboard; the reader's own hand always may.
      getSelection().selectAllChildren(what);
      button.textContent = "Selected";
    }
    setTimeout(() => (button.textContent = "Copy"), 2000);
  }

  // Media events do not bubble, but they can be caught on the way down.
  for (const type of ["timeupdate", "seeked"]) {
    document.addEventListener(type, ({ target }) => {
      const figure = target.closest("figure");
      for (const link of figure?.querySelectorAll("[data-moment]") ?? []) {
        link.href = `#${figure.id}&t=${target.currentTime.toFixed(1)}`;
      }
    }, true);
  }
  document.addEventListener("click", ({ target }) => {
    target.matches("[data-copy]") && copy(target);
  });
  addEventListener("hashchange", open);
  open();
})();
