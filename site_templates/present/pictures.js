// The last frame of every step, small, for the overview and for the speaker.
const pictures = (() => {
  "use strict";

  const [WIDTH, HEIGHT] = [480, 270];
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
      const video = film.video.cloneNode(true);
      video.preload = "auto";
      for (const step of steps.filter((one) => one.film === film)) {
        const there = theme === mine && (await found(video, (step.last + 0.5) / step.fps));
        if (there && theme === mine) {
          paint(step.tile, video);
        }
      }
      video.replaceChildren();
      video.removeAttribute("src");
      video.load(); // lets go of the file
    }
  }

  const place = (tile) => tile.querySelector(".tile__picture");

  function paint(tile, video) {
    const picture = document.createElement("canvas");
    [picture.width, picture.height] = [WIDTH, HEIGHT];
    picture.getContext("2d").drawImage(video, 0, 0, WIDTH, HEIGHT);
    place(tile).replaceChildren(picture);
  }

  /** Wait until a video has found a time; say whether it did. */
  function found(video, time) {
    return new Promise((done) => {
      const go = () => {
        video.onseeked = () => done(true);
        video.currentTime = time;
      };
      video.addEventListener("error", () => {
        if (video.networkState === HTMLMediaElement.NETWORK_NO_SOURCE) {
          done(false);
        }
      }, { capture: true, once: true });
      if (video.readyState > 0) {
        go();
      } else {
        video.onloadedmetadata = go;
        video.load();
      }
    });
  }

  /** Show the picture of a step in another place, or nothing if it has none. */
  function show(step, canvas) {
    const picture = step?.tile.querySelector("canvas");
    canvas.hidden = !picture;
    picture && canvas.getContext("2d").drawImage(picture, 0, 0);
  }

  return { draw, show };
})();
