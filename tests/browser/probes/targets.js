// Names what is too small to be hit with a finger. Links in running text may be as low as the text.
(least) => {
  const inText = (element) => {
    const words = element.textContent.trim();
    const around = element.parentElement.closest("p, li, dd, dt, td, th, figcaption, blockquote");
    return (
      getComputedStyle(element).display === "inline" &&
      around !== null &&
      around.textContent.trim().length > words.length
    );
  };
  /** What is hit: a label hides the button that it names. */
  const hit = (element) => (element.type === "radio" ? element.closest("label") : element);
  const found = [];
  for (const element of document.querySelectorAll(
    "a[href], button, summary, input, select, [tabindex]",
  )) {
    const box = hit(element).getBoundingClientRect();
    const seen =
      element.checkVisibility({ visibilityProperty: true }) &&
      getComputedStyle(element).clipPath === "none";
    if (seen && Math.min(box.width, box.height) < least - 0.01 && !inText(element)) {
      const size = `${box.width.toFixed(1)}×${box.height.toFixed(1)} px`;
      found.push(`<${element.localName}> “${element.textContent.trim().slice(0, 30)}” is ${size}`);
    }
  }
  return found;
};
