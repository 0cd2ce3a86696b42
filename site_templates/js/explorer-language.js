// What explorers say: names, numbers and sentences.
const language = (() => {
  "use strict";

  /** Read-outs by the number of variables, in their order. */
  const READ = {
    1: ["x", "f", "slope"],
    2: ["x", "y", "f", "fx", "fy", "norm", "angle", "kind"],
  };
  const LABELS = {
    x: "<i>x</i>",
    y: "<i>y</i>",
    f: "<i>f</i>",
    slope: "<i>f</i> ′(<i>x</i>)",
    fx: "∂<i>f</i>/∂<i>x</i>",
    fy: "∂<i>f</i>/∂<i>y</i>",
    norm: "|∇<i>f</i>|",
    angle: "∇<i>f</i> to level curve",
    kind: "the point is",
  };
  /** Read-outs that have a colour of their own. */
  const MEANINGS = {
    f: "function", slope: "derivative", fx: "derivative", fy: "derivative", norm: "derivative",
  };
  const KINDS = {
    regular: "",
    minimum: "∇f = 0: a minimum",
    maximum: "∇f = 0: a maximum",
    saddle: "∇f = 0: a saddle, neither minimum nor maximum",
    degenerate: "∇f = 0: the Hessian alone cannot tell what this point is",
  };

  /** Spell a number with so many places, fewer if it is large. */
  function spell(value, places) {
    if (!Number.isFinite(value)) {
      return "–";
    }
    const size = Math.abs(value);
    const digits = size.toFixed(size >= 100 ? Math.max(0, places - 2) : places);
    return (value < 0 && /[1-9]/.test(digits) ? "−" : "") + digits;
  }

  /** Return the name of a function as readers know it: monkey-saddle → Monkey saddle. */
  const titleOf = (name) => name[0].toUpperCase() + name.slice(1).replaceAll("-", " ");

  /** Say what a curve does at x: at a flat point, at a kink, and elsewhere. */
  function ofCurve({ at, flat, kinks }, x) {
    const found = flat.find(([point]) => point === x);
    if (found) {
      const kind = found[1] === "inflection" ? "neither peak nor valley" : found[1];
      return `flat: f′(x) = 0, ${kind}`;
    }
    if (kinks.includes(x)) {
      const [left, right] = [-1e-9, 1e-9].map((step) => spell(at(x + step)[1], 2));
      return `a corner: slope ${left} from the left, ${right} from the right, so there is no f′(x)`;
    }
    return at(x)[1] > 0 ? "rising" : "falling";
  }

  const ofField = (kind) => KINDS[kind];

  /** Say all that is on show, for who does not see it. */
  function sentence({ x, y, f, slope, norm, note }, told) {
    const where = y === undefined ? "" : `, y ${spell(y, 2)}`;
    const lean = y === undefined ? `slope ${spell(slope, 2)}` : `steepness ${spell(norm, 2)}`;
    const numbers = `x ${spell(x, 2)}${where}, f ${spell(f, 2)}, ${lean}`;
    return [numbers, told || note].filter(Boolean).join(", ");
  }

  /** @returns {HTMLElement} A read-out with its label. */
  function readOut(name) {
    return make(`<div class="value value--${name}"><dt>${LABELS[name]}</dt><dd>
      <output name="${name}" class="${MEANINGS[name] ?? "plain"}" aria-live="off"><span
      class="minus"></span><span></span></output></dd></div>`);
  }

  /** Fill a read-out: its text is a number that programs read, and looks as readers expect. */
  function write(output, value) {
    const [minus, rest] = output.children;
    const places = output.name === "angle" ? 1 : 3;
    const text = typeof value === "number" ? spell(value, places) : value;
    say(minus, text.startsWith("−") ? "-" : "");
    say(rest, text.replace("−", ""));
    output.dataset.value = value;
  }

  /** Let an element say something; what it says already costs nothing. */
  function say(element, text) {
    const said = element.firstChild;
    if (!said || !text) {
      element.textContent = text;
    } else if (said.data !== text) {
      said.data = text;
    }
  }

  /** @returns {HTMLElement} Made of HTML with one root. */
  function make(html) {
    const template = document.createElement("template");
    template.innerHTML = html.trim();
    return template.content.firstElementChild;
  }

  const button = (name, text = "") =>
    `<button type="button" class="button" data-do="${name}">${text}</button>`;

  const radio = (group, value, text) =>
    `<label class="pick"><input type="radio" name="${group}" value="${value}">${text}</label>`;

  return { READ, button, make, ofCurve, ofField, radio, readOut, say, sentence, spell, titleOf, write };
})();
