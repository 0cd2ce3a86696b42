// The drawings of explorers: what moves, over the picture of what stands still, in pixels of the
// 1920×1080 stage. A drawing is told its state and shows it; it knows nothing of controls.
const drawing = (() => {
  "use strict";

  const {
    arrow, between, border, clamp, coordinates, heading, inside, levelCurve, pixel, project, reach,
    rightAngle,
  } = calculus;

  const SVG = "http://www.w3.org/2000/svg";
  /** Pixels between the points of a level curve, at most. */
  const STEP = 5;
  let count = 0;

  /** @returns {SVGElement} A new element inside another, with attributes. */
  function add(parent, name, attributes = {}) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) {
      element.setAttribute(key, value);
    }
    parent.append(element);
    return element;
  }

  const short = (value) => Math.round(value * 100) / 100;
  const path = (points, end = "") =>
    points.length ? `M${points.map(([x, y]) => `${short(x)} ${short(y)}`).join("L")}${end}` : "";
  const draw = (element, points, end) => element.setAttribute("d", path(points, end));
  function move(circle, [x, y]) {
    circle.setAttribute("cx", short(x));
    circle.setAttribute("cy", short(y));
  }

  /** Add a line in the colour of a meaning. */
  const line = (parent, meaning, { width }, attributes = {}) =>
    add(parent, "path", { class: `line line--${meaning}`, "stroke-width": width, ...attributes });

  const disc = (parent, meaning, { radius, halo }) =>
    add(parent, "circle", {
      class: `shape--${meaning} ringed`, r: radius, "stroke-width": 2 * (halo - radius), "paint-order": "stroke",
    });

  function shaft(parent, { border }, attributes = {}) {
    return add(parent, "path", {
      class: "shape--derivative arrow", "stroke-width": border, "paint-order": "stroke", ...attributes,
    });
  }

  /** Add shapes as `manimark.stage.svg` describes them, in tenths of a pixel. */
  function shapes(parent, all) {
    const group = add(parent, "g", { transform: "scale(.1)" });
    for (const { d, fill, stroke, width } of all) {
      const classes = [fill ? `shape--${fill}` : "hollow", stroke && `line--${stroke}`];
      add(group, "path", { d, class: classes.join(" "), "stroke-width": width * 10 });
    }
    return group;
  }

  /** Spell a value in the cells of a template, as the running numbers of videos do. */
  function spell(value, template) {
    const body = template.replace(/^[+-]|°$/g, "");
    const places = body.split(".")[1]?.length ?? 0;
    const digits = Math.abs(value).toFixed(places).padStart(body.length);
    if (!Number.isFinite(value)) {
      return "–";
    }
    const zero = !/[1-9]/.test(digits);
    const plus = zero || template[0] === "-" ? " " : "+";
    const sign = /^[+-]/.test(template) ? (value < 0 && !zero ? "−" : plus) : "";
    return sign + digits + (template.endsWith("°") ? "°" : "");
  }

  function number(parent, { template, size, color, x, y }) {
    const cells = x.join(" ");
    const text = add(parent, "text", { class: `number shape--${color}`, "font-size": size, x: cells, y });
    const letters = text.appendChild(document.createTextNode(""));
    let wasFit = true;
    return (value) => {
      const words = spell(value, template);
      // What is too large for its cells runs on from the first.
      const fits = words.length === template.length;
      if (fits !== wasFit) {
        wasFit = fits;
        text.setAttribute("x", fits ? cells : x[0] - 0.27 * size);
        text.classList.toggle("number--free", !fits);
      }
      const said = fits ? words : words.trim();
      if (letters.data !== said) {
        letters.data = said;
      }
    };
  }

  /** The handle: the dot, and around it what a finger hits. */
  function handle(parent, dot) {
    const group = add(parent, "g", { "data-part": "dot", class: "handle", tabindex: 0, role: "slider" });
    add(group, "circle", { class: "handle__reach", r: dot.halo });
    disc(group, "dot", dot);
    add(group, "circle", {
      class: "handle__focus", r: dot.halo + 9, "vector-effect": "non-scaling-stroke",
    });
    return group;
  }

  function clip(parent, { origin, x_unit, y_unit, x_range, y_range }) {
    count += 1;
    const [left, right] = x_range.map((x) => origin[0] + x * x_unit[0]);
    const [bottom, top] = y_range.map((y) => origin[1] + y * y_unit[1]);
    const shape = add(add(parent, "clipPath", { id: `clip-${count}` }), "rect", {
      x: left, y: top, width: right - left, height: bottom - top,
    });
    return { shape, left, url: `url(#clip-${count})` };
  }

  /** What both kinds share: the dot, its place, its running numbers. */
  class Drawing {
    constructor(svg, stage) {
      this.stage = stage;
      this.svg = svg;
      svg.replaceChildren();
    }

    finish() {
      const { svg, stage } = this;
      this.dot = handle(svg, stage.dot);
      this.numbers = Object.entries(stage.numbers).map(([name, data]) => [name, number(svg, data)]);
    }

    /** Put the dot on a pixel: to move its group as a whole would cost the browser more. */
    place(point) {
      for (const circle of this.dot.children) {
        move(circle, point);
      }
    }

    /** Let the running numbers say what the state is. */
    write(values) {
      for (const [name, write] of this.numbers) {
        write(values[name]);
      }
    }
  }

  /** A curve: its tangent turns, its slope is drawn below. */
  class CurveDrawing extends Drawing {
    constructor(svg, stage) {
      super(svg, stage);
      if (stage.trail) {
        this.trail = clip(svg, stage.slopePlane);
        line(svg, "derivative", stage.trail, { d: this.slopes(), "clip-path": this.trail.url });
      }
      this.hairline = stage.hairline && line(svg, "muted", stage.hairline);
      this.pen = stage.pen && disc(svg, "derivative", stage.pen);
      this.marks = stage.marks.map(([x, all]) => [x, shapes(svg, all)]);
      this.tangent = stage.tangent && line(svg, "derivative", stage.tangent, { "data-part": "tangent" });
      this.signs = Object.entries(stage.signs).map(([name, { text, size, color, x, y }]) => {
        const sign = add(svg, "text", { class: `sign shape--${color}`, "font-size": size, x, y });
        sign.textContent = text;
        return [name, sign];
      });
      this.finish();
    }

    /** Return the whole graph of the slope, in pieces between the kinks. */
    slopes() {
      const { at, domain: [[low, high]], slopePlane, kinks } = this.stage;
      const ends = [low, ...kinks, high];
      return kinks.concat(high).map((end, i) => {
        // Right beside a kink there is a slope, at the kink itself there is none.
        const shares = Array.from({ length: 801 }, (_, n) => n / 800).filter(
          (share) => (share > 0 || i === 0) && (share < 1 || i === kinks.length),
        );
        const xs = shares.map((share) => ends[i] + share * (end - ends[i]));
        return path(xs.map((x) => pixel(slopePlane, x, at(x)[1])));
      }).join("");
    }

    pixelOf([x]) {
      return pixel(this.stage.plane, x, this.stage.at(x)[0]);
    }

    placeOf(point) {
      return [clamp(coordinates(this.stage.plane, point)[0], this.stage.domain[0])];
    }

    /** Show a state; what is written of it is for `write`. */
    show(values) {
      const { stage } = this;
      const { x, slope, tendency } = values;
      const point = this.pixelOf([x]);
      this.place(point);
      this.drawTangent(x, point, slope);
      if (this.trail) {
        this.trail.shape.setAttribute("width", Math.max(0, point[0] - this.trail.left));
      }
      const below = stage.slopePlane && Number.isFinite(slope) && pixel(stage.slopePlane, x, slope);
      this.pen?.classList.toggle("absent", !below);
      this.hairline?.classList.toggle("absent", !below);
      if (below) {
        this.pen && move(this.pen, below);
        this.hairline && draw(this.hairline, [point, below]);
      }
      for (const [from, mark] of this.marks) {
        mark.classList.toggle("absent", x < from - 1e-9);
      }
      for (const [name, sign] of this.signs) {
        sign.classList.toggle("absent", name !== tendency);
      }
    }

    /** Draw the tangent; at a kink what is left of two, each on its own side. */
    drawTangent(x, point, slope) {
      const { at, plane, tangent } = this.stage;
      if (!tangent) {
        return;
      }
      const kink = !Number.isFinite(slope);
      const ends = [-1, 1].map((side) => {
        const lean = kink ? at(x + side * 1e-9)[1] : slope;
        const [dx, dy] = [plane.x_unit[0], lean * plane.y_unit[1]];
        const share = (side * tangent.length) / 2 / Math.hypot(dx, dy);
        return [point[0] + share * dx, point[1] + share * dy];
      });
      this.tangent.classList.toggle("line--doubtful", kink);
      draw(this.tangent, kink ? [ends[0], point, ends[1]] : ends);
    }
  }

  /** A field: the gradient on its map, the level curve through the dot, the same in perspective. */
  class FieldDrawing extends Drawing {
    constructor(svg, stage) {
      super(svg, stage);
      const { url } = clip(svg, stage.plane);
      this.level = stage.level && line(svg, "level", stage.level, { "data-part": "level-curve", "clip-path": url });
      this.track = line(svg, "track", { width: 5 }, { "clip-path": url });
      this.scaleLine = stage.scaleLine && line(svg, "level", stage.scaleLine);
      this.tangent = stage.tangent && line(svg, "level", stage.tangent);
      this.legs = stage.rightAngle && ["derivative", "level"].map((leg) => line(svg, leg, stage.rightAngle));
      this.arrow = stage.arrow && shaft(svg, stage.arrow, { "data-part": "gradient" });
      this.surfaceArrow = stage.surfaceArrow && shaft(svg, stage.surfaceArrow);
      this.scaleDot = stage.scaleDot && disc(svg, "dot", stage.scaleDot);
      this.surfaceDot = stage.surfaceDot && disc(svg, "dot", stage.surfaceDot);
      this.longest = STEP / stage.plane.x_unit[0];
      this.finish();
    }

    pixelOf([x, y]) {
      return pixel(this.stage.plane, x, y);
    }

    placeOf(point) {
      return coordinates(this.stage.plane, point).map((v, axis) => clamp(v, this.stage.domain[axis]));
    }

    /** Show a state; what is written of it is for `write`. */
    show(values) {
      const { x, y, f, fx, fy, norm, kind } = values;
      const { stage, longest } = this;
      const { plane } = stage;
      const point = this.pixelOf([x, y]);
      const level = kind === "regular" && heading(stage.at, [x, y]);
      const uphill = level && [fx * plane.x_unit[0], fy * plane.y_unit[1]];
      const along = level && [level[0] * plane.x_unit[0], level[1] * plane.y_unit[1]]
        .map((v) => stage.sense * v);
      this.place(point);
      if (this.level) {
        const points = level ? levelCurve(stage.at, stage.domain, [x, y], longest) : [];
        draw(this.level, points.map((p) => this.pixelOf(p)));
      }
      this.drawLegs(point, uphill, along);
      this.drawArrows([x, y], uphill, norm);
      this.drawHeight([x, y], f);
    }

    drawLegs(point, uphill, along) {
      if (this.tangent) {
        const share = along ? this.stage.tangent.length / 2 / Math.hypot(...along) : 0;
        const ends = [-share, share].map((s) => [point[0] + s * along[0], point[1] + s * along[1]]);
        draw(this.tangent, along ? ends : []);
      }
      if (this.legs) {
        const legs = uphill ? rightAngle(point, uphill, along, this.stage.rightAngle.size) : [[], []];
        this.legs.forEach((leg, i) => draw(leg, legs[i]));
      }
    }

    drawArrows([x, y], uphill, norm) {
      const { stage } = this;
      const share = uphill ? reach(stage.reach, norm) / Math.hypot(...uphill) : 0;
      const vector = uphill ? uphill.map((v) => share * v) : [0, 0];
      const tail = this.pixelOf([x, y]);
      if (this.arrow) {
        draw(this.arrow, arrow(tail, vector, stage.arrow), "z");
      }
      if (this.surfaceArrow) {
        // It ends at the latest where the surface does.
        const tip = border(stage.domain, [x, y], coordinates(stage.plane, [tail[0] + vector[0], tail[1] + vector[1]]));
        const [from, to] = [[x, y], tip].map((place) => this.onSurface(place));
        const drawn = arrow(from, [to[0] - from[0], to[1] - from[1]], stage.surfaceArrow);
        draw(this.surfaceArrow, uphill ? drawn : [], "z");
      }
    }

    drawHeight(place, f) {
      const { scale } = this.stage;
      this.surfaceDot && move(this.surfaceDot, this.onSurface(place));
      if (!scale) {
        return;
      }
      const y = between(clamp(f, [scale.heights[0], scale.heights.at(-1)]), scale.heights, scale.rungs);
      this.scaleDot && move(this.scaleDot, [scale.x, y]);
      const ends = [-0.5, 0.5].map((side) => [scale.x + side * scale.width, y]);
      this.scaleLine && draw(this.scaleLine, ends);
    }

    onSurface([x, y]) {
      return project(this.stage.surface, x, y, this.stage.at(x, y)[0]);
    }

    /** Show the steps of a descent; none at all hides the last one's. */
    trace(places) {
      const dots = places.map((place) => this.pixelOf(place).map(short));
      const marks = dots.map(([x, y]) => `M${x - 7} ${y}a7 7 0 1 0 14 0a7 7 0 1 0-14 0`);
      this.track.setAttribute("d", path(dots) + marks.join(""));
    }

    contains(place) {
      return inside(this.stage.domain, place);
    }
  }

  /** Return the drawing of a stage in an empty SVG element. */
  const of = (svg, stage) =>
    stage.domain.length === 1 ? new CurveDrawing(svg, stage) : new FieldDrawing(svg, stage);

  return { of };
})();
