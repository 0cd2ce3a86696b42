// Explorers: figures to be taken hold of. The element keeps the state (which function, where the
// dot is) and shows it; it is changed by hand (explorer-grip), by itself (explorer-motion) and by
// the address (explorer-address).
(function () {
  "use strict";

  const { angleAt, clamp, distance, kindOf } = calculus;
  const { READ, button, make, radio, readOut, say, sentence, spell, titleOf, write } = language;

  /** Pixels of the screen around the dot's middle that take hold of it. */
  const HANDLE = 22;
  const HINT = "Drag the dot, or move it with the arrow keys.";
  /** Milliseconds without a change before it is announced. */
  const QUIET = 700;
  /** Milliseconds for which a number stands in a drag: one that changes faster cannot be read. */
  const READABLE = 50;
  /** What buttons say before and while they are at work. */
  const VERBS = { play: ["Play", "Pause"], drift: ["Drift", "Stop"], descend: ["Descend", "Stop"] };

  class Explorer extends HTMLElement {
    connectedCallback() {
      if (!("opens" in this.dataset) || !this.prepare()) {
        return;
      }
      addEventListener("hashchange", () => this.obey(true));
      document.addEventListener("click", (event) => {
        const { target, ctrlKey, metaKey, shiftKey, altKey } = event;
        // A link to the state that the address already tells changes no address; to follow it
        // would only take the focus away.
        const same = target.closest?.("a[href]")?.hash === location.hash;
        if (same && !(ctrlKey || metaKey || shiftKey || altKey) && this.obey(true)) {
          event.preventDefault();
        }
      });
      this.obey(false);
    }

    /** The place of the dot and all that follows from it, by the names of the read-outs. */
    get value() {
      return this.values;
    }

    /** Build everything once; say whether there is something to take hold of. */
    prepare() {
      const data = window.explorers?.[this.dataset.figure];
      if (data && !this.svg) {
        this.film = data.film;
        this.stages = data.stages;
        this.build();
        this.listen();
        this.show(this.stages[0].name);
      }
      return Boolean(data);
    }

    /** Begin at a place, as a video shows it. */
    begin(place) {
      this.show(this.stages[0].name);
      this.moveTo(place);
      this.paint();
      this.moved = false;
    }

    build() {
      const figure = this.closest("figure");
      const still = figure.querySelector("video, img");
      const alt = still.getAttribute("aria-label") ?? still.alt;
      this.querySelector("picture")?.remove();
      this.setAttribute("role", "group");
      this.setAttribute("aria-label", `Explorer of figure ${figure.dataset.number}`);
      this.append(
        make(`<div class="explorer__stage">
          <img class="explorer__still" width="1920" height="1080" alt="">
          <svg class="explorer__drawing" viewBox="0 0 1920 1080"
            preserveAspectRatio="xMidYMid slice" focusable="false"></svg></div>`),
        make(`<div class="explorer__panel">
          <div class="explorer__choice"></div>
          <div class="explorer__controls"></div>
          <p class="explorer__note"></p>
          <dl class="explorer__readings"></dl>
          <p class="explorer__said visually-hidden" role="status"></p></div>`),
      );
      this.svg = this.querySelector("svg");
      for (const part of ["still", "choice", "controls", "note", "readings", "said"]) {
        this[part] = this.querySelector(`.explorer__${part}`);
      }
      this.still.alt = alt;
      if (this.stages.length > 1) {
        this.offer();
      }
    }

    /** Offer the functions, by the number of their variables. */
    offer() {
      const name = (group) => `${addresses.anchorOf(this)}-${group}`;
      const functions = (variables) =>
        this.stages.filter(({ domain }) => domain.length === variables)
          .map((stage) => radio(name("function"), stage.name, titleOf(stage.name))).join("");
      const group = (legend, picks, attributes = "") =>
        make(`<fieldset class="picks" ${attributes}><legend>${legend}</legend>${picks}</fieldset>`);
      this.choice.append(
        group("Mode", radio(name("mode"), 1, "1D") + radio(name("mode"), 2, "2D")),
        group("Curve", functions(1), "data-variables=1"),
        group("Surface", functions(2), "data-variables=2"),
      );
    }

    listen() {
      grip.attach(this);
      this.choice.addEventListener("change", ({ target: { name, value } }) => {
        const first = this.stages.find(({ domain }) => domain.length === Number(value));
        this.show(name.endsWith("mode") ? first.name : value);
        this.remember();
      });
      this.controls.addEventListener("click", ({ target }) => {
        const pressed = target.closest("[data-do]");
        if (pressed) {
          this.press(pressed.dataset.do);
        }
      });
      this.controls.addEventListener("input", ({ target }) => this.dial(target));
      document.addEventListener("themechange", () => this.dress());
      motion.calm.addEventListener("change", () => {
        this.stop();
        this.label();
      });
      new ResizeObserver(() => this.fit()).observe(this.svg);
    }

    // What is on the stage.

    /** Put a function on the stage, its dot where it begins. */
    show(name) {
      this.stop();
      const stage = this.stages.find((one) => one.name === name);
      this.stage = stage;
      this.flat = stage.domain.length === 1;
      this.drawing = drawing.of(this.svg, stage);
      this.named = this.flat
        ? [...stage.flat.map(([x]) => [x]), ...stage.kinks.map((x) => [x])]
        : stage.critical;
      this.place = stage.start;
      this.sense = stage.sense;
      this.dress();
      this.choose();
      this.furnish();
      this.fit();
      this.follow(null);
      this.tell("");
    }

    /** Let the choice of functions show the one on the stage. */
    choose() {
      const { name, domain } = this.stage;
      for (const input of this.choice.querySelectorAll("input")) {
        input.checked = input.value === (input.name.endsWith("mode") ? `${domain.length}` : name);
      }
      for (const group of this.choice.querySelectorAll("[data-variables]")) {
        group.hidden = Number(group.dataset.variables) !== domain.length;
      }
    }

    /** Lay out the read-outs and the buttons of the function on the stage. */
    furnish() {
      const { stage, flat } = this;
      const rich = this.stages.length > 1;
      const [low, high] = stage.domain[0];
      const parts = [
        flat && button("play"),
        flat && rich && `<label class="dial">Position <input type="range" name="position"
          min="${low}" max="${high}" step="${(high - low) / 400}"></label>`,
        flat && rich && `<label class="dial">Speed <select name="speed"><option value="0.5">½×</option>
          <option value="1" selected>1×</option><option value="2">2×</option></select></label>`,
        stage.level && button("drift"),
        stage.level && button("climb", "Step uphill"),
        stage.level && rich && button("descend"),
        stage.level && rich && `<label class="dial">Step size <input type="range" name="step"
          min="0" max="1" step="0.01"> <output name="step" aria-live="off"></output></label>`,
        button("reset", "Reset"),
        this.back && button("back", "Back to the video"),
      ];
      this.controls.replaceChildren(...parts.filter(Boolean).map(make));
      this.readings.replaceChildren(...READ[stage.domain.length].map(readOut));
      this.outputs = [...this.readings.querySelectorAll("output")];
      if (stage.steps) {
        const [careful, wild] = stage.steps;
        this.stepTo(Math.sqrt(careful * wild));
      }
      this.label();
    }

    /** Let the buttons say what they are going to do. */
    label() {
      for (const [name, [begin, end]] of Object.entries(VERBS)) {
        const found = this.button(name);
        if (found) {
          const step = name === "play" ? "Step" : `${begin} a step`;
          found.textContent = this.running === name ? end : motion.calm.matches ? step : begin;
        }
      }
    }

    button(name) {
      return this.controls.querySelector(`[data-do=${name}]`);
    }

    dials(name) {
      return this.controls.querySelectorAll(`[name=${name}]`);
    }

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
      const reach = this.drawing.dot.querySelector(".handle__reach");
      reach.setAttribute("r", Math.max(this.stage.dot.halo, HANDLE * this.zoom));
    }

    // The state.

    /**
     * Take the dot to a place.
     * @param {number} draws Pixels from which points that have a name attract it, …
     * @param {boolean} leaving … unless it is on its way from them.
     */
    moveTo(place, draws = 0, leaving = false) {
      const held = place.map((value, axis) => clamp(value, this.stage.domain[axis]));
      const [here, there] = [this.place, held].map((one) => this.drawing.pixelOf(one));
      const near = draws && this.named.find((point) => {
        const pixel = this.drawing.pixelOf(point);
        const gap = distance(pixel, there);
        return gap <= draws && !(leaving && gap > distance(pixel, here));
      });
      this.place = near || held;
      this.moved = true;
      this.update();
    }

    /** Say something that the numbers do not, until the reader does the next thing. */
    tell(text) {
      this.told = text;
      this.update();
    }

    /** Keep and show the steps of a descent; null forgets them. */
    follow(track) {
      this.track = track;
      this.drawing.trace?.(track ?? []);
    }

    /** The reader takes over: end what runs, and forget what was said of it. */
    pause() {
      this.known = true;
      this.stop();
      this.follow(null);
      this.tell("");
    }

    update() {
      this.values = this.flat ? this.readCurve() : this.readField();
      this.dispatchEvent(new Event("input", { bubbles: true }));
      cancelAnimationFrame(this.writing);
      this.waiting ??= requestAnimationFrame(() => {
        this.waiting = null;
        this.paint();
      });
      clearTimeout(this.announcing);
      if (this.known) {
        this.announcing = setTimeout(() => this.announce(), QUIET);
      }
    }

    readCurve() {
      const [x] = this.place;
      const [f, raw] = this.stage.at(x);
      const slope = this.stage.flat.some(([point]) => point === x) ? 0 : raw;
      const shown = Math.round(slope * 100);
      const tendency = shown > 0 ? "rising" : shown < 0 ? "falling" : "flat";
      return { x, f, slope, tendency, note: language.ofCurve(this.stage, x) };
    }

    readField() {
      const { at } = this.stage;
      const [x, y] = this.place;
      const all = at(x, y);
      const [f, fx, fy] = all;
      const kind = kindOf(all, this.stage);
      const angle = kind === "regular" ? angleAt(at, this.place, this.drawing.longest) : NaN;
      return { x, y, f, fx, fy, norm: Math.hypot(fx, fy), kind, angle, note: language.ofField(kind) };
    }

    paint() {
      this.drawing.show(this.values);
      say(this.note, this.told || this.values.note || (this.known ? "" : HINT));
      if (this.dragged && performance.now() - this.written < READABLE) {
        this.writing = requestAnimationFrame(() => this.write()); // if the hand rests
      } else {
        this.write();
      }
    }

    write() {
      const { values, outputs, stage: { domain: [[low, high]] } } = this;
      this.written = performance.now();
      this.drawing.write(values);
      outputs.forEach((output) => write(output, values[output.name]));
      const attributes = {
        label: this.flat ? "Dot on the curve" : "Dot on the map",
        valuemin: low,
        valuemax: high,
        valuenow: values.x,
        valuetext: sentence(values, this.told),
      };
      for (const [name, value] of Object.entries(attributes)) {
        this.drawing.dot.setAttribute(`aria-${name}`, value);
      }
      for (const position of this.dials("position")) {
        position.value = values.x;
        position.setAttribute("aria-valuetext", `x ${spell(values.x, 2)}`);
      }
    }

    announce() {
      const text = sentence(this.values, this.told);
      if (this.said.textContent !== text && !this.hidden) {
        this.said.textContent = text;
      }
    }

    // What is pressed, and what runs.

    /** Press a button, or a key that means it. */
    press(name) {
      if (!this.button(name)) {
        return;
      }
      if (this.running === name) {
        this.stop();
      } else {
        const { track } = this;
        this.pause();
        // Step by step a descent goes on where it was.
        this.follow(name === "descend" && motion.calm.matches ? track : null);
        (motion[name] ?? ((explorer) => explorer[name]()))(this);
      }
      this.remember();
    }

    reset() {
      const pressed = this.controls.contains(document.activeElement);
      this.show(this.stage.name);
      this.moved = true;
      if (pressed) {
        this.button("reset").focus();
      }
    }

    /** Go on frame by frame until a step says that it was the last. */
    run(name, step) {
      this.running = name;
      let before = performance.now();
      const advance = (now) => {
        const seconds = Math.min(0.05, (now - before) / 1000);
        before = now;
        if (step(seconds)) {
          this.frame = requestAnimationFrame(advance);
        } else {
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

    /** @param {HTMLInputElement} input */
    dial({ name, value }) {
      if (name === "position") {
        this.pause();
        this.moveTo([Number(value)], HANDLE / 3, true);
      } else if (name === "step") {
        const [careful, wild] = this.stage.steps;
        this.stepTo(careful * (wild / careful) ** value);
      }
      this.remember();
    }

    /** Choose the size of a descent's steps; the dial has equal ratios at equal distances. */
    stepTo(size) {
      this.stepSize = clamp(size, this.stage.steps);
      const [dial, told] = this.dials("step");
      if (dial) {
        const [careful, wild] = this.stage.steps;
        dial.value = Math.log(this.stepSize / careful) / Math.log(wild / careful);
        told.textContent = this.stepSize.toPrecision(2);
        dial.setAttribute("aria-valuetext", told.textContent);
      }
    }

    get speed() {
      return Number(this.dials("speed")[0]?.value ?? 1);
    }

    /** Choose the speed on offer that is nearest. */
    speedTo(speed) {
      const [dial] = this.dials("speed");
      const gap = (option) => Math.abs(Math.log(option.value / speed));
      if (dial) {
        [...dial.options].reduce((a, b) => (gap(b) < gap(a) ? b : a)).selected = true;
      }
    }

    // The address.

    remember() {
      if ("opens" in this.dataset && !this.running) {
        addresses.write(this);
      }
    }

    /** Be as the address says, and say whether it does; who followed a link goes on at the dot. */
    obey(followed) {
      const told = addresses.read(this);
      if (told) {
        this.svg.scrollIntoView({ block: "nearest" });
      }
      if (told && followed) {
        this.drawing.dot.focus({ preventScroll: true });
      }
      return told;
    }
  }

  customElements.define("manimark-explorer", Explorer);
})();
