// What explorers do by themselves: play, drift, climb, descend. Each takes an explorer and moves
// its dot, frame by frame, or a single step for readers who want no motion.
const motion = (() => {
  "use strict";

  const { alongLevel, careful, distance } = calculus;
  const { spell } = language;

  /** Pixels of the stage a second. */
  const PACE = 240;
  /** Seconds at points that have a name. */
  const LINGER = 0.8;
  /** Pixels of the stage of a step up, and of a step sideways without motion. */
  const UPHILL = 48;
  const SIDEWAYS = 36;
  /** Pixels from which a step that ends near a point with a name ends there. */
  const NEAR = 7;
  /** Share of a curve that is one step without motion. */
  const STRIDE = 1 / 20;
  /** Seconds between the steps of a descent. */
  const BEAT = 0.13;
  /** Pixels of a step of a descent that has arrived. */
  const SETTLED = 0.02;
  const MOST_STEPS = 400;

  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  /** Sweep the curve at an even pace; linger at points that have a name. */
  function play(explorer) {
    const { plane, at, domain: [[low, high]] } = explorer.stage;
    if (explorer.place[0] >= high) {
      explorer.moveTo([low]);
    }
    if (calm.matches) {
      explorer.moveTo([nextStation(explorer, STRIDE * (high - low))]);
      return;
    }
    let rest = 0;
    explorer.run("play", (seconds) => {
      rest -= seconds;
      if (rest > 0) {
        return true;
      }
      const lean = at(explorer.place[0])[1] || 0;
      const pixels = Math.hypot(plane.x_unit[0], lean * plane.y_unit[1]);
      const x = nextStation(explorer, (PACE * explorer.speed * seconds) / pixels);
      rest = explorer.named.some(([point]) => point === x) ? LINGER / explorer.speed : 0;
      explorer.moveTo([x]);
      return x < high;
    });
  }

  /** Return x a step on, or the first point that has a name before that. */
  function nextStation({ place: [x], named }, step) {
    const ahead = named.map(([point]) => point).filter((point) => point > x);
    return Math.min(x + step, ...ahead);
  }

  /** Run along the level curve, once around or to the edge of the map; then the other way. */
  function drift(explorer) {
    const { stage, place: start } = explorer;
    const height = explorer.values.f;
    const { longest } = explorer.drawing;
    let gone = 0;
    /** Go so far; say whether the curve goes on. */
    function walk(length) {
      let here = explorer.place;
      while (length > 0) {
        const step = Math.min(length, careful(stage.at, here, longest));
        const next = step > 0 && alongLevel(stage.at, here, height, explorer.sense * step);
        if (!next || !explorer.drawing.contains(next)) {
          explorer.sense *= -1;
          explorer.moveTo(here);
          return false;
        }
        gone += step;
        if (gone > 4 * step && distance(next, start) < 0.75 * step) {
          explorer.moveTo(start);
          return false;
        }
        here = next;
        // However narrow the bend, a frame comes to its end.
        length -= Math.max(step, 1e-3 * longest);
      }
      explorer.moveTo(here);
      return true;
    }
    const unit = stage.plane.x_unit[0];
    if (explorer.values.kind !== "regular") {
      explorer.tell("∇f = 0: no level curve leads on from here");
    } else if (calm.matches) {
      walk(SIDEWAYS / unit);
    } else {
      explorer.run("drift", (seconds) => walk((PACE * seconds) / unit));
    }
  }

  /** Go a short straight way along the arrow. */
  function climb(explorer) {
    const { place: from, values: { fx, fy, norm, f, kind } } = explorer;
    if (kind !== "regular") {
      explorer.tell("∇f = 0: at first no way leads uphill");
      return;
    }
    const length = UPHILL / explorer.stage.plane.x_unit[0] / norm;
    const step = [length * fx, length * fy];
    function go(share) {
      explorer.moveTo(from.map((value, axis) => value + share * step[axis]), share < 1 ? 0 : NEAR);
      if (share === 1) {
        explorer.tell(`uphill: f from ${spell(f, 3)} to ${spell(explorer.values.f, 3)}`);
      }
    }
    let share = 0;
    if (calm.matches) {
      go(1);
    } else {
      explorer.run("climb", (seconds) => {
        share = Math.min(1, share + seconds / 0.3);
        go(share * share * (3 - 2 * share));
        return share < 1;
      });
    }
  }

  /** Step against the gradient again and again: p ← p − η ∇f. */
  function descend(explorer) {
    let due = 0;
    explorer.track ??= [explorer.place];
    if (calm.matches) {
      stepDown(explorer);
    } else {
      explorer.run("descend", (seconds) => {
        due += seconds;
        if (due < BEAT) {
          return true;
        }
        due = 0;
        return stepDown(explorer);
      });
    }
  }

  /** Take one step of a descent; say whether there may be another. */
  function stepDown(explorer) {
    const { stage: { at }, place, drawing, track } = explorer;
    const [f, fx, fy] = at(...place);
    const next = [place[0] - explorer.stepSize * fx, place[1] - explorer.stepSize * fy];
    const count = `${track.length} step${track.length > 1 ? "s" : ""}`;
    if (!drawing.contains(next)) {
      explorer.follow([...track, next]);
      const rose = at(...next)[0] > f;
      explorer.tell(
        rose ? `diverged after ${count}: the steps are too long` : `downhill out of the map after ${count}`,
      );
      return false;
    }
    const settled = distance(drawing.pixelOf(next), drawing.pixelOf(place)) < SETTLED;
    explorer.moveTo(next, settled ? NEAR : 0);
    explorer.follow([...track, explorer.place]);
    const where = explorer.values.note || "hardly any slope is left";
    const goesOn = !settled && track.length < MOST_STEPS;
    const still = goesOn ? count : `still on its way after ${count}`;
    explorer.tell(settled ? `settled after ${count}: ${where}` : still);
    return goesOn;
  }

  return { calm, climb, descend, drift, play };
})();
