/* Hears what a screen reader would: every change of words in a region that was there before them. */
() => {
  const wordsOf = (region) => (region.checkVisibility() ? region.innerText.trim().replace(/\s+/g, " ") : "");
  window.heard = [];
  window.regions = [...document.querySelectorAll("[role=alert], [role=status]")];
  for (const region of window.regions) {
    let last = wordsOf(region);
    new MutationObserver((changes) => {
      const words = wordsOf(region);
      const isWritten = changes.some((change) => change.type !== "attributes");
      if (words && (isWritten || words !== last)) window.heard.push(`${region.getAttribute("role")}: ${words}`);
      last = words;
    }).observe(region, { attributeFilter: ["hidden"], attributes: true, characterData: true, childList: true, subtree: true });
  }
}
