// Names text that does not stand out from what it lies on. For plain backgrounds only.
() => {
  /** Red, green, blue and opacity, all from 0 to 1. */
  function parts(color) {
    const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g).map(Number);
    return [red / 255, green / 255, blue / 255, alpha];
  }

  function luminance(color) {
    const [red, green, blue] = parts(color).map((part) =>
      part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function groundOf(element) {
    for (let up = element; up; up = up.parentElement) {
      const color = getComputedStyle(up).backgroundColor;
      if (parts(color)[3] > 0.5) {
        return color;
      }
    }
    return "rgb(255, 255, 255)";
  }

  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    if (!text || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) {
      continue;
    }
    const color = getComputedStyle(element).color;
    const ground = groundOf(element);
    const [low, high] = [luminance(color), luminance(ground)].sort((a, b) => a - b);
    if ((high + 0.05) / (low + 0.05) < 4.5) {
      found.push(`“${text.slice(0, 40)}” is ${color} on ${ground}`);
    }
  }
  return found;
};
