// Marks the section that is being read in the list of contents.
(function () {
  "use strict";

  const links = [...document.querySelectorAll(".contents a")];
  const headings = links.map((link) =>
    document.getElementById(decodeURIComponent(link.hash.slice(1))),
  );
  if (links.length === 0 || headings.includes(null)) {
    return;
  }

  function mark() {
    // A section begins to be read when its heading has passed the upper third of the window.
    const line = window.innerHeight / 3;
    const now = headings.findLastIndex((heading) => heading.getBoundingClientRect().top < line);
    links.forEach((link, index) => {
      if (index === now) {
        link.setAttribute("aria-current", "true");
      } else {
        link.removeAttribute("aria-current");
      }
    });
  }

  let waiting = false;
  document.addEventListener(
    "scroll",
    () => {
      if (!waiting) {
        waiting = true;
        requestAnimationFrame(() => {
          waiting = false;
          mark();
        });
      }
    },
    { passive: true },
  );
  mark();
})();
