// Scrolls on by a window; true once the end of the page has been seen.
() => {
  const end = document.scrollingElement.scrollHeight - innerHeight - 1;
  if (scrollY >= end) {
    return true;
  }
  scrollBy({ top: innerHeight, behavior: "instant" });
  return false;
};
