// The button that changes the theme and remembers it.
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
    try {
      localStorage.setItem("theme", theme);
      document.dispatchEvent(new CustomEvent("themechoice"));
    } catch {
      // Nothing can be remembered here, but this page can still change.
      root.dataset.theme = theme;
      document.dispatchEvent(new CustomEvent("themechange"));
    }
  });
  document.addEventListener("themechange", tell);
  tell();
})();
