// Names what moves or fades by itself or when it changes.
() => {
  const found = [];
  for (const element of document.querySelectorAll("*")) {
    for (const part of ["", "::before", "::after"]) {
      const style = getComputedStyle(element, part);
      const lasts = (durations) => durations.split(",").some((text) => parseFloat(text) > 0);
      const moves = style.animationName !== "none" && lasts(style.animationDuration);
      if (moves || lasts(style.transitionDuration) || style.scrollBehavior === "smooth") {
        found.push(`<${element.localName} class="${element.getAttribute("class") ?? ""}">${part}`);
      }
    }
  }
  return found;
};
