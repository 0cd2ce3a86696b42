// Notes beside the text. Where the window is wide, a footnote stands in the margin next to its
// number; otherwise, and without this script, it stays at the end of the page.
(function () {
  "use strict";

  const list = document.querySelector(".footnote");
  const placed = [...document.querySelectorAll(".prose a.footnote-ref")].map(place);
  if (list && placed.length > 0 && placed.every(Boolean)) {
    list.classList.add("footnote--in-margin");
  }

  /**
   * @param {HTMLAnchorElement} reference
   * @returns {boolean} Whether the note could be set beside the text.
   */
  function place(reference) {
    const note = document.getElementById(decodeURIComponent(reference.hash.slice(1)));
    const parts = [...(note?.children ?? [])];
    const runningText = parts.length > 0 && parts.every((part) => part.tagName === "P");
    if (!runningText || reference.closest("table, figure, summary")) {
      return false;
    }
    const copy = document.createElement("span");
    copy.className = "note";
    copy.append(numberOf(reference), ...parts.map(partOf));
    (reference.closest("sup") ?? reference).after(copy);
    return true;
  }

  /** @param {HTMLElement} reference */
  function numberOf(reference) {
    const number = document.createElement("span");
    number.className = "note__number";
    number.textContent = reference.textContent;
    return number;
  }

  /** @param {Element} paragraph */
  function partOf(paragraph) {
    const part = document.createElement("span");
    part.className = "note__part";
    part.append(...paragraph.cloneNode(true).childNodes);
    part.querySelectorAll(".footnote-backref").forEach((link) => link.remove());
    part.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
    return part;
  }
})();
