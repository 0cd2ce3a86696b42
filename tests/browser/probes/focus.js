// Tells where the keyboard is, and what is wrong with how that is shown.
() => {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) {
    return null;
  }
  // A label stands for the button that it hides; a dot has a ring drawn around it.
  const shown = element.type === "radio" ? element.closest("label") : element;
  const ring = element.querySelector(":scope > .handle__focus");
  const style = getComputedStyle(shown);
  const box = shown.getBoundingClientRect();
  const faults = [];
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  if (!outlined && !(ring && getComputedStyle(ring).display !== "none")) {
    faults.push("no outline");
  }
  if (box.bottom <= 0 || box.top >= innerHeight || box.width < 2 || box.height < 2) {
    faults.push("out of sight");
  }
  const name = element.getAttribute("class") || element.localName;
  return { name, text: element.textContent.trim().slice(0, 40), faults };
};
