// How the two windows of a talk hear of each other. Pages from a folder share no channel in some
// browsers, so everything is said by way of the window that opened the other too, and heard once.
const line = (() => {
  "use strict";

  const NAME = `presenter ${location.pathname}`;
  const me = Math.random().toString(36).slice(2);
  const heard = new Set();
  let count = 0;
  /** The other window, as far as it is known. */
  let peer = window.opener;
  let channel = null;
  let listener = () => {};

  try {
    channel = new BroadcastChannel(NAME);
    channel.addEventListener("message", ({ data }) => receive(data));
  } catch {
    // The browser forbids it: the other way is left.
  }

  window.addEventListener("message", ({ data, source, origin }) => {
    const ours = source === peer || origin === location.origin || location.protocol === "file:";
    if (ours && data?.line === NAME) {
      peer = source;
      receive(data);
    }
  });

  function receive({ line: name, from, id, word, value }) {
    if (name === NAME && from !== me && !heard.has(id)) {
      heard.add(id);
      listener(word, value);
    }
  }

  /** Say something to the other window. */
  function say(word, value = null) {
    count += 1;
    const message = { line: NAME, from: me, id: `${me} ${count}`, word, value };
    channel?.postMessage(message);
    // A page from a folder has no origin that could be named. There is no secret in a number.
    peer?.postMessage(message, "*");
  }

  /** @param {(word: string, value: unknown) => void} action What to do with what is heard. */
  function listen(action) {
    listener = action;
  }

  /** @param {Window | null} window */
  function call(window) {
    peer = window;
  }

  return { call, listen, say };
})();
