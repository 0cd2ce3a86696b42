// The theme, before the first paint: the one that the address asks for (`?theme=dark`), else the
// reader's choice if there is one, otherwise the system's.
// Every picture and video puts on the theme while the page is still being read, so that no light
// poster flashes up on a dark page.
(function () {
  "use strict";

  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  /** What the address asks for, later what the reader chose on this page. */
  let choice = new URLSearchParams(location.search).get("theme");

  /** @returns {string | null} "dark", "light", or null if the reader has not chosen. */
  function chosenTheme() {
    try {
      const theme = choice ?? localStorage.getItem("theme");
      return theme === "dark" || theme === "light" ? theme : null;
    } catch {
      return null;
    }
  }

  /** @param {string} theme */
  function choose(theme) {
    choice = theme;
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // It holds as long as the page is open.
    }
    follow();
  }

  /** @param {HTMLVideoElement | HTMLPictureElement} media */
  function dress(media) {
    const theme = root.dataset.theme;
    if (media instanceof HTMLVideoElement) {
      const poster = media.getAttribute(`data-poster-${theme}`);
      if (media.getAttribute("poster") !== poster) {
        media.poster = poster;
      }
    }
    for (const source of media.querySelectorAll("source[media]")) {
      source.media = source.dataset.theme === theme ? "all" : "not all";
    }
  }

  function dressAll() {
    document.querySelectorAll("video[data-poster-dark], picture.figure__stage").forEach(dress);
  }

  function follow() {
    const before = root.dataset.theme;
    root.dataset.theme = chosenTheme() ?? (system.matches ? "dark" : "light");
    dressAll();
    if (before && before !== root.dataset.theme) {
      document.dispatchEvent(new CustomEvent("themechange"));
    }
  }

  // The style sheet is known by now: ask for its fonts before the text that needs them arrives.
  document.fonts.forEach((font) => font.load().catch(() => {}));
  follow();
  const arrivals = new MutationObserver(dressAll);
  arrivals.observe(root, { childList: true, subtree: true });
  document.addEventListener("DOMContentLoaded", () => arrivals.disconnect());
  system.addEventListener("change", follow);
  document.addEventListener("themechoice", (event) => choose(event.detail));
  // Another window of the notebook may change its mind.
  window.addEventListener("storage", () => {
    choice = null;
    follow();
  });
})();
