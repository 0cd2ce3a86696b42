// Explorers: a figure to be taken hold of. The element knows the state (which function, where the
// dot is), lets pointer, touch, keys and buttons change it, and says what there is to read.
(function () {
  "use strict";

  const { alongLevel, angleAt, careful, clamp, distance, kindOf, roundStep } = calculus;

  /** Pixels of the stage by which the dot is drawn to a point that has a name, … */
  const SNAP = 14;
  /** … and of the screen, where a finger is coarser than the stage. */
  const SNAP_ON_SCREEN = 7;
  /** Pixels of the screen around the dot's middle that take hold of it. */
  const HANDLE = 22;
  /** Pixels of the stage a second. */
  const PACE = 240;
  /** Seconds at a flat point or a kink while playing. */
  const LINGER = 0.8;
  /** Pixels of the stage of one step up, of one still step sideways. */
  const UPHILL = 48;
  const SIDEWAYS = 36;
  /** Milliseconds between the steps of a descent, and before changes are announced. */
  const DESCENT = 130;
  const QUIET = 700;
  const MOST_STEPS = 400;

  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const words = (name) => name[0].toUpperCase() + name.slice(1).replaceAll("-", " ");

  const LABELS = {
    x: "<i>x</i>",
    y: "<i>y</i>",
    f: "<i>f</i>",
    slope: "<i>f</i> ′(<i>x</i>)",
    fx: "∂<i>f</i>/∂<i>x</i>",
    fy: "∂<i>f</i>/∂<i>y</i>",
    norm: "|∇<i>f</i>|",
    kind: "the point is",
    angle: "∇<i>f</i> to level curve",
  };
  const READ = { 1: ["x", "f", "slope"], 2: ["x", "y", "f", "fx", "fy", "norm", "angle", "kind"] };
  const MEANING = { f: "function", slope: "derivative", fx: "derivative", fy: "derivative", norm: "derivative" };

  /** @returns {HTMLElement} Made of HTML with one root. */
  function make(html) {
    const template = document.createElement("template");
    template.innerHTML = html.trim();
    return template.content.firstElementChild;
  }

  const button = (name, text) => `<button type="button" class="button" data-do="${name}">${text}</button>`;

  class Explorer extends HTMLElement {
    connectedCallback() {
      if ("opens" in this.dataset && this.prepare()) {
        addEventListener("hashchange", () => this.obey(true));
        // A link to the state of the moment changes no address.
        document.addEventListener("click", (event) => {
          const link = event.target.closest?.("a[href*='#']");
          if (link && link.hash === location.hash) {
            this.obey(true);
          }
        });
        this.obey(false);
      }
    }

    /** The place of the dot and all that follows from it, by the names of the read-outs. */
    get value() {
      return this.values;
    }

    /** Build everything once; say whether there is something to take hold of. */
    prepare() {
      const data = window.explorers?.[this.dataset.figure];
      if (!data || this.svg) {
        return Boolean(data);
      }
      this.film = data.film;
      this.stages = data.stages;
      this.build();
      this.listen();
      this.show(this.stages[0].name);
      return true;
    }

    build() {
      const figure = this.closest("figure");
      const still = figure.querySelector("video, img");
      const alt = still.getAttribute("aria-label") ?? still.alt;
      this.querySelector("picture")?.remove();
      this.setAttribute("role", "group");
      this.setAttribute("aria-label", `Explorer of figure ${figure.dataset.number}`);
      this.append(make(`<div class="explorer__stage">
        <img class="explorer__still" width="1920" height="1080" alt="">
        <svg class="explorer__drawing" viewBox="0 0 1920 1080"></svg></div>`));
      this.append(make(`<div class="explorer__panel">
        <div class="explorer__choice"></div>
        <div class="explorer__controls"></div>
        <p class="explorer__note"></p>
        <dl class="explorer__readings"></dl>
        <p class="explorer__said visually-hidden" role="status"></p></div>`));
      this.still = this.querySelector("img");
      this.still.alt = alt;
      this.svg = this.querySelector("svg");
      this.svg.setAttribute("focusable", "false");
      for (const part of ["choice", "readings", "note", "controls", "said"]) {
        this[part] = this.querySelector(`.explorer__${part}`);
      }
      if (this.stages.length > 1) {
        this.offer();
      }
      new ResizeObserver(() => this.fit()).observe(this.svg);
    }

    /** Offer the functions, by the number of their variables. */
    offer() {
      const id = this.anchor;
      const radio = (name, value, text) =>
        `<label class="pick"><input type="radio" name="${id}-${name}" value="${value}">${text}</label>`;
      const group = (dimensions) =>
        this.stages.filter((stage) => stage.domain.length === dimensions)
          .map((stage) => radio("function", stage.name, words(stage.name))).join("");
      this.choice.append(
        make(`<fieldset class="picks picks--mode"><legend>Mode</legend>
          ${radio("mode", 1, "1D")}${radio("mode", 2, "2D")}</fieldset>`),
        make(`<fieldset class="picks" data-mode="1"><legend>Curve</legend>${group(1)}</fieldset>`),
        make(`<fieldset class="picks" data-mode="2"><legend>Surface</legend>${group(2)}</fieldset>`),
      );
      this.choice.addEventListener("change", ({ target }) => {
        const first = this.stages.find((stage) => stage.domain.length === Number(target.value));
        this.show(target.name.endsWith("mode") ? first.name : target.value);
        this.remember();
      });
    }

    /** Begin at a place: of the first function, as the video shows it. */
    begin(place) {
      this.show(this.stages[0].name);
      this.place = place;
      this.update();
      this.paint();
      this.moved = false;
    }

    // The state.

    /** Put a function on the stage, its dot where it begins. */
    show(name) {
      this.stop();
      this.stage = this.stages.find((stage) => stage.name === name);
      this.flat = this.stage.domain.length === 1;
      this.drawing = drawing.of(this.svg, this.stage);
      this.named = this.flat
        ? [...this.stage.flat.map(([x]) => [x]), ...this.stage.kinks.map((x) => [x])]
        : this.stage.critical;
      this.dress();
      this.fit();
      for (const input of this.choice.querySelectorAll("input")) {
        const mode = input.name.endsWith("mode");
        input.checked = input.value === (mode ? String(this.stage.domain.length) : name);
      }
      for (const group of this.choice.querySelectorAll("[data-mode]")) {
        group.hidden = Number(group.dataset.mode) !== this.stage.domain.length;
      }
      this.furnish();
      this.place = this.stage.start;
      this.sense = this.stage.sense;
      this.told = "";
      this.update();
    }

    /** Lay out the read-outs and the buttons that the function of the moment has. */
    furnish() {
      const { stage, flat } = this;
      this.rows = READ[stage.domain.length].map((name) => {
        const row = make(`<div class="value value--${name}"><dt>${LABELS[name]}</dt>
          <dd><output name="${name}" aria-live="off"><span class="minus"></span><span></span></output></dd></div>`);
        row.querySelector("output").classList.toggle(MEANING[name] ?? "plain", true);
        return [name, row];
      });
      this.readings.replaceChildren(...this.rows.map(([, row]) => row));
      const rich = this.stages.length > 1;
      const parts = [];
      if (flat) {
        parts.push(button("play", ""));
        if (rich) {
          const [low, high] = stage.domain[0];
          parts.push(
            `<label class="dial">Position <input type="range" name="position" min="${low}" max="${high}" step="any"></label>`,
            `<label class="dial">Speed <select name="speed"><option value="0.5">½×</option>
              <option value="1" selected>1×</option><option value="2">2×</option></select></label>`,
          );
        }
      } else if (stage.level) {
        parts.push(button("drift", ""), button("climb", "Step uphill"));
        if (rich) {
          parts.push(button("descend", ""),
            `<label class="dial">Step size <input type="range" name="step" min="0" max="1" step="any">
              <output name="step" aria-live="off"></output></label>`);
        }
      }
      parts.push(button("reset", "Reset"));
      if (this.back) {
        parts.push(button("back", "Back to the video"));
      }
      this.controls.replaceChildren(...parts.map(make));
      this.stepTo(Math.sqrt(stage.steps?.[0] * stage.steps?.[1]));
      this.label();
    }

    /** Choose the size of a descent's steps; the dial has equal ratios at equal distances. */
    stepTo(size) {
      this.stepSize = size;
      const [dial, told] = this.controls.querySelectorAll("[name=step]");
      if (dial) {
        const [low, high] = this.stage.steps;
        dial.value = Math.log(size / low) / Math.log(high / low);
        told.textContent = size.toPrecision(2);
        dial.setAttribute("aria-valuetext", told.textContent);
      }
    }

    /** Let the buttons say what they are going to do. */
    label() {
      const verbs = { play: ["Play", "Pause"], drift: ["Drift", "Stop"], descend: ["Descend", "Stop"] };
      for (const [name, [begin, end]] of Object.entries(verbs)) {
        const found = this.controls.querySelector(`[data-do=${name}]`);
        if (found) {
          const still = name === "play" ? "Step" : `${begin} a step`;
          found.textContent = this.running === name ? end : calm.matches ? still : begin;
        }
      }
    }

    /**
     * Take the dot to a place.
     * @param {number} draws Pixels from which points that have a name attract it, …
     * @param {boolean} leaving … unless it is on its way from them.
     */
    moveTo(place, draws = 0, leaving = false) {
      const held = place.map((value, axis) => clamp(value, this.stage.domain[axis]));
      const before = this.place;
      const at = (where) => this.drawing.pixelOf(where);
      const near = draws && this.named.find((point) => {
        const gap = distance(at(point), at(held));
        return gap <= draws && !(leaving && gap > distance(at(point), at(before)));
      });
      this.place = near || held;
      this.moved = true;
      this.update();
    }

    update() {
      this.values = this.flat ? this.readCurve() : this.readField();
      this.dispatchEvent(new Event("input", { bubbles: true }));
      this.waiting ??= requestAnimationFrame(() => {
        this.waiting = null;
        this.paint();
      });
      clearTimeout(this.announcing);
      this.announcing = setTimeout(() => this.announce(), QUIET);
    }

    readCurve() {
      const [x] = this.place;
      const [f, slope] = this.stage.at(x);
      const flat = this.stage.flat.find(([point]) => Math.abs(point - x) < 1e-9);
      const kink = this.stage.kinks.includes(x);
      const rounded = Math.round(slope * 100);
      const tendency = rounded > 0 ? "rising" : rounded < 0 ? "falling" : "flat";
      let note = slope > 0 ? "rising" : "falling";
      if (flat) {
        note = `flat: f′(x) = 0, ${flat[1] === "inflection" ? "neither peak nor valley" : flat[1]}`;
      } else if (kink) {
        const [left, right] = [-1e-9, 1e-9].map((step) => spell(this.stage.at(x + step)[1], 2));
        note = `a corner: slope ${left} from the left, ${right} from the right, so there is no f′(x)`;
      }
      return { x, f, slope: flat ? 0 : slope, tendency, note };
    }

    readField() {
      const { stage } = this;
      const [x, y] = this.place;
      const all = stage.at(x, y);
      const [f, fx, fy] = all;
      const norm = Math.hypot(fx, fy);
      const kind = kindOf(all, stage);
      const angle = kind === "regular" ? angleAt(stage.at, this.place, this.drawing.longest) : NaN;
      const told = {
        regular: "",
        minimum: "∇f = 0: a minimum",
        maximum: "∇f = 0: a maximum",
        saddle: "∇f = 0: a saddle, neither minimum nor maximum",
        degenerate: "∇f = 0: the Hessian alone cannot tell what this point is",
      };
      return { x, y, f, fx, fy, norm, kind, angle, note: told[kind] };
    }

    paint() {
      const { values } = this;
      this.drawing.show(values);
      for (const [name, row] of this.rows) {
        this.write(row.querySelector("output"), name, values[name]);
      }
      this.note.textContent = this.told || values.note;
      const dot = this.drawing.dot;
      const set = (name, value) => dot.setAttribute(`aria-${name}`, value);
      set("label", this.flat ? "Dot on the curve" : "Dot on the map");
      set("valuemin", this.stage.domain[0][0]);
      set("valuemax", this.stage.domain[0][1]);
      set("valuenow", values.x);
      set("valuetext", this.sentence());
      const position = this.controls.querySelector("[name=position]");
      if (position) {
        position.value = values.x;
        position.setAttribute("aria-valuetext", `x ${spell(values.x, 2)}`);
      }
    }

    /** Write a read-out: its text is a number that programs read, and looks as readers expect. */
    write(output, name, value) {
      const [minus, rest] = output.children;
      const number = typeof value === "number";
      const text = number ? spell(value, name === "angle" ? 1 : 3) : value;
      minus.textContent = text.startsWith("−") ? "-" : "";
      rest.textContent = text.replace("−", "");
      output.dataset.value = value;
    }

    /** What the dot says of itself to who does not see it. */
    sentence() {
      const { x, y, f, slope, norm, note } = this.values;
      const numbers = this.flat
        ? `x ${spell(x, 2)}, f ${spell(f, 2)}, slope ${spell(slope, 2)}`
        : `x ${spell(x, 2)}, y ${spell(y, 2)}, f ${spell(f, 2)}, steepness ${spell(norm, 2)}`;
      return [numbers, this.told || note].filter(Boolean).join(", ");
    }

    announce() {
      const text = this.sentence();
      if (this.said.textContent !== text && !this.hidden) {
        this.said.textContent = text;
      }
    }

    // What runs.

    /** Begin something that goes on frame by frame until it says that it is done. */
    run(name, step) {
      this.stop();
      this.told = "";
      this.running = name;
      let before = performance.now();
      const advance = (now) => {
        const seconds = Math.min(0.05, (now - before) / 1000);
        before = now;
        if (this.running === name && step(seconds)) {
          this.frame = requestAnimationFrame(advance);
        } else if (this.running === name) {
          this.stop();
          this.remember();
        }
      };
      this.frame = requestAnimationFrame(advance);
      this.label();
    }

    stop() {
      cancelAnimationFrame(this.frame);
      if (this.running) {
        this.running = null;
        this.label();
      }
    }

    /** Press a button, or a key that means it. */
    press(name) {
      if (!this.controls.querySelector(`[data-do=${name}]`)) {
        return;
      }
      if (this.running === name) {
        this.stop();
        this.remember();
        return;
      }
      this.stop();
      this.told = "";
      this.drawing.trace?.([]);
      this[name]();
    }

    /** Sweep the curve at an even pace; linger at points that have a name. */
    play() {
      const [low, high] = this.stage.domain[0];
      if (this.place[0] >= high) {
        this.moveTo([low]);
      }
      if (calm.matches) {
        this.moveTo([this.nextStation(this.place[0], (high - low) / 20)]);
        this.remember();
        return;
      }
      let linger = 0;
      this.run("play", (seconds) => {
        linger -= seconds;
        if (linger > 0) {
          return true;
        }
        const [x] = this.place;
        const { plane, at } = this.stage;
        const lean = at(x)[1];
        const pixels = Math.hypot(plane.x_unit[0], (Number.isFinite(lean) ? lean : 0) * plane.y_unit[1]);
        const speed = Number(this.controls.querySelector("[name=speed]")?.value ?? 1);
        const next = this.nextStation(x, (PACE * speed * seconds) / pixels);
        linger = this.named.some(([point]) => point === next) ? LINGER / speed : 0;
        this.moveTo([next]);
        return next < high;
      });
    }

    /** Return x a step on, or the first point that has a name before that. */
    nextStation(x, step) {
      const ends = this.named.map(([point]) => point).filter((point) => point > x + 1e-12);
      return Math.min(x + step, ...ends);
    }

    /** Run along the level curve, once around or to the edge of the map; then the other way. */
    drift() {
      const { stage } = this;
      const start = this.place;
      const height = stage.at(...start)[0];
      const unit = stage.plane.x_unit[0];
      let gone = 0;
      const walk = (length) => {
        while (length > 0) {
          const step = Math.min(length, careful(stage.at, this.place, this.drawing.longest));
          const next = step > 0 && alongLevel(stage.at, this.place, height, this.sense * step);
          if (!next || !this.drawing.contains(next)) {
            this.sense *= -1;
            return false;
          }
          gone += step;
          if (gone > 4 * step && distance(next, start) < 0.75 * step) {
            this.moveTo(start);
            return false;
          }
          this.place = next;
          length -= Math.max(step, 1e-3 * this.drawing.longest);
        }
        this.moveTo(this.place);
        return true;
      };
      if (this.values.kind !== "regular") {
        this.say("∇f = 0: no level curve leads on from here");
      } else if (calm.matches) {
        walk(SIDEWAYS / unit);
        this.remember();
      } else {
        this.run("drift", (seconds) => walk((PACE * seconds) / unit));
      }
    }

    /** Go a short straight way along the arrow. */
    climb() {
      const { fx, fy, norm, f, kind } = this.values;
      if (kind !== "regular") {
        this.say("∇f = 0: no way leads uphill at first");
        return;
      }
      const [from, length] = [this.place, UPHILL / this.stage.plane.x_unit[0]];
      const to = [from[0] + (length * fx) / norm, from[1] + (length * fy) / norm];
      const arrive = () => {
        this.moveTo(to, SNAP / 2);
        this.say(`uphill: f from ${spell(f, 3)} to ${spell(this.values.f, 3)}`);
        this.remember();
      };
      if (calm.matches) {
        arrive();
        return;
      }
      let share = 0;
      this.run("climb", (seconds) => {
        share = Math.min(1, share + seconds / 0.3);
        if (share === 1) {
          arrive();
          return false;
        }
        const eased = share * share * (3 - 2 * share);
        this.moveTo(from.map((value, axis) => value + eased * (to[axis] - value)));
        return true;
      });
    }

    /** Step against the gradient again and again: p ← p − η ∇f. */
    descend() {
      const { stage } = this;
      const track = calm.matches && this.track?.at(-1) === this.place ? this.track : [this.place];
      this.track = track;
      let due = 0;
      const step = () => {
        const [f, fx, fy] = stage.at(...this.place);
        const next = [this.place[0] - this.stepSize * fx, this.place[1] - this.stepSize * fy];
        track.push(next);
        this.drawing.trace(track);
        const count = `${track.length - 1} step${track.length > 2 ? "s" : ""}`;
        if (!this.drawing.contains(next)) {
          const rose = stage.at(...next)[0] > f;
          this.say(rose ? `diverged after ${count}: the steps are too long`
            : `downhill out of the map after ${count}`);
          return false;
        }
        const settled = distance(this.drawing.pixelOf(next), this.drawing.pixelOf(this.place)) < 0.02;
        this.moveTo(next, settled ? 2 : 0);
        track[track.length - 1] = this.place;
        this.say(settled ? `settled after ${count}: ${this.values.note || "hardly any slope is left"}` : count);
        return !settled && track.length <= MOST_STEPS;
      };
      if (calm.matches) {
        step();
        this.remember();
        return;
      }
      this.run("descend", (seconds) => {
        due += seconds * 1000;
        if (due < DESCENT) {
          return true;
        }
        due = 0;
        return step();
      });
    }

    reset() {
      this.show(this.stage.name);
      this.remember();
    }

    say(text) {
      this.told = text;
      this.update();
    }

    // Pointer, touch, keys.

    listen() {
      this.svg.addEventListener("pointerdown", (event) => this.grasp(event));
      this.svg.addEventListener("keydown", (event) => this.key(event));
      this.controls.addEventListener("click", ({ target }) => {
        const name = target.closest("[data-do]")?.dataset.do;
        if (name) {
          this.press(name);
        }
      });
      this.controls.addEventListener("input", ({ target }) => this.dial(target));
      document.addEventListener("themechange", () => this.dress());
      calm.addEventListener("change", () => {
        this.stop();
        this.label();
      });
    }

    /** @param {HTMLInputElement} input */
    dial({ name, value }) {
      if (name === "position") {
        this.stop();
        this.moveTo([Number(value)], SNAP / 2);
        this.remember();
      } else if (name === "step") {
        const [low, high] = this.stage.steps;
        this.stepTo(low * (high / low) ** value);
        this.remember();
      }
    }

    /** Follow a pointer that went down on the dot, or elsewhere on the picture. */
    grasp(event) {
      const at = (pointer) => this.pointOf(pointer);
      const start = at(event);
      const dot = this.drawing.pixelOf(this.place);
      const onDot = Boolean(event.target.closest("[data-part=dot]"));
      const { plane } = this.stage;
      if (event.button !== 0 || !(onDot || this.flat || within(plane, start))) {
        return;
      }
      const touch = event.pointerType === "touch";
      this.stop();
      this.told = "";
      this.drawing.trace?.([]);
      const offset = onDot ? [dot[0] - start[0], dot[1] - start[1]] : [0, 0];
      const follow = (pointer) => {
        const [x, y] = at(pointer);
        this.moveTo(this.drawing.placeOf([x + offset[0], y + offset[1]]), this.magnet());
      };
      // A finger that only passes by scrolls the page: it takes the dot along when it is lifted.
      if (!touch || onDot) {
        event.preventDefault();
        this.svg.setPointerCapture(event.pointerId);
        follow(event);
      }
      this.drawing.dot.focus({ preventScroll: true, focusVisible: false });
      this.svg.onpointermove = follow;
      this.svg.onpointerup = (pointer) => {
        follow(pointer);
        this.svg.onpointercancel();
        this.remember();
      };
      this.svg.onpointercancel = () => {
        this.svg.onpointermove = this.svg.onpointerup = this.svg.onpointercancel = null;
      };
    }

    /** Return the pixel of the stage below a pointer. */
    pointOf({ clientX, clientY }) {
      const box = this.svg.getBoundingClientRect();
      return [((clientX - box.left) * 1920) / box.width, ((clientY - box.top) * 1080) / box.height];
    }

    /** Pixels of the stage from which points that have a name attract the dot. */
    magnet() {
      return Math.max(SNAP, SNAP_ON_SCREEN * this.zoom);
    }

    /** @param {KeyboardEvent} event */
    key(event) {
      const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
      const [ways, ends] = [
        { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] },
        { Home: 0, End: 1 },
      ];
      if (ctrlKey || metaKey || altKey) {
        return;
      }
      if (key in ways) {
        this.leap(ways[key], shiftKey);
      } else if (key in ends) {
        this.moveByHand([this.stage.domain[0][ends[key]], ...this.place.slice(1)], 0);
      } else if (key === " ") {
        this.press(this.flat ? "play" : "drift");
      } else if (key === "0") {
        this.press("reset");
        this.drawing.dot.focus({ preventScroll: true });
      } else {
        return;
      }
      event.preventDefault();
    }

    /** Move the dot by a round step, or a tenth of one. */
    leap([right, up], fine) {
      const way = this.flat ? [right || up] : [right, up];
      const to = this.place.map((value, axis) => {
        const step = roundStep(this.stage.domain[axis]) / (fine ? 10 : 1);
        // Off a point that has a name the dot returns to round numbers.
        const next = value / step + way[axis];
        return way[axis] ? (way[axis] > 0 ? Math.floor(next + 1e-6) : Math.ceil(next - 1e-6)) * step : value;
      });
      const step = (roundStep(this.stage.domain[0]) / (fine ? 10 : 1)) * this.stage.plane.x_unit[0];
      this.moveByHand(to, 0.6 * step);
    }

    moveByHand(place, draws) {
      this.stop();
      this.told = "";
      this.drawing.trace?.([]);
      this.moveTo(place, draws, true);
      this.remember();
    }

    // The page.

    /** Show the picture of the theme. */
    dress() {
      const { theme } = document.documentElement.dataset;
      const source = `${this.dataset.folder}${theme}.stage.${this.stage.name}.png`;
      if (this.still.getAttribute("src") !== source) {
        this.still.src = source;
      }
    }

    /** Keep the handle large enough for a finger. */
    fit() {
      this.zoom = 1920 / (this.svg.getBoundingClientRect().width || 1920);
      const reach = this.drawing?.dot.querySelector(".handle__reach");
      reach?.setAttribute("r", Math.max(this.stage.dot.halo, HANDLE * this.zoom));
    }

    /** Write the state into the address, so that it can be passed on. */
    remember() {
      if (!("opens" in this.dataset)) {
        return;
      }
      const state = new URLSearchParams({ f: this.stage.name });
      this.place.forEach((value, axis) => state.set("xy"[axis], String(Number(value.toFixed(4)))));
      if (this.stage.steps) {
        state.set("step", String(Number(this.stepSize.toPrecision(3))));
      }
      try {
        history.replaceState(null, "", `#${this.anchor}:${state}`);
      } catch {
        // Too often, or the browser forbids it for files: the state is only not kept.
      }
    }

    get anchor() {
      return this.closest("figure").id;
    }

    /** Take the state that the address tells, if it speaks of this explorer. */
    obey(focus) {
      const [anchor, text = ""] = decodeURIComponent(location.hash.slice(1)).split(/:(.*)/s);
      if (anchor !== this.anchor || !text) {
        return;
      }
      const state = new URLSearchParams(text);
      const number = (name) => Number.parseFloat(state.get(name));
      const named = this.stages.some((stage) => stage.name === state.get("f"));
      this.show(named ? state.get("f") : this.stages[0].name);
      this.moveTo(this.place.map((value, axis) => {
        const told = number("xy"[axis]);
        return Number.isFinite(told) ? told : value;
      }), 0.01);
      if (number("step") > 0) {
        this.stepTo(number("step"));
      }
      const speed = this.controls.querySelector("[name=speed]");
      if (speed && number("speed") > 0) {
        const gap = (option) => Math.abs(Math.log(option.value / number("speed")));
        [...speed.options].reduce((a, b) => (gap(b) < gap(a) ? b : a)).selected = true;
      }
      this.querySelector(".explorer__stage").scrollIntoView({ block: "nearest" });
      if (focus) {
        this.drawing.dot.focus({ preventScroll: true });
      }
      const run = state.get("run");
      if (["play", "drift", "descend", "climb"].includes(run) && this.controls.querySelector(`[data-do=${run}]`)) {
        if (!calm.matches) {
          this.press(run);
        }
      }
    }
  }

  function within({ origin, x_unit, y_unit, x_range, y_range }, [px, py]) {
    const [x, y] = [(px - origin[0]) / x_unit[0], (py - origin[1]) / y_unit[1]];
    return x >= x_range[0] && x <= x_range[1] && y >= y_range[0] && y <= y_range[1];
  }

  /** Spell a number with so many places, fewer if it is large. */
  function spell(value, places) {
    if (!Number.isFinite(value)) {
      return "–";
    }
    const digits = Math.abs(value).toFixed(Math.abs(value) >= 100 ? Math.max(0, places - 2) : places);
    return (value < 0 && /[1-9]/.test(digits) ? "−" : "") + digits;
  }

  customElements.define("manimark-explorer", Explorer);
})();
