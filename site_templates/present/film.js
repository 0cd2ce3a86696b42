// A figure's video as lecturers need it: it plays one section, stays at the section's last frame,
// and shows nothing of what comes after it.
const presented = (() => {
  "use strict";

  /** Seconds before the end of a section from which a copy of each frame lies over the video: a
   * browser pauses when it can, and by then the next section may have begun. */
  const EARLY = 0.3;
  /** Frames of the screen after which a sought frame has been painted, should nobody say so. */
  const PAINTED = 6;

  const middle = (frame, fps) => (frame + 0.5) / fps;

  async function wait(screens) {
    for (let n = 0; n < screens; n += 1) {
      await new Promise(requestAnimationFrame);
    }
  }

  class Film {
    /** @param {HTMLElement} figure */
    constructor(figure) {
      this.stage = figure.querySelector(".figure__stage");
      this.copy = document.createElement("canvas");
      this.copy.className = "film__copy";
      this.copy.hidden = true;
      this.stage.append(this.copy);
      /** Counts what is asked for: what was asked before is void. */
      this.turn = 0;
      this.section = null;
      this.running = false;
      this.resting = false;
      figure.style.setProperty("--ratio", this.video.width / this.video.height);
    }

    /** The video of the moment: a change of theme before the first play replaces it. */
    get video() {
      return this.stage.querySelector("video");
    }

    /** Seconds of the section that have been played. */
    get played() {
      return this.section ? this.video.currentTime - this.section.first / this.section.fps : 0;
    }

    /** Begin to load. */
    open() {
      if (this.video.preload === "none") {
        this.video.preload = "auto";
        this.video.load();
      }
    }

    /**
     * Show the first frame of a section.
     * @returns {Promise<boolean>} Whether it is on the screen and nothing else is wanted by now.
     */
    async find(section) {
      this.stop();
      this.section = section;
      return this.seek(section.first);
    }

    /** Play the section whose first frame is showing. */
    run() {
      this.running = true;
      this.play();
      const mine = this.turn;
      const look = () => {
        if (mine === this.turn && this.running) {
          this.look();
          requestAnimationFrame(look);
        }
      };
      look();
    }

    play() {
      const { video } = this;
      // Play is refused if it is paused before it has begun: that is as it should be. Before the
      // first key, after a reload, a browser may play nothing that could be heard.
      video.play().catch(({ name }) => {
        if (name === "NotAllowedError" && !video.muted) {
          video.muted = true;
          video.play().catch(() => {});
        }
      });
    }

    stop() {
      this.turn += 1;
      this.running = false;
      this.resting = false;
      this.video.pause();
    }

    /** Leave the video to who takes hold of it. */
    giveWay() {
      this.stop();
      this.copy.hidden = true;
    }

    /** Wait at the frame of the moment. */
    rest() {
      this.resting = this.running && !this.video.paused;
      this.video.pause();
    }

    /** Go on after a rest. */
    resume() {
      if (this.resting) {
        this.resting = false;
        this.play();
      }
    }

    look() {
      const { video, section: { last, fps } } = this;
      const time = video.currentTime;
      if (video.seeking || video.readyState < 2 || this.resting) {
        return;
      }
      if (!video.paused && time >= (last + 1) / fps - EARLY && time < middle(last, fps)) {
        this.copyFrame();
      }
      if (video.ended || time > (last + 0.1) / fps) {
        this.end();
      }
    }

    copyFrame() {
      const { video, copy } = this;
      if (copy.width !== video.videoWidth) {
        copy.width = video.videoWidth;
        copy.height = video.videoHeight;
      }
      copy.getContext("2d").drawImage(video, 0, 0);
      copy.hidden = false;
    }

    async end() {
      const { section, video } = this;
      this.running = false;
      video.pause();
      if (await this.seek(section.loops ? section.first : section.last)) {
        section.loops && this.run();
      }
    }

    /** Show a frame, and take away what lies over it once it is there. */
    async seek(frame) {
      this.turn += 1;
      const mine = this.turn;
      const painted = this.painted(frame);
      await this.found(middle(frame, this.section.fps));
      await Promise.race([painted, wait(PAINTED)]);
      if (mine !== this.turn) {
        return false;
      }
      this.copy.hidden = true;
      return true;
    }

    /** Wait until the video says that a frame has been painted. */
    painted(frame) {
      const { video, section: { fps } } = this;
      return new Promise((done) => {
        const ask = () => video.requestVideoFrameCallback((_, { mediaTime }) => {
          Math.floor(mediaTime * fps + 0.01) === frame ? done() : ask();
        });
        if (video.requestVideoFrameCallback) {
          ask();
        }
      });
    }

    /** Wait until a time has been sought and found, or the video cannot be had. */
    found(time) {
      return new Promise((found) => {
        const events = new AbortController();
        // Media events do not bubble, and a change of theme may bring another video.
        const on = (type, action) =>
          this.stage.addEventListener(type, action, { capture: true, signal: events.signal });
        const done = () => {
          events.abort();
          found();
        };
        const go = () => {
          this.video.currentTime = time;
        };
        on("seeked", () => this.video.seeking || done());
        on("error", () => {
          if (this.video.networkState === HTMLMediaElement.NETWORK_NO_SOURCE) {
            done();
          }
        });
        if (this.video.readyState > 0) {
          go();
        } else {
          on("loadedmetadata", go);
          this.open();
        }
      });
    }
  }

  return { Film };
})();
