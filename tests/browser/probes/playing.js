// Looks at an explorer as readers do, and takes its clock in hand: then frames come when they are
// called, and a run that readers watch for many seconds is over in one.
(() => {
  if ("playing" in globalThis) {
    return;
  }
  const frames = new Map();
  let clock = null;
  let count = 0;
  const { requestAnimationFrame, cancelAnimationFrame } = window;
  const next = requestAnimationFrame.bind(window);

  function takeClock() {
    if (clock === null) {
      clock = performance.now();
      performance.now = () => clock;
      window.requestAnimationFrame = (frame) => frames.set(++count, frame) && count;
      window.cancelAnimationFrame = (number) => frames.delete(number);
    }
  }

  function giveClockBack() {
    if (clock !== null) {
      clock = null;
      delete performance.now;
      Object.assign(window, { requestAnimationFrame, cancelAnimationFrame });
      frames.forEach((frame) => next(frame));
      frames.clear();
    }
  }

  /** Call the frames that wait, so many seconds later. */
  function turn(seconds) {
    clock += 1000 * seconds;
    const due = [...frames];
    frames.clear();
    due.forEach(([, frame]) => frame(clock));
  }

  /** Wait until what was done before has been drawn. */
  const painted = () => (clock === null ? new Promise((done) => next(done)) : turn(0));

  /** The points of a path, in pixels of the window. */
  function pointsOf(path) {
    const numbers = (path?.getAttribute("d") ?? "").match(/-?[\d.]+/g)?.map(Number) ?? [];
    const matrix = path?.getScreenCTM();
    return Array.from({ length: numbers.length / 2 }, (_, i) => {
      const { x, y } = new DOMPoint(numbers[2 * i], numbers[2 * i + 1]).matrixTransform(matrix);
      return [x, y];
    });
  }

  /** Tail and tip of the outline of an arrow; null if none is drawn. */
  function arrowOf(path) {
    const corners = pointsOf(path);
    const tail = corners.length && [0, 1].map((i) => (corners[0][i] + corners.at(-1)[i]) / 2);
    return tail ? { tail, tip: corners[3] } : null;
  }

  /** The piece of a drawn curve around a place: its nearest point in the middle of nine. */
  function around([x, y], points) {
    const gaps = points.map(([px, py]) => Math.hypot(px - x, py - y));
    const nearest = gaps.indexOf(Math.min(...gaps));
    const closed = gaps.length > 1 && Math.hypot(...[0, 1].map((i) => points[0][i] - points.at(-1)[i])) < 0.01;
    const ring = closed ? points.slice(1) : points;
    return Array.from({ length: 9 }, (_, i) => nearest - 4 + i - closed)
      .map((i) => ring[closed ? (i + ring.length) % ring.length : i])
      .filter((point) => point);
  }

  /** What is drawn and what is to be read, all of the same moment. */
  function drawn(explorer) {
    const part = (name) => explorer.querySelector(`[data-part=${name}]`);
    const box = part("dot").getBoundingClientRect();
    const stage = explorer.querySelector("svg").getBoundingClientRect();
    const outputs = [...explorer.querySelectorAll("output[data-value]")];
    const read = ({ name, dataset: { value } }) => [name, name === "kind" ? value : Number(value)];
    const dot = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    return {
      dot,
      stage: [stage.left, stage.top, stage.width, stage.height],
      tangent: pointsOf(part("tangent")),
      arrow: arrowOf(part("gradient")),
      level: around(dot, pointsOf(part("level-curve"))),
      values: Object.fromEntries(outputs.map(read)),
      words: Object.fromEntries(outputs.map((output) => [output.name, output.textContent])),
      note: explorer.querySelector(".explorer__note").textContent,
    };
  }

  async function look(explorer) {
    await painted();
    return drawn(explorer);
  }

  /** Let frames pass, until what runs comes to its end; tell what each of them shows. */
  function film(explorer, most, least, seconds) {
    const runs = () =>
      [...explorer.querySelectorAll("[data-do]")].some((b) => /Pause|Stop/.test(b.textContent));
    const found = [];
    let end = most;
    for (let n = 0; n < end; n += 1) {
      turn(seconds);
      found.push(drawn(explorer));
      // What the last step did is seen in the next frame.
      end = runs() || n < least ? most : Math.min(end, n + 2);
    }
    return found;
  }

  /** Where a place on the stage of a function is in the window. */
  function windowOf(explorer, name, place) {
    const { stages } = globalThis.explorers[explorer.dataset.figure];
    const { plane, at } = stages.find((stage) => stage.name === name);
    const [x, y = at(place[0])[0]] = place;
    const box = explorer.querySelector("svg").getBoundingClientRect();
    const pixel = [0, 1].map((i) => plane.origin[i] + x * plane.x_unit[i] + y * plane.y_unit[i]);
    return [box.left + (pixel[0] * box.width) / 1920, box.top + (pixel[1] * box.height) / 1080];
  }

  globalThis.playing = { drawn, film, giveClockBack, look, takeClock, windowOf };
})();
