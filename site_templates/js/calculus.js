// The mathematics of explorers, without a document. A field's `at(x, y)` returns
// [f, fx, fy, fxx, fxy, fyy], a curve's `at(x)` returns [f, f′, f″]; both are generated from the
// notebook's own expressions.
const calculus = (() => {
  "use strict";

  /** A gradient shorter than this share of the usual one is none. */
  const FLAT = 1e-6;
  /** A step along a level curve is at most this share of the radius of its bend. */
  const CARE = 0.2;
  const MOST_STEPS = 4000;

  const clamp = (value, [low, high]) => Math.min(high, Math.max(low, value));

  const inside = (domain, place) =>
    place.every((value, axis) => value >= domain[axis][0] && value <= domain[axis][1]);

  const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

  /** Return the pixel of coordinates of a plane, as trace.json describes planes. */
  function pixel({ origin, x_unit, y_unit }, x, y) {
    return [origin[0] + x * x_unit[0] + y * y_unit[0], origin[1] + x * x_unit[1] + y * y_unit[1]];
  }

  /** Return the coordinates of a pixel. */
  function coordinates({ origin, x_unit, y_unit }, [px, py]) {
    return [(px - origin[0]) / x_unit[0], (py - origin[1]) / y_unit[1]];
  }

  /** Return the pixel of a point in space by the 3×4 matrix of a view. */
  function project(matrix, x, y, z) {
    const [right, down, depth] = matrix.map((row) => row[0] * x + row[1] * y + row[2] * z + row[3]);
    return [right / depth, down / depth];
  }

  /** Return what interpolation between ascending stations says. */
  function between(value, stations, results) {
    const next = Math.max(1, stations.findIndex((station, i) => i > 0 && value <= station));
    const i = stations.at(-1) < value ? stations.length - 1 : next;
    const share = (value - stations[i - 1]) / (stations[i] - stations[i - 1]);
    return results[i - 1] + share * (results[i] - results[i - 1]);
  }

  /** Return the round number nearest to a sixtieth of an interval: 0.05 for 3. */
  function roundStep([low, high]) {
    const raw = (high - low) / 60;
    const power = 10 ** Math.floor(Math.log10(raw));
    const rounds = [1, 2, 5, 10].map((n) => n * power);
    return rounds.reduce((a, b) => (Math.abs(b - raw) < Math.abs(a - raw) ? b : a));
  }

  // Where the dot is in the video.

  /**
   * Return the place at a frame. Knots are [frame, ...coordinates, ...their paces], with Hermite's
   * cubics in between.
   */
  function placeAt({ knots }, frame) {
    const i = Math.max(1, knots.findIndex((knot) => knot[0] >= frame));
    const [from, to] = [knots[i - 1], knots[i]];
    const axes = (from.length - 1) / 2;
    const span = to[0] - from[0];
    const s = clamp((frame - from[0]) / span, [0, 1]);
    const rest = 1 - s;
    return Array.from({ length: axes }, (_, n) => {
      const [a, b, u, v] = [from[n + 1], to[n + 1], from[n + 1 + axes], to[n + 1 + axes]];
      const bend = span * (u * rest - v * s);
      return rest * rest * (1 + 2 * s) * a + s * s * (1 + 2 * rest) * b + s * rest * bend;
    });
  }

  /**
   * Return the frame whose dot is nearest.
   * @param {(place: number[]) => number} miss Pixels between a place and the one looked for.
   * @param {number} now A frame: of equally good ones the nearest in time wins.
   */
  function bestFrame(film, miss, now) {
    let best = [Infinity, now];
    for (const [first, last] of film.shown) {
      for (let frame = first; frame <= last; frame += 1) {
        const score = miss(placeAt(film, frame)) + 0.01 * Math.abs(frame - now);
        best = score < best[0] ? [score, frame] : best;
      }
    }
    return best[1];
  }

  // Fields.

  /** Return the length in pixels of the arrow of a gradient so long. */
  const reach = ([a, b], norm) => (norm > 0 ? norm / (a + b * norm) : 0);

  /** Say what a point is, by the Hessian where the gradient is zero. */
  function kindOf([, fx, fy, fxx, fxy, fyy], { steep, bent }) {
    if (Math.hypot(fx, fy) > FLAT * steep) {
      return "regular";
    }
    const determinant = fxx * fyy - fxy * fxy;
    if (Math.abs(determinant) <= FLAT * bent * bent) {
      return "degenerate";
    }
    return determinant < 0 ? "saddle" : fxx > 0 ? "minimum" : "maximum";
  }

  /** Return the unit vector along the level curve, the gradient turned left; null if there is none. */
  function heading(at, [x, y]) {
    const [, fx, fy] = at(x, y);
    const norm = Math.hypot(fx, fy);
    return norm > 0 ? [-fy / norm, fx / norm] : null;
  }

  /**
   * Go a step along the level curve of a height: the midpoint rule, then Newton steps along the
   * gradient until the height is right.
   * @returns {number[] | null} null where the curve cannot be followed.
   */
  function alongLevel(at, from, height, step) {
    const first = heading(at, from);
    const half = first && [from[0] + (first[0] * step) / 2, from[1] + (first[1] * step) / 2];
    const middle = half && heading(at, half);
    if (!middle) {
      return null;
    }
    let to = [from[0] + middle[0] * step, from[1] + middle[1] * step];
    for (let i = 0; i < 8; i += 1) {
      const [f, fx, fy] = at(...to);
      const miss = (f - height) / (fx * fx + fy * fy);
      to = [to[0] - miss * fx, to[1] - miss * fy];
      if (Math.abs(f - height) <= 1e-13 * Math.max(1e-3, Math.abs(height))) {
        break;
      }
    }
    const went = distance(from, to) / Math.abs(step);
    return went > 0.5 && went < 1.5 ? to : null;
  }

  /** Return how long a step may be at a place, at most `longest`. */
  function careful(at, place, longest) {
    const [, fx, fy, fxx, fxy, fyy] = at(...place);
    const bend = Math.hypot(fxx, fxy, fxy, fyy);
    return bend > 0 ? Math.min(longest, (CARE * Math.hypot(fx, fy)) / bend) : longest;
  }

  /**
   * Follow a level curve from a place until it leaves the domain, comes back, or ends.
   * @returns {{points: number[][], closed: boolean}} Without the place itself.
   */
  function follow(at, domain, place, longest, sense) {
    const height = at(...place)[0];
    const points = [];
    let here = place;
    for (let n = 0; n < MOST_STEPS; n += 1) {
      const step = careful(at, here, longest);
      const there = step > 1e-5 * longest && alongLevel(at, here, height, sense * step);
      if (!there) {
        return { points, closed: false };
      }
      if (!inside(domain, there)) {
        points.push(border(domain, here, there));
        return { points, closed: false };
      }
      if (n > 3 && distance(there, place) < 0.75 * step) {
        return { points: [...points, place], closed: true };
      }
      points.push(there);
      here = there;
    }
    return { points, closed: false };
  }

  /** Return where the way from a place inside leaves the domain, or its end. */
  function border(domain, from, to) {
    const shares = from.map((value, axis) => {
      const edge = clamp(to[axis], domain[axis]);
      return to[axis] === value ? 1 : (edge - value) / (to[axis] - value);
    });
    const share = Math.min(...shares);
    return from.map((value, axis) => value + share * (to[axis] - value));
  }

  /** Return the level curve through a place; nothing where the gradient is zero. */
  function levelCurve(at, domain, place, longest) {
    const left = follow(at, domain, place, longest, 1);
    if (left.closed) {
      return [place, ...left.points];
    }
    const right = follow(at, domain, place, longest, -1);
    return [...right.points.reverse(), place, ...left.points];
  }

  /** Return the degrees between the gradient and the level curve, by two points of the curve. */
  function angleAt(at, place, longest) {
    const values = at(...place);
    const step = 0.1 * careful(at, place, longest);
    const [ahead, behind] = [step, -step].map((s) => s && alongLevel(at, place, values[0], s));
    if (!ahead || !behind) {
      return NaN;
    }
    const along = [ahead[0] - behind[0], ahead[1] - behind[1]];
    const cross = values[1] * along[1] - values[2] * along[0];
    const dot = values[1] * along[0] + values[2] * along[1];
    return (Math.atan2(Math.abs(cross), dot) * 180) / Math.PI;
  }

  // Shapes, as lists of corners.

  /**
   * Return the outline of an arrow that shrinks with its vector, tip and shaft together: the shape
   * that the video draws.
   */
  function arrow([x, y], [dx, dy], { width, tip: [tipLength, tipWidth, tipShare, thinnest] }) {
    const length = Math.hypot(dx, dy);
    if (length < 0.5) {
      return [];
    }
    const [ux, uy] = [dx / length, dy / length];
    const tip = Math.min(tipLength, tipShare * length);
    const thin = tip / tipLength;
    const half = (width / 2) * Math.max(thin, thinnest);
    const wing = (tipWidth / 2) * thin;
    const neck = length - tip;
    const corners = [
      [0, half], [neck, half], [neck, wing], [length, 0], [neck, -wing], [neck, -half], [0, -half],
    ];
    return corners.map(([along, across]) => [
      x + along * ux - across * uy,
      y + along * uy + across * ux,
    ]);
  }

  /** Return the two legs of the mark of a right angle between two directions. */
  function rightAngle([x, y], first, second, size) {
    const [a, b] = [first, second].map(([dx, dy]) => {
      const length = Math.hypot(dx, dy);
      return [(size * dx) / length, (size * dy) / length];
    });
    const corner = [x + a[0] + b[0], y + a[1] + b[1]];
    return [
      [[x + b[0], y + b[1]], corner],
      [corner, [x + a[0], y + a[1]]],
    ];
  }

  return {
    alongLevel, angleAt, arrow, bestFrame, between, border, careful, clamp, coordinates, distance, follow,
    heading, inside, kindOf, levelCurve, pixel, placeAt, project, reach, rightAngle, roundStep,
  };
})();
