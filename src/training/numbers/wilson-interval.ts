/**
 * The interval that holds the true share with 95 % confidence when `share` of `n` was counted
 * (Wilson 1927, "Probable inference, the law of succession, and statistical inference", doi:10.1080/01621459.1927.10502953).
 */
export function wilsonInterval(share: number, n: number): readonly [low: number, high: number] {
  const z = 1.959964;
  const centre = share + z ** 2 / (2 * n);
  const reach = z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  const scale = 1 + z ** 2 / n;
  return [Math.max(0, (centre - reach) / scale), Math.min(1, (centre + reach) / scale)];
}
