// Bringing a video to a frame, and knowing when that frame is there to be drawn.
const moments = (() => {
  "use strict";

  /** Frames of the screen after which a frame that was found is there, where no browser says so. */
  const SCREENS = 6;
  /** Milliseconds to wait until a browser says so: of what nobody looks at it says nothing. */
  const PATIENCE = 2000;

  async function pass(screens) {
    for (let n = 0; n < screens; n += 1) {
      await new Promise(requestAnimationFrame);
    }
  }

  /** Begin to load a video. */
  function open(video) {
    if (video.preload === "none") {
      video.preload = "auto";
      video.load();
    }
  }

  /**
   * Bring a paused video to a frame.
   * @param {HTMLElement} stage What holds the video: a change of theme may bring another one.
   * @param {number} frame Counted from 0.
   * @param {number} fps Frames per second.
   * @returns {Promise<boolean>} Kept when the frame can be drawn: true; or when the video cannot be
   *   had: false.
   */
  async function seek(stage, frame, fps) {
    const video = () => stage.querySelector("video");
    const events = new AbortController();
    // Media events do not bubble.
    const on = (type, action) =>
      stage.addEventListener(type, action, { capture: true, signal: events.signal });
    let telling = null;
    const found = await new Promise((done) => {
      const go = () => {
        telling?.stop();
        telling = tell(video(), frame, fps);
        // The middle of its time, so that rounding cannot fall to its neighbour.
        video().currentTime = (frame + 0.5) / fps;
      };
      on("seeked", () => video().seeking || done(true));
      on("error", () => {
        if (video().networkState === HTMLMediaElement.NETWORK_NO_SOURCE) {
          done(false);
        }
      });
      if (video().readyState > 0) {
        go();
      } else {
        on("loadedmetadata", go);
        open(video());
      }
    });
    events.abort();
    found && (await telling?.told());
    telling?.stop();
    return found;
  }

  /**
   * Listen to what a video says of its frames: one that has been found may not be there yet, and
   * one that was played before the pause may still be.
   */
  function tell(video, frame, fps) {
    if (!video.requestVideoFrameCallback) {
      return { told: () => pass(SCREENS), stop() {} };
    }
    let asked = 0;
    let latest = -1;
    let check = () => {};
    const ask = () => {
      asked = video.requestVideoFrameCallback((_, { mediaTime }) => {
        latest = Math.floor(mediaTime * fps + 0.01);
        check();
        ask();
      });
    };
    ask();
    return {
      async told() {
        await pass(1);
        await new Promise((done) => {
          check = () => latest === frame && done();
          check();
          setTimeout(done, PATIENCE);
        });
      },
      stop: () => video.cancelVideoFrameCallback(asked),
    };
  }

  /** Wait until a video that begins to play is seen to play. */
  async function moving(video) {
    if (video.requestVideoFrameCallback) {
      await new Promise((done) => video.requestVideoFrameCallback(done));
      await pass(2);
    } else {
      await pass(SCREENS);
    }
  }

  /** @returns {[number, number]} Width and height in pixels of a video's or a canvas's picture. */
  function sizeOf(picture) {
    const { videoWidth = picture.width, videoHeight = picture.height } = picture;
    return [videoWidth, videoHeight];
  }

  /** A copy of a video that nobody sees: it can be at another frame than the video. */
  class Scout {
    /** @param {HTMLVideoElement} video */
    constructor(video) {
      this.video = video.cloneNode(true);
      this.video.preload = "none";
      this.stage = document.createElement("div");
      this.stage.append(this.video);
    }

    /** As `seek`. */
    find(frame, fps) {
      return seek(this.stage, frame, fps);
    }

    /** Return the frame at which it is, as large as it is unless said otherwise. */
    draw([width, height] = sizeOf(this.video)) {
      const picture = document.createElement("canvas");
      [picture.width, picture.height] = [width, height];
      picture.getContext("2d").drawImage(this.video, 0, 0, width, height);
      return picture;
    }

    /** Let go of the file. */
    close() {
      this.video.replaceChildren();
      this.video.removeAttribute("src");
      this.video.load();
    }
  }

  return { Scout, moving, open, seek, sizeOf };
})();
