// Live preview, added by the preview server only: reload when a new version of the site stands,
// and show what is wrong with the next one until it is mended.
(function () {
  "use strict";
  const shown = document.currentScript.dataset.version;

  /** @param {{version: string, message: string}} state */
  function follow(state) {
    if (state.version !== shown) {
      location.reload();
    } else {
      showMessage(state.message);
    }
  }

  /** @param {string} message Empty if nothing is wrong. */
  function showMessage(message) {
    document.querySelector(".live-message")?.remove();
    if (!message) {
      return;
    }
    const box = document.createElement("section");
    box.className = "live-message";
    box.setAttribute("role", "alert");
    const title = document.createElement("p");
    title.textContent = "Not up to date: this must be mended first.";
    const text = document.createElement("pre");
    text.textContent = message;
    box.append(title, text);
    document.body.append(box);
  }

  const events = new EventSource("/_live/events");
  events.addEventListener("message", (event) => follow(JSON.parse(event.data)));
  // A page that is left must free its connection: browsers keep only six to a host.
  window.addEventListener("pagehide", () => events.close());
})();
