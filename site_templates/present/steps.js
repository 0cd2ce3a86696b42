// The steps of a talk: keys, clickers, fingers and the window of the speaker go through them.
(function () {
  "use strict";

  /** Milliseconds without a sign of the lecturer until the bar fades. */
  const QUIET = 2500;
  /** Pixels of a swipe, at least. */
  const SWIPE = 40;
  /** Seconds of a step after which back means its start. */
  const BEGUN = 1;

  const root = document.documentElement;
  const find = (name) => document.querySelector(name);
  const [opening, overview, help, black] = [".opening", ".overview", ".help", ".black"].map(find);
  const films = new Map();
  const figures = [...document.querySelectorAll(".films > .figure")];
  const screens = [opening, ...figures];
  const steps = [...document.querySelectorAll(".tile")].map(readStep);
  /** Whether this is the window of the speaker. */
  const speaks = location.search === "?speaker";
  let now = 0;
  let turn = 0;
  /** When the talk began, in milliseconds; 0 before. A reload does not begin it again. */
  let began = history.state?.began ?? 0;

  /** What can be done, by the names of buttons and of what the windows say to each other. */
  const acts = {
    forward: () => go(now + 1),
    back: () => go(lasted() > BEGUN ? now : now - 1),
    first: () => go(0),
    last: () => go(steps.length - 1),
    go,
    black: () => blacken(black.hidden),
    reset: () => begin(now > 0),
    theme: changeTheme,
    hello: tell,
  };
  /** What concerns the window in which it is asked for. */
  const own = { full: fillScreen, help: () => toggle(help), overview: look, speaker: openSpeaker };
  const STEPPING = {
    " ": "forward", ArrowRight: "forward", ArrowDown: "forward", PageDown: "forward",
    ArrowLeft: "back", ArrowUp: "back", PageUp: "back", Home: "first", End: "last",
  };
  const KEYS = {
    ...STEPPING, b: "black", ".": "black", t: "theme",
    f: "full", g: "overview", s: "speaker", "?": "help",
  };

  listen();
  if (speaks) {
    root.dataset.speaker = "";
    line.listen((word, value) => word === "state" && obey(value));
    line.say("hello");
    setInterval(showTimes, 500);
    pictures.draw(steps).then(showSpeaker);
    document.addEventListener("themechange", () => pictures.draw(steps).then(showSpeaker));
    showSpeaker();
  } else {
    line.listen((word, value) => acts[word]?.(value));
    figures.forEach(prepare);
    go(asked() ?? 0);
    window.addEventListener("hashchange", () => asked() !== null && asked() !== now && go(asked()));
    document.addEventListener("themechange", () => {
      tell();
      overview.open && pictures.draw(steps);
    });
    document.querySelector("[data-do=full]").hidden = !document.fullscreenEnabled;
  }

  /** @param {HTMLElement} tile */
  function readStep(tile) {
    const { name, figure: anchor, first, last, fps, loops } = tile.dataset;
    const figure = anchor ? document.getElementById(anchor) : null;
    if (figure && !films.has(figure)) {
      films.set(figure, new presented.Film(figure));
    }
    const numbers = { first: Number(first), last: Number(last), fps: Number(fps) };
    const section = { ...numbers, loops: loops !== undefined };
    return { tile, name, figure, film: films.get(figure), ...section };
  }

  /** Take from a figure what the presenter does in its own way. */
  function prepare(figure) {
    const stage = figure.querySelector(".figure__stage");
    figure.querySelector(".play")?.remove();
    const plain = () => {
      films.get(figure).video.controls = false;
    };
    plain();
    new MutationObserver(plain).observe(stage, { attributeFilter: ["controls"], subtree: true });
    let before = false;
    new MutationObserver(() => {
      const held = figure.classList.contains("figure--held");
      if (held === before) {
        return;
      }
      before = held;
      root.classList.toggle("held", held);
      if (held) {
        films.get(figure).giveWay();
      } else {
        // The next key is for the talk again, not for the button.
        document.activeElement?.closest(".hold")?.blur();
      }
    }).observe(figure, { attributeFilter: ["class"] });
  }

  // Steps.

  /** The step that the address names, counted from 0; null if it names none. */
  function asked() {
    const number = Number(location.hash.slice(1));
    return Number.isInteger(number) && number >= 1 && number <= steps.length ? number - 1 : null;
  }

  const lasted = () => steps[now].film?.played ?? 0;

  /** Go to a step, counted from 0, and play it. */
  async function go(index) {
    if (index < 0 || index >= steps.length) {
      return;
    }
    turn += 1;
    const mine = turn;
    const before = steps[now];
    const step = steps[index];
    now = index;
    letGo(before);
    black.hidden = true;
    if (index > 0 && began === 0) {
      began = Date.now();
    }
    tell();
    before.film !== step.film && before.film?.stop();
    if (step.film) {
      // It lies below what is seen until its frame is there.
      step.figure.classList.add("coming");
      if (!(await step.film.find(step)) || mine !== turn) {
        return;
      }
    }
    for (const screen of screens) {
      screen.classList.toggle("shown", screen === (step.figure ?? opening));
      screen.classList.remove("coming");
    }
    step.film ? step.film.run(foresee) : foresee();
    steps.slice(now).find(({ film }) => film && film !== step.film)?.film.open();
  }

  /** Have the end of the next step at hand. */
  function foresee() {
    const next = steps[now + 1];
    next?.film?.prepare(next);
  }

  /** Let go of a figure that is held. */
  function letGo({ figure }) {
    if (figure?.classList.contains("figure--held")) {
      figure.querySelector(".explorer").back();
    }
  }

  function begin(running) {
    began = running ? Date.now() : 0;
    tell();
  }

  /** Say where the talk is: on the bar, in the address, aloud, and to the speaker. */
  function tell() {
    const { name, figure } = steps[now];
    const of = figure ? `, figure ${figure.dataset.number}` : "";
    const text = `Step ${now + 1} of ${steps.length}: ${name}${of}${black.hidden ? "" : ", black"}`;
    find(".bar__number").textContent = now + 1;
    find(".bar__name").textContent = now > 0 ? name : "";
    root.style.setProperty("--share", steps.length > 1 ? now / (steps.length - 1) : 1);
    mark();
    if (find(".said").textContent !== text) {
      find(".said").textContent = text;
    }
    try {
      history.replaceState({ began }, "", `#${now + 1}`);
    } catch {
      // The browser forbids it for files: the step is only not kept.
    }
    line.say("state", { now, began, black: !black.hidden, theme: root.dataset.theme });
  }

  /** Mark the step of the moment in the overview. */
  function mark() {
    steps.forEach(({ tile }, index) => {
      index === now ? tile.setAttribute("aria-current", "step") : tile.removeAttribute("aria-current");
    });
  }

  // What else there is to do.

  function blacken(on) {
    const { film } = steps[now];
    black.hidden = !on;
    on ? film?.rest() : film?.resume();
    tell();
  }

  function changeTheme() {
    const theme = root.dataset.theme === "dark" ? "light" : "dark";
    document.dispatchEvent(new CustomEvent("themechoice", { detail: theme }));
  }

  function fillScreen() {
    if (document.fullscreenElement) {
      document.exitFullscreen();
    } else {
      root.requestFullscreen?.().catch(() => {});
    }
  }

  /** @param {HTMLDialogElement} panel */
  function toggle(panel) {
    const open = panel.open;
    [overview, help].forEach((one) => one.close());
    open || panel.showModal();
  }

  function look() {
    toggle(overview);
    if (overview.open) {
      mark();
      steps[now].tile.focus();
      steps[now].tile.scrollIntoView({ block: "nearest" });
      pictures.draw(steps);
    }
  }

  function openSpeaker() {
    if (!speaks) {
      const address = `${location.href.split(/[?#]/)[0]}?speaker`;
      line.call(window.open(address, "speaker", "popup,width=1100,height=700"));
    }
  }

  /** Do something here, or let the other window do it. */
  function act(name, value) {
    if (name in own) {
      own[name]();
    } else if (speaks) {
      line.say(name, value);
    } else {
      acts[name]?.(value);
    }
  }

  // The speaker's window.

  function obey(state) {
    ({ now, began } = state);
    black.hidden = true;
    root.classList.toggle("blackened", state.black);
    if (state.theme !== root.dataset.theme) {
      document.dispatchEvent(new CustomEvent("themechoice", { detail: state.theme }));
    }
    showSpeaker();
  }

  function showSpeaker() {
    const step = steps[now];
    const next = steps[now + 1];
    const notes = step.tile.parentElement.querySelector(".tile__notes");
    find(".speaker__number").textContent = now + 1;
    find(".speaker__name").textContent = step.name;
    find(".speaker__notes").replaceChildren(...(notes?.cloneNode(true).children ?? []));
    find(".speaker__next").textContent = next ? `Next: ${next.name}` : "The last step";
    pictures.show(step, find(".speaker__now"));
    pictures.show(next, find(".speaker__then"));
    mark();
    showTimes();
  }

  function showTimes() {
    const seconds = began ? Math.floor((Date.now() - began) / 1000) : 0;
    const clock = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const elapsed = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    find(".speaker__elapsed").textContent = elapsed;
    find(".speaker__clock").textContent = clock;
  }

  // Keys, pointers, quiet.

  function listen() {
    document.addEventListener("keydown", press);
    document.addEventListener("click", click);
    overview.addEventListener("click", ({ target }) => {
      const index = steps.findIndex(({ tile }) => tile.contains(target));
      if (index >= 0) {
        overview.close();
        act("go", index);
      }
    });
    swipes();
    let quiet = 0;
    const wake = () => {
      root.classList.remove("quiet");
      clearTimeout(quiet);
      quiet = setTimeout(() => root.classList.add("quiet"), QUIET);
    };
    for (const sign of ["pointermove", "pointerdown", "keydown", "focusin"]) {
      document.addEventListener(sign, wake, { passive: true });
    }
    wake();
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    const { key, target, ctrlKey, metaKey, altKey, repeat, defaultPrevented } = event;
    const name = KEYS[key.length === 1 ? key.toLowerCase() : key];
    const pages = key === "PageDown" || key === "PageUp";
    const presses = (key === " " || key === "Enter") && target.closest("button, a, input, select");
    if (!name || ctrlKey || metaKey || altKey || defaultPrevented || presses) {
      return;
    }
    if (key in STEPPING && !pages && target.closest(".explorer")) {
      return; // the explorer's own
    }
    if (overview.open && key in STEPPING) {
      walk(event);
      return;
    }
    if ((overview.open && name !== "overview") || (help.open && name !== "help")) {
      return;
    }
    event.preventDefault();
    repeat || act(name);
  }

  /** Go through the overview by keys. */
  function walk(event) {
    const tiles = steps.map(({ tile }) => tile);
    const here = Math.max(0, tiles.indexOf(document.activeElement));
    const tops = tiles.map((tile) => tile.offsetTop);
    const across = Math.max(1, tops.filter((top) => top === tops[0]).length);
    const ways = {
      ArrowLeft: here - 1, ArrowRight: here + 1, ArrowUp: here - across, ArrowDown: here + across,
      PageUp: here - 1, PageDown: here + 1, Home: 0, End: tiles.length - 1,
    };
    if (event.key in ways) {
      event.preventDefault();
      tiles[ways[event.key]]?.focus();
      document.activeElement.scrollIntoView({ block: "nearest" }); // Firefox leaves it where it is
    }
  }

  /** @param {MouseEvent} event */
  function click(event) {
    const { target, clientX, detail } = event;
    const button = target.closest("[data-do]");
    if (button && !button.closest(".explorer")) {
      act(button.dataset.do);
    }
    if (target === overview || target === help) {
      target.close(); // beside what it holds
    }
    if (detail > 0 && target.closest(".bar, .hold, .speaker")) {
      // The next key is for the talk, not for the button.
      document.activeElement?.blur();
    }
    if (target.closest("a, button, dialog, .explorer, .bar, .speaker")) {
      return;
    }
    if (!black.hidden) {
      act("black");
    } else if (clientX > (innerWidth * 2) / 3) {
      act("forward");
    } else if (clientX < innerWidth / 3) {
      act("back");
    }
  }

  function swipes() {
    let start = null;
    document.addEventListener("pointerdown", ({ pointerType, isPrimary, clientX, clientY, target }) => {
      const free = pointerType === "touch" && isPrimary && !target.closest("dialog, .explorer, .bar");
      start = free ? [clientX, clientY] : null;
    });
    document.addEventListener("pointerup", ({ clientX, clientY }) => {
      const [right, down] = start ? [clientX - start[0], clientY - start[1]] : [0, 0];
      start = null;
      if (Math.abs(right) > SWIPE && Math.abs(right) > 2 * Math.abs(down)) {
        act(right < 0 ? "forward" : "back");
      }
    });
  }
})();
