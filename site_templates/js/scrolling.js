// What is wider than the window scrolls by itself. Only while it does, the keyboard can go there.
(function () {
  "use strict";

  const sizes = new ResizeObserver((entries) => entries.forEach((entry) => mark(entry.target)));
  document.querySelectorAll(".prose :is(.math-display, pre, table)").forEach((wide) => {
    sizes.observe(wide);
  });

  /** @param {HTMLElement} wide */
  function mark(wide) {
    if (wide.scrollWidth > wide.clientWidth) {
      wide.tabIndex = 0;
    } else {
      wide.removeAttribute("tabindex");
    }
  }
})();
