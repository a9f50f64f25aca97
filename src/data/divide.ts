import { range } from "../range.js";

/** Sizes of the parts that a data set is divided into: shares in (0, 1), or whole numbers of images. */
export type Parts = number | readonly number[];

/**
 * Numbers of images in each part: one number stands for that part and the rest, several leave out what is over. Shares
 * are rounded so that together they take as many images as their sum.
 *
 * @throws Error when a part is neither a share nor a whole number, or there are too few images
 */
export function partSizes(parts: Parts, n: number): number[] {
  const list = typeof parts === "number" ? [parts, parts < 1 ? 1 - parts : n - parts] : [...parts];
  const shares = list.every((part) => part > 0 && part < 1);
  if (!shares && !list.every((part) => Number.isInteger(part) && part >= 0))
    throw new Error(
      `cannot divide ${n} images into ${[parts].flat().join(", ")}: give shares between 0 and 1, or whole numbers of images`,
    );
  const total = list.reduce((sum, part) => sum + part, 0);
  if (total > (shares ? 1 + 1e-9 : n))
    throw new Error(
      `cannot divide ${n} images into ${list.join(", ")}: together that is ${Number(total.toFixed(6))}, more than there is`,
    );
  const scale = shares ? n : 1;
  const bounds = list.map((_, i) => Math.round(list.slice(0, i + 1).reduce((sum, part) => sum + part, 0) * scale));
  return bounds.map((bound, i) => bound - (bounds[i - 1] ?? 0));
}

/** The indices 0 … n − 1 in parts of these sizes, in order. */
export function divideInOrder(sizes: readonly number[]): Uint32Array[] {
  let start = 0;
  return sizes.map((size) => {
    const first = start;
    start += size;
    return range(first, start);
  });
}

/**
 * The indices of `groups` in parts of these sizes, each part with each group's share of the whole (largest remainders
 * first, so that parts and groups come out within one image); inside a part the order is that of the indices.
 *
 * @param groups group number of each index
 */
export function divideByGroups(sizes: readonly number[], groups: readonly number[]): Uint32Array[] {
  const members = new Map<number, number[]>();
  groups.forEach((group, index) => {
    const indices = members.get(group);
    if (indices) indices.push(index);
    else members.set(group, [index]);
  });
  const parts = sizes.map((): number[] => []);
  const room = [...sizes];
  const wanted = [...members.values()].map((indices) => ({
    indices,
    quotas: sizes.map((size) => (size / groups.length) * indices.length),
  }));
  const counts = wanted.map(({ quotas }) => quotas.map((quota) => Math.floor(quota + 1e-9)));
  counts.forEach((row) => row.forEach((count, part) => (room[part] = (room[part] ?? 0) - count)));
  // What rounding down left goes to those who lost most by it, as long as both the part and the group have room.
  const remainders = wanted
    .flatMap(({ quotas }, group) =>
      quotas.map((quota, part) => ({ group, part, lost: quota - (counts[group]?.[part] ?? 0) })),
    )
    .sort((a, b) => b.lost - a.lost);
  for (const { group, part } of remainders) {
    const row = counts[group];
    const size = wanted[group]?.indices.length ?? 0;
    if (!row || (room[part] ?? 0) <= 0 || row.reduce((sum, count) => sum + count, 0) >= size) continue;
    row[part] = (row[part] ?? 0) + 1;
    room[part] = (room[part] ?? 0) - 1;
  }
  wanted.forEach(({ indices }, group) => {
    let start = 0;
    (counts[group] ?? []).forEach((count, part) => {
      for (const index of indices.slice(start, start + count)) parts[part]?.push(index);
      start += count;
    });
  });
  return parts.map((part) => Uint32Array.from(part).sort());
}
