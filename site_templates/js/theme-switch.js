// The button that changes the theme; theme.js remembers what it chose.
(function () {
  "use strict";

  const root = document.documentElement;
  const button = document.querySelector(".theme-switch");
  if (!button) {
    return;
  }

  function tell() {
    button.setAttribute("aria-pressed", String(root.dataset.theme === "dark"));
  }

  button.addEventListener("click", () => {
    const theme = root.dataset.theme === "dark" ? "light" : "dark";
    document.dispatchEvent(new CustomEvent("themechoice", { detail: theme }));
  });
  document.addEventListener("themechange", tell);
  tell();
})();
