// Frames of a video as pictures of their own.
const frames = {
  /**
   * @param {HTMLVideoElement} video
   * @returns {HTMLCanvasElement} The frame that is showing, to be laid over something: in a
   *   presenter, a picture of it may stand over the video.
   */
  freeze(video) {
    const frame = document.createElement("canvas");
    frame.className = "figure__cover";
    frame.width = video.videoWidth;
    frame.height = video.videoHeight;
    const shown = video.parentElement.querySelector("canvas[data-stands]") ?? video;
    frame.getContext("2d").drawImage(shown, 0, 0);
    return frame;
  },
};
