// Taking hold of a video: it pauses, its explorer takes its place at the same pixels in the same
// state, and afterwards the video goes on from the moment that fits best.
(function () {
  "use strict";

  const { bestFrame, distance, placeAt } = calculus;

  /** Milliseconds in which what the frame did not show yet appears. */
  const FADE = 300;

  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  /** By figure: how to take hold of it or to let go. */
  const switches = new Map();

  for (const figure of document.querySelectorAll("figure[data-figure]")) {
    const explorer = figure.querySelector("manimark-explorer:not([data-opens])");
    if (explorer && window.explorers?.[figure.dataset.figure]) {
      setUp(figure, explorer);
    }
  }

  document.addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    if (key !== "e" || ctrlKey || metaKey || altKey || target.closest("input, select, textarea")) {
      return;
    }
    const figure = target.closest("figure[data-figure]") ?? nearest();
    switches.get(figure)?.();
  });

  /** Return the figure that fills most of the window, of those that can be taken hold of. */
  function nearest() {
    const seen = (figure) => {
      const { top, bottom } = figure.getBoundingClientRect();
      return Math.min(bottom, innerHeight) - Math.max(top, 0);
    };
    const [best] = [...switches.keys()].sort((a, b) => seen(b) - seen(a));
    return best && seen(best) > 0 ? best : null;
  }

  /**
   * @param {HTMLElement} figure
   * @param {HTMLElement} explorer
   */
  function setUp(figure, explorer) {
    const stage = figure.querySelector(".figure__stage");
    const video = () => stage.querySelector("video");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "hold";
    button.textContent = "Take hold";
    button.setAttribute("aria-keyshortcuts", "e");
    button.addEventListener("click", take);
    stage.append(button);
    document.addEventListener("keydown", ({ key, target }) => {
      const elsewhere = target.closest("figure") && !figure.contains(target);
      if (key === "Escape" && !explorer.hidden && !elsewhere) {
        letGo();
      }
    });
    switches.set(figure, () => (explorer.hidden ? take() : letGo()));
    /** The frame at which the reader took hold; −1 if the video had not been played. */
    let start = -1;

    /** The frame that is showing; −1 before the first play. */
    const frameNow = () =>
      video()?.readyState > 1
        ? Math.min(Math.floor(video().currentTime * explorer.film.fps + 0.01), explorer.film.knots.at(-1)[0])
        : -1;

    function take() {
      if (!explorer.hidden) {
        return;
      }
      explorer.back = letGo;
      explorer.prepare();
      video()?.pause();
      start = frameNow();
      explorer.begin(start < 0 ? explorer.stages[0].start : placeAt(explorer.film, start));
      const picture = start < 0 ? null : frames.freeze(video());
      explorer.hidden = false;
      figure.classList.add("figure--held");
      picture && fade(picture);
      explorer.drawing.dot.focus({ preventScroll: true });
    }

    /** Lay the frame over the explorer and let it fade, once there is something below it. */
    function fade(picture) {
      explorer.querySelector(".explorer__stage").append(picture);
      const gone = () => picture.remove();
      explorer.still.decode().catch(() => {}).then(() => {
        if (calm.matches) {
          gone();
        } else {
          picture.animate([{ opacity: 1 }, { opacity: 0 }], FADE).finished.then(gone, gone);
        }
      });
    }

    function letGo() {
      explorer.stop();
      if (!video() || (start < 0 && !explorer.moved)) {
        show();
        return;
      }
      const { film, drawing } = explorer;
      const here = drawing.pixelOf(explorer.place);
      const miss = (place) => distance(drawing.pixelOf(place), here);
      const frame = explorer.moved ? bestFrame(film, miss, Math.max(0, start)) : start;
      // The sought frame is on the screen one frame after it has been found.
      const found = () => requestAnimationFrame(() => requestAnimationFrame(show));
      const events = new AbortController();
      // Media events do not bubble, and those of a source that fails are not even the video's.
      const on = (type, action) =>
        stage.addEventListener(type, action, { capture: true, signal: events.signal });
      on("seeked", () => {
        events.abort();
        found();
      });
      on("error", () => {
        if (video().networkState === HTMLMediaElement.NETWORK_NO_SOURCE) {
          events.abort();
          show();
        }
      });
      figure.dispatchEvent(new CustomEvent("seekto", { detail: (frame + 0.5) / film.fps }));
    }

    function show() {
      explorer.hidden = true;
      figure.classList.remove("figure--held");
      button.focus({ preventScroll: true });
    }
  }
})();
