// Scrolls to the end of the page, a window at a time, so that all of it has been seen.
async () => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => done()));
  const { scrollingElement: page } = document;
  while (page.scrollTop + innerHeight < page.scrollHeight - 1) {
    const before = page.scrollTop;
    page.scrollBy({ top: innerHeight, behavior: "instant" });
    await painted();
    if (page.scrollTop === before) {
      return;
    }
  }
};
