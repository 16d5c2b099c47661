// Drawings that are wider than their window begin where what they are about is: the chosen actor, or the place with most events.

/** Where a drawing begins when there is room for a part of it only. */
export function start() {
  for (const plot of document.querySelectorAll(".plot")) {
    // The large marks are drawn first, so that the small ones lie above.
    const about = plot.querySelector(".actor.ego, .mark");
    if (about === null || plot.scrollWidth <= plot.clientWidth) continue;
    const mark = about.getBoundingClientRect();
    const middle = mark.left + mark.width / 2 - plot.getBoundingClientRect().left;
    plot.scrollLeft += middle - plot.clientWidth / 2;
  }
}
