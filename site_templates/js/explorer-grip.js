// How readers take hold of an explorer's dot: with a pointer, with a finger, with keys.
const grip = (() => {
  "use strict";

  const { coordinates, inside, roundStep } = calculus;

  /** Pixels of the stage by which points with a name draw the dot, … */
  const SNAP = 14;
  /** … and of the screen, where a finger is coarser than the stage. */
  const SNAP_ON_SCREEN = 7;
  const WAYS = {
    ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
  };

  /** Let a pointer and keys move the dot of an explorer. */
  function attach(explorer) {
    explorer.svg.addEventListener("pointerdown", (event) => grasp(explorer, event));
    explorer.svg.addEventListener("keydown", (event) => press(explorer, event));
  }

  /** Follow a pointer that went down on the dot, or elsewhere on the picture. */
  function grasp(explorer, event) {
    const { svg, stage, drawing, flat } = explorer;
    const start = pixelUnder(svg, event);
    const onDot = Boolean(event.target.closest("[data-part=dot]"));
    const onMap = inside([stage.plane.x_range, stage.plane.y_range], coordinates(stage.plane, start));
    if (event.button !== 0 || !(onDot || flat || onMap)) {
      return;
    }
    const [x, y] = drawing.pixelOf(explorer.place);
    const offset = onDot ? [x - start[0], y - start[1]] : [0, 0];
    const draws = Math.max(SNAP, SNAP_ON_SCREEN * explorer.zoom);
    const follow = (pointer) => {
      const [right, down] = pixelUnder(svg, pointer);
      explorer.moveTo(drawing.placeOf([right + offset[0], down + offset[1]]), draws);
    };
    const take = () => {
      explorer.pause();
      drawing.dot.focus({ preventScroll: true, focusVisible: false });
    };
    const events = new AbortController();
    const on = (type, action) => svg.addEventListener(type, action, { signal: events.signal });
    // A finger beside the dot may only be passing by, to scroll the page; where it is lifted
    // without that, the dot goes.
    const passes = event.pointerType === "touch" && !onDot;
    if (!passes) {
      event.preventDefault();
      svg.setPointerCapture(event.pointerId);
      take();
      follow(event);
      on("pointermove", (pointer) => {
        explorer.dragged = true;
        follow(pointer);
      });
    }
    const release = () => {
      events.abort();
      explorer.dragged = false;
    };
    on("pointercancel", release);
    on("pointerup", (pointer) => {
      release();
      if (passes) {
        take();
      }
      follow(pointer);
      explorer.remember();
    });
  }

  /** Return the pixel of the stage below a pointer. */
  function pixelUnder(svg, { clientX, clientY }) {
    const { left, top, width, height } = svg.getBoundingClientRect();
    return [((clientX - left) * 1920) / width, ((clientY - top) * 1080) / height];
  }

  /** @param {KeyboardEvent} event */
  function press(explorer, event) {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
    const [low, high] = explorer.stage.domain[0];
    if (ctrlKey || metaKey || altKey) {
      return;
    }
    if (key in WAYS) {
      leap(explorer, WAYS[key], shiftKey ? 0.1 : 1);
    } else if (key === "Home" || key === "End") {
      explorer.pause();
      explorer.moveTo([key === "Home" ? low : high, ...explorer.place.slice(1)]);
      explorer.remember();
    } else if (key === " ") {
      explorer.press(explorer.flat ? "play" : "drift");
    } else if (key === "0") {
      explorer.press("reset");
      explorer.drawing.dot.focus({ preventScroll: true });
    } else {
      return;
    }
    event.preventDefault();
  }

  /** Move the dot by a round step, or a share of one, to a round number. */
  function leap(explorer, [right, up], share) {
    const { stage, place, flat } = explorer;
    const way = flat ? [right || up] : [right, up];
    const steps = stage.domain.map((side) => share * roundStep(side));
    const to = place.map((value, axis) => {
      // Coming from a point that has a name, the first step is a shorter one.
      const next = value / steps[axis] + way[axis];
      const round = way[axis] > 0 ? Math.floor(next + 1e-6) : Math.ceil(next - 1e-6);
      return way[axis] ? round * steps[axis] : value;
    });
    explorer.pause();
    explorer.moveTo(to, 0.6 * steps[0] * stage.plane.x_unit[0], true);
    explorer.remember();
  }

  return { attach };
})();
