// Bars, drawn by uPlot in the colours of the page.

import { html, useEffect, useRef, useState } from "../js/html.js";
import uPlot from "../vendor/uplot.js";

const HEIGHT = 190;

/**
 * One bar for each of `labels`, with `values`; of each the part `of` is drawn in front of it.
 * `title` says in words what it shows: the numbers stand in a table beside it.
 */
export function Bars({ title, labels, values, of = null, format }) {
  const place = useRef(null);
  const width = useWidth(place);
  const dark = useDark();
  useEffect(() => {
    if (!width) return undefined;
    const style = getComputedStyle(place.current);
    const color = (name) => style.getPropertyValue(name).trim();
    const bars = (fill) => ({ fill, stroke: fill, width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.7, 48] }) });
    const font = `12px ${style.fontFamily}`;
    const axis = { stroke: color("--soft"), font, ticks: { show: false } };
    const chart = new uPlot(
      {
        width,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false, range: [-0.6, labels.length - 0.4] }, y: { range: (_, least, most) => [0, Math.max(most, 1)] } },
        axes: [
          { ...axis, size: 28, grid: { show: false }, incrs: [1, 2, 3, 4, 7, 14, 28, 56], space: 48, values: (_, at) => at.map((each) => labels[each] ?? "") },
          { ...axis, size: 46, grid: { stroke: color("--line"), width: 1 }, incrs: STEPS, values: (_, at) => at.map(format) },
        ],
        series: [{}, bars(color(of ? "--edge" : "--accent")), ...(of ? [bars(color("--accent"))] : [])],
      },
      [labels.map((_, at) => at), values, ...(of ? [of] : [])],
      place.current,
    );
    return () => chart.destroy();
  }, [width, dark, labels, values, of]);
  return html`<div class="chart" ref=${place} role="img" aria-label=${title}></div>`;
}

// Whole numbers only: nobody looks half a photo up.
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000, 500000, 1000000];

function useWidth(place) {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return width;
}

function useDark() {
  const query = matchMedia("(prefers-color-scheme: dark)");
  const [dark, setDark] = useState(query.matches);
  useEffect(() => {
    const change = (event) => setDark(event.matches);
    query.addEventListener("change", change);
    return () => query.removeEventListener("change", change);
  }, []);
  return dark;
}
