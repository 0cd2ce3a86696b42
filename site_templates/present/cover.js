// What lies over a video: a frame that stands as long as nothing plays, and, over what plays, its
// last frame, which appears by itself when its time has come, however busy the page is by then.
const covers = (() => {
  "use strict";

  /** Milliseconds for which the last frame can be waited for, and for which it then stays. */
  const LONG = 3_600_000;
  const APPEARING = [
    { opacity: 0 },
    { opacity: 0, offset: 0.5 },
    { opacity: 1, offset: 0.5 },
    { opacity: 1 },
  ];

  class Cover {
    /** @param {HTMLVideoElement} video */
    constructor(video) {
      this.canvas = document.createElement("canvas");
      this.canvas.className = "film__cover";
      this.canvas.hidden = true;
      video.after(this.canvas);
      this.appearing = null;
      /** When what hangs appears, in milliseconds of the page's clock. */
      this.due = Infinity;
    }

    /** Whether nothing of the video is to be seen. */
    get stands() {
      return "stands" in this.canvas.dataset;
    }

    /** Whether something is going to appear. */
    get hangs() {
      return this.due < Infinity;
    }

    /**
     * Lay a frame over the video; what hangs there and has appeared stays instead.
     * @param {HTMLVideoElement | HTMLCanvasElement} picture
     */
    lay(picture) {
      if (performance.now() < this.due) {
        this.draw(picture);
      }
      this.take();
      this.canvas.hidden = false;
      this.canvas.dataset.stands = "";
    }

    /**
     * Hang a frame over the video. The browser lets it appear beside the page, which may be late.
     * @param {HTMLCanvasElement} picture The same until something else is laid or all is lifted.
     * @param {number} due Milliseconds of the page's clock.
     */
    hang(picture, due) {
      if (!this.hangs) {
        this.lift();
        this.draw(picture);
        this.canvas.hidden = false;
        this.appearing = this.canvas.animate(APPEARING, 2 * LONG);
      }
      if (due !== this.due) {
        this.due = due;
        this.appearing.startTime = due - LONG;
      }
    }

    /** Let the video be seen. */
    lift() {
      this.take();
      this.canvas.hidden = true;
      delete this.canvas.dataset.stands;
    }

    /** Take down what hangs. */
    take() {
      this.appearing?.cancel();
      this.appearing = null;
      this.due = Infinity;
    }

    draw(picture) {
      const { canvas } = this;
      const [width, height] = moments.sizeOf(picture);
      if (canvas.width !== width || canvas.height !== height) {
        [canvas.width, canvas.height] = [width, height];
      }
      canvas.getContext("2d").drawImage(picture, 0, 0);
    }
  }

  return { Cover };
})();
