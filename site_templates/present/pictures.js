// The last frame of every step, small, for the overview and for the speaker.
const pictures = (() => {
  "use strict";

  /** Width and height. */
  const SIZE = [480, 270];
  /** The theme of which there are pictures, or which is at work. */
  let theme = null;
  let drawing = Promise.resolve();

  /**
   * Draw the pictures of steps, once for each theme.
   * @returns {Promise<void>} Kept when all are there.
   */
  function draw(steps) {
    const now = document.documentElement.dataset.theme;
    if (theme !== now) {
      theme = now;
      drawing = drawAll(steps.filter(({ film }) => film));
    }
    return drawing;
  }

  async function drawAll(steps) {
    const mine = theme;
    for (const { film, tile } of steps) {
      place(tile).style.backgroundImage = `url("${film.video.poster}")`;
    }
    for (const film of new Set(steps.map((step) => step.film))) {
      const scout = new moments.Scout(film.video);
      for (const step of steps.filter((one) => one.film === film)) {
        const there = theme === mine && (await scout.find(step.last, step.fps));
        if (there && theme === mine) {
          place(step.tile).replaceChildren(scout.draw(SIZE));
        }
      }
      scout.close();
    }
  }

  const place = (tile) => tile.querySelector(".tile__picture");

  /** Show the picture of a step in another place, or nothing if it has none. */
  function show(step, canvas) {
    const picture = step?.tile.querySelector("canvas");
    canvas.hidden = !picture;
    picture && canvas.getContext("2d").drawImage(picture, 0, 0);
  }

  return { draw, show };
})();
