/** A budget line: how many times as many answers a second as the peer. */
export function ratioLine(work, results, peer, required) {
  const ours = results.gateway.median.perSecond;
  const theirs = results[peer].median.perSecond;
  const ratio = ours / theirs;
  return {
    work,
    ours: `${Math.round(ours)}/s`,
    beside: `${peer}: ${Math.round(theirs)}/s`,
    reached: `${ratio.toFixed(2)}×`,
    required: `at least ${required}×`,
    isMet: ratio >= required,
  };
}

/** A budget line: how many times as long the slowest hundredth takes. */
export function slowdownLine(work, slow, [name, quick], most) {
  const ratio = slow.median.p99 / quick.median.p99;
  return {
    work,
    ours: `p99 ${slow.median.p99.toFixed(2)} ms`,
    beside: `${name}: p99 ${quick.median.p99.toFixed(2)} ms`,
    reached: `${ratio.toFixed(2)}×`,
    required: `at most ${most}×`,
    isMet: ratio <= most,
  };
}

/** A budget line: an amount that has a bound. */
export function boundLine(work, amount, unit, most) {
  const text = `${amount.toFixed(amount < 10 ? 2 : 0)} ${unit}`;
  const required = `at most ${most} ${unit}`;
  return { work, ours: text, beside: '', reached: text, required, isMet: amount <= most };
}
