import { parse, View } from 'vega';
import { compile } from 'vega-lite';

/** Draws latencies against the number of leads, both by powers of ten, as an SVG document. */
export function drawGrowth(points) {
  const values = points.flatMap(({ work, leads, p50, p99 }) => [
    { work, leads, percentile: 'p50', milliseconds: p50 },
    { work, leads, percentile: 'p99', milliseconds: p99 },
  ]);
  const { spec } = compile({
    description: 'Latency of the usual work against the number of leads',
    background: 'white',
    data: { values },
    facet: { column: { field: 'work', title: null, sort: distinct(points, 'work') } },
    spec: {
      width: 150,
      height: 260,
      mark: { type: 'line', point: true },
      encoding: {
        x: {
          field: 'leads',
          type: 'quantitative',
          scale: { type: 'log', nice: false },
          axis: { title: 'leads in the table', values: distinct(points, 'leads'), format: '~s' },
        },
        y: {
          field: 'milliseconds',
          type: 'quantitative',
          scale: { type: 'log' },
          axis: { title: 'milliseconds' },
        },
        color: { field: 'percentile', type: 'nominal', title: null },
        strokeDash: { field: 'percentile', type: 'nominal', title: null },
      },
    },
  });
  return new View(parse(spec), { renderer: 'none' }).toSVG();
}

function distinct(points, key) {
  return [...new Set(points.map((point) => point[key]))];
}
