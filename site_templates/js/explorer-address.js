// The state of an explorer in the page's address: #playground:f=saddle&x=1.2&y=0.7.
const addresses = (() => {
  "use strict";

  const RUNS = ["play", "drift", "descend", "climb"];
  const AXES = ["x", "y"];
  /** Pixels of the stage that a place may lose in the address: as near to a point with a name, it
   * was there. */
  const ROUNDING = 0.003;

  /** Write the state of the moment into the address, so that it can be passed on. */
  function write(explorer) {
    const { stage, place, stepSize, speed } = explorer;
    const state = new URLSearchParams({ f: stage.name });
    place.forEach((value, axis) => state.set(AXES[axis], String(Number(value.toFixed(5)))));
    if (stage.steps) {
      state.set("step", String(Number(stepSize.toPrecision(3))));
    }
    if (speed !== 1) {
      state.set("speed", String(speed));
    }
    try {
      history.replaceState(null, "", `#${anchorOf(explorer)}:${state}`);
    } catch {
      // Too often, or the browser forbids it for files: the state is only not kept.
    }
  }

  /** Take the state that the address tells, if it speaks of this explorer; say whether it does. */
  function read(explorer) {
    const [anchor, text = ""] = fragment().split(/:(.*)/s);
    if (anchor !== anchorOf(explorer) || !text) {
      return false;
    }
    const state = new URLSearchParams(text);
    const number = (name) => Number.parseFloat(state.get(name));
    const known = explorer.stages.find((stage) => stage.name === state.get("f"));
    explorer.show((known ?? explorer.stages[0]).name);
    const place = explorer.place.map((value, axis) => {
      const told = number(AXES[axis]);
      return Number.isFinite(told) ? told : value;
    });
    explorer.moveTo(place, ROUNDING);
    if (explorer.stage.steps && number("step") > 0) {
      explorer.stepTo(number("step"));
    }
    if (number("speed") > 0) {
      explorer.speedTo(number("speed"));
    }
    const run = state.get("run");
    if (RUNS.includes(run) && !motion.calm.matches) {
      explorer.press(run);
    }
    return true;
  }

  /** The end of the address as it was written. */
  function fragment() {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return ""; // nothing that was ever written here
    }
  }

  const anchorOf = (explorer) => explorer.closest("figure").id;

  return { anchorOf, fragment, read, write };
})();
