// Figures: steps that lead to their section, words that follow the picture, a change of theme at
// the same moment of play, and that moment in the address: #fig-tangent&t=12.3.
(function () {
  "use strict";

  /** Seconds by which a time may be early and still count as reached: half a frame at 60 a second. */
  const TOLERANCE = 1 / 120;

  for (const figure of document.querySelectorAll("figure[data-figure]")) {
    if (figure.querySelector("video")) {
      setUp(figure);
    }
  }

  /** @param {HTMLElement} figure */
  function setUp(figure) {
    const stage = figure.querySelector(".figure__stage");
    const steps = [...figure.querySelectorAll(".step")];
    const words = [...figure.querySelectorAll(".words__one")];
    /** Where play is to continue once the other theme's file is open. */
    let pending = null;

    /** The video of the moment: a change of theme before the first play replaces it. */
    const video = () => stage.querySelector("video");

    const button = makePlayButton(figure, () => {
      giveWay();
      // The button took the keyboard's place on the page with it.
      video().focus({ preventScroll: true });
      start(video());
    });
    stage.append(button);
    // Under the button nobody sees the browser's controls: the keyboard must not stop there.
    video().controls = false;

    function giveWay() {
      button.remove();
      video().controls = true;
    }

    function follow() {
      if (pending) {
        return;
      }
      const time = video().currentTime;
      showWords(words, time);
      showStep(steps, time);
      for (const link of figure.querySelectorAll("[data-moment]")) {
        link.href = `#${figure.id}&t=${time.toFixed(1)}`;
      }
    }

    /** @param {number} seconds */
    function playFrom(seconds) {
      // Before anything is loaded this sets where the video is going to start.
      video().currentTime = seconds;
      start(video());
    }

    /** @param {number} seconds Show this moment, also before the first play. */
    function seekTo(seconds) {
      giveWay();
      const seek = () => (video().currentTime = seconds);
      if (video().readyState > 0) {
        seek();
        return;
      }
      video().addEventListener("loadedmetadata", seek, { once: true });
      video().preload = "auto";
      video().load();
    }

    /** Show the moment that the address names, if it speaks of this figure. */
    function obey() {
      const [anchor, text] = addresses.fragment().split("&t=");
      if (text === undefined || anchor !== figure.id) {
        return;
      }
      const seconds = Number.parseFloat(text);
      if (seconds >= 0 && seconds < Infinity) {
        figure.querySelector(".figure--held [data-do=back]")?.click();
        video().pause();
        seekTo(seconds);
      }
      // In other people's pages a figure neither scrolls the page nor takes the keyboard.
      if (parent === window) {
        figure.scrollIntoView();
        video().focus({ preventScroll: true });
      }
    }

    function changeTheme() {
      if (!stage.querySelector("source[media]")) {
        return; // one look for both themes
      }
      if (!pending && video().readyState === 0 && video().paused) {
        // A copy chooses among its sources anew; load() would fetch a file nobody asked for.
        video().replaceWith(video().cloneNode(true));
        showPoster(button, video());
        return;
      }
      pending ??= {
        time: video().currentTime,
        playing: !video().paused,
        rate: video().playbackRate,
        uncover: cover(video()),
      };
      video().preload = "auto";
      video().load();
    }

    function resume() {
      if (!pending) {
        return;
      }
      const { playing, rate, uncover } = pending;
      pending = null;
      video().playbackRate = rate;
      if (playing && !figure.classList.contains("figure--held")) {
        start(video());
      }
      // The sought frame is on the screen one frame after it has been found.
      requestAnimationFrame(() => requestAnimationFrame(uncover));
    }

    for (const step of steps) {
      step.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) {
          return; // the reader wants the file in a tab of its own
        }
        event.preventDefault();
        playFrom(Number(step.dataset.start));
      });
    }
    // Media events do not bubble, but they can be caught on the way down.
    const on = (type, action) => stage.addEventListener(type, action, { capture: true });
    on("play", () => {
      giveWay();
      pauseOthers(video());
    });
    on("timeupdate", follow);
    on("seeking", follow);
    on("loadedmetadata", () => pending && (video().currentTime = pending.time));
    on("seeked", resume);
    on("error", () => {
      // A source that is only passed over reports an error too; the last word is the video's.
      if (video().networkState === HTMLMediaElement.NETWORK_NO_SOURCE) {
        resume();
      }
    });
    figure.addEventListener("seekto", ({ detail }) => seekTo(detail));
    addEventListener("hashchange", obey);
    document.addEventListener("themechange", changeTheme);
    document.addEventListener("fullscreenchange", () => showCaptions(video()));
    obey();
  }

  /**
   * Before the first play the poster is the button.
   * @param {HTMLElement} figure
   * @param {() => void} press
   */
  function makePlayButton(figure, press) {
    const video = figure.querySelector("video");
    const button = document.createElement("button");
    const label = document.createElement("span");
    button.type = "button";
    button.className = "play";
    label.className = "play__label";
    label.textContent = video.dataset.length;
    button.setAttribute("aria-label", `Play figure ${figure.dataset.number}, ${label.textContent}`);
    button.append(label);
    button.addEventListener("click", press);
    showPoster(button, video);
    return button;
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {HTMLVideoElement} video
   */
  function showPoster(button, video) {
    button.style.backgroundImage = `url("${video.poster}")`;
  }

  /**
   * Show the words of the moment.
   * @param {HTMLElement[]} words In the order of their times.
   * @param {number} time Seconds.
   */
  function showWords(words, time) {
    const now = words.findLast((one) => time >= Number(one.dataset.start) - TOLERANCE) ?? words[0];
    for (const one of words) {
      one.classList.toggle("words__one--now", one === now);
    }
  }

  /**
   * Mark the step of the moment and how much of each has been played.
   * @param {HTMLElement[]} steps In the order of their times.
   * @param {number} time Seconds.
   */
  function showStep(steps, time) {
    const now = steps.findLast((step) => time >= Number(step.dataset.start) - TOLERANCE);
    for (const step of steps) {
      const start = Number(step.dataset.start);
      const share = (time - start) / (Number(step.dataset.end) - start);
      step.style.setProperty("--played", String(Math.min(1, Math.max(0, share))));
      if (step === now) {
        step.setAttribute("aria-current", "step");
      } else {
        step.removeAttribute("aria-current");
      }
    }
  }

  /**
   * Lay the frame that is showing over the video until the next one is ready.
   * @param {HTMLVideoElement} video
   * @returns {() => void} Takes it away.
   */
  function cover(video) {
    const frame = frames.freeze(video);
    video.after(frame);
    return () => frame.remove();
  }

  /** @param {HTMLVideoElement} video */
  function start(video) {
    // Play is refused if the reader pauses before it has begun: that is as it should be.
    video.play().catch(() => {});
  }

  /** @param {HTMLVideoElement} playing */
  function pauseOthers(playing) {
    for (const other of document.querySelectorAll("video")) {
      if (other !== playing) {
        other.pause();
      }
    }
  }

  /**
   * Fill the screen with captions: the words below the picture cannot be seen there.
   * @param {HTMLVideoElement} video
   */
  function showCaptions(video) {
    const track = video.textTracks[0];
    if (!track) {
      return;
    }
    if (document.fullscreenElement === video) {
      video.dataset.captions = track.mode;
      track.mode = "showing";
    } else if (video.dataset.captions) {
      track.mode = video.dataset.captions;
      delete video.dataset.captions;
    }
  }
})();
