// Names what makes the page scroll sideways: elements that leave the window and that nothing clips.
() => {
  const width = document.documentElement.clientWidth;
  const name = (element) =>
    `<${element.localName} class="${element.getAttribute("class") ?? ""}"> ` +
    (element.textContent ?? "").trim().slice(0, 40);

  /** Whether an element is cut off, or made to scroll by itself, before it leaves the window. */
  function isHeld(element) {
    for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) {
      if (getComputedStyle(up).overflowX !== "visible") {
        const box = up.getBoundingClientRect();
        if (box.left >= -0.5 && box.right <= width + 0.5) {
          return true;
        }
      }
    }
    return false;
  }

  const found = [];
  if (document.scrollingElement.scrollWidth > width) {
    found.push(`the page is ${document.scrollingElement.scrollWidth} px wide`);
  }
  for (const element of document.body.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    const seen = box.width > 1 && box.height > 1 && element.checkVisibility({ opacityProperty: true });
    if (seen && (box.left < -0.5 || box.right > width + 0.5) && !isHeld(element)) {
      found.push(`${name(element)} spans ${Math.round(box.left)} to ${Math.round(box.right)} px`);
    }
  }
  return found;
};
