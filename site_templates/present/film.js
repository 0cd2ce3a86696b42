// A figure's video as lecturers need it: it plays one section, stays at the section's last frame,
// and shows nothing of what comes after it. The video is to be seen only while it plays; whatever
// stands is a picture that lies over it, since a video pauses and seeks when it can.
const presented = (() => {
  "use strict";

  /** Seconds before the last frame at which its picture appears: clocks are not that exact, and
   * nobody misses two frames. */
  const EARLY = 1 / 30;
  /** The same where there is no such picture yet, and the frame of the moment has to do. */
  const TOO_EARLY = 0.2;
  /** Milliseconds by which a video may seem late: browsers tell its time now and then only. */
  const SLACK = 100;

  class Film {
    /** @param {HTMLElement} figure */
    constructor(figure) {
      this.stage = figure.querySelector(".figure__stage");
      this.cover = new covers.Cover(this.video);
      /** Counts what is asked for: what was asked before is void. */
      this.turn = 0;
      this.section = null;
      /** The frame that is to stand, and whether the video has found it. */
      this.frame = 0;
      this.found = false;
      this.running = false;
      this.resting = false;
      /** What to do when the section has come to its end. */
      this.rested = () => {};
      /** The video's time when it began and at the last look; milliseconds of it ahead of ours. */
      this.start = 0;
      this.time = 0;
      this.lead = -Infinity;
      /** By section, the picture of its last frame in this theme; null while it is made. */
      this.endings = new Map();
      figure.style.setProperty("--ratio", this.video.width / this.video.height);
      document.addEventListener("themechange", () => this.dress());
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
      moments.open(this.video);
    }

    /** Have the picture of a section's last frame at hand. */
    async prepare(section) {
      const { endings } = this;
      if (endings.has(section)) {
        return;
      }
      endings.set(section, null);
      // They are large: there is one for what plays, and one for what comes.
      [...endings.keys()].slice(0, -2).forEach((other) => endings.delete(other));
      const scout = new moments.Scout(this.video);
      if ((await scout.find(section.last, section.fps)) && endings.has(section)) {
        endings.set(section, scout.draw());
      }
      scout.close();
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

    /**
     * Play the section whose first frame is showing.
     * @param {() => void} rested What to do when its last frame stands.
     */
    run(rested) {
      const mine = this.turn;
      const goesOn = () => mine === this.turn && this.running;
      this.rested = rested;
      this.running = true;
      this.start = this.video.currentTime;
      this.prepare(this.section);
      moments.moving(this.video).then(() => {
        if (goesOn()) {
          this.cover.lift();
          this.look();
        }
      });
      this.play();
      const look = () => {
        if (goesOn()) {
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

    /** Stop where it is. */
    stop() {
      this.turn += 1;
      if (this.running && !this.cover.stands && this.video.readyState > 1) {
        this.cover.lay(this.video);
        this.frame = Math.floor(this.video.currentTime * this.section.fps);
      }
      this.running = false;
      this.resting = false;
      this.video.pause();
    }

    /** Leave the video to who takes hold of it. */
    giveWay() {
      this.stop();
      this.cover.lift();
    }

    /** Wait at the frame of the moment. */
    rest() {
      this.resting = this.running && !this.video.paused;
      this.video.pause();
      this.cover.hangs && this.cover.lift();
    }

    /** Go on after a rest. */
    resume() {
      if (this.resting) {
        this.resting = false;
        this.look();
        this.running && this.play();
      }
    }

    /** End the section if it is time to, otherwise see to it that its last frame appears then. */
    look() {
      const { video, section, cover } = this;
      const ending = this.endings.get(section) ?? null;
      const end = section.last / section.fps - (ending ? EARLY : TOO_EARLY);
      if (this.resting) {
        return;
      }
      if (!video.seeking && (video.ended || video.currentTime >= end)) {
        this.end(ending);
        return;
      }
      this.compareClocks();
      if (!ending) {
        cover.hangs && cover.lift();
      } else if (!cover.stands) {
        cover.hang(ending, end * 1000 - this.lead);
      }
    }

    /** Note by how much the video's clock leads the page's; it may lag, but never hurry. */
    compareClocks() {
      const { paused, seeking, readyState, currentTime: time } = this.video;
      const lead = time * 1000 - performance.now();
      const halts = paused || seeking || readyState < 3 || time === this.start;
      if (halts || lead > this.lead + 1 || (time !== this.time && lead < this.lead - SLACK)) {
        this.lead = lead;
      }
      this.time = time;
    }

    async end(ending) {
      const { first, last, loops } = this.section;
      this.running = false;
      this.cover.lay(ending ?? this.video);
      this.video.pause();
      if (await this.seek(loops ? first : last, ending !== null && !loops)) {
        loops ? this.run(this.rested) : this.rested();
      }
    }

    /**
     * Bring the video to a frame, and let that frame stand.
     * @param {boolean} stands Whether it does already.
     */
    async seek(frame, stands = false) {
      this.turn += 1;
      const mine = this.turn;
      const { endings } = this;
      this.frame = frame;
      this.found = false;
      const found = await moments.seek(this.stage, frame, this.section.fps);
      if (mine !== this.turn) {
        return false;
      }
      this.found = found;
      if (!found) {
        this.cover.lift();
      } else if (!stands || endings !== this.endings) {
        this.cover.lay(this.video);
      }
      return true;
    }

    /** Put on the theme of the moment. */
    dress() {
      this.endings = new Map();
      if (this.running) {
        this.prepare(this.section);
      } else if (this.found && this.cover.stands) {
        this.seek(this.frame);
      }
    }
  }

  return { Film };
})();
