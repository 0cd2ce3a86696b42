// Frames of a video as pictures of their own.
const frames = {
  /**
   * @param {HTMLVideoElement} video
   * @returns {HTMLCanvasElement} The frame that is showing, to be laid over something.
   */
  freeze(video) {
    const frame = document.createElement("canvas");
    frame.className = "figure__cover";
    frame.width = video.videoWidth;
    frame.height = video.videoHeight;
    frame.getContext("2d").drawImage(video, 0, 0);
    return frame;
  },
};
