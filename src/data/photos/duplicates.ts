import pl from "nodejs-polars";

import { jupyterDisplay, type MimeBundle } from "../../jupyter.js";
import { tableBundle } from "../../table-bundle.js";
import type { DuplicateGroup } from "./duplicate-groups.js";
import { splitRank } from "./split-names.js";

/** What is known of an image beside its pixels. */
export interface PictureName {
  readonly path: string;
  readonly class: string | null;
  readonly split: string | null;
}

/** Options of {@link Duplicates.toDrop}. */
export interface ToDropOptions {
  /**
   * Splits in the order in which they keep their pictures. Default: test, holdout, validation, then the others, then train:
   * what is measured on stays as it was published, and what the net would have seen already goes from the training.
   */
  readonly keep?: readonly string[];
}

const keepOrder = ["test", "holdout", "validation"];

/**
 * Groups of the same picture among the images of a folder. It shows itself by {@link summary}.
 *
 * @example
 * const photos = await imageFolder("photos", { size: 64 });
 * console.log(photos.duplicates().acrossSplits().toString());
 */
export class Duplicates {
  /** @param names of each image, by its index */
  constructor(
    readonly groups: readonly DuplicateGroup[],
    readonly names: readonly PictureName[],
  ) {
    Object.freeze(this);
  }

  /** One row for each image of a group: group, kind, image (its index), path, class, split, distance. */
  get table(): pl.DataFrame {
    return this.#tableOf(() => true);
  }

  /** The rows of {@link table} of groups with images in several splits: an accuracy on these is too high. */
  acrossSplits(): pl.DataFrame {
    return this.#tableOf((group) => this.#splits(group).length > 1);
  }

  /** The rows of {@link table} of groups with images in several classes: at least one of their labels is doubtful. */
  acrossClasses(): pl.DataFrame {
    return this.#tableOf(({ images }) => new Set(images.map((image) => this.names[image]?.class)).size > 1);
  }

  /** How many groups and images there are of each kind in each combination of splits: kind, splits, groups, images. */
  summary(): pl.DataFrame {
    const counts = new Map<string, { kind: string; splits: string; groups: number; images: number }>();
    for (const group of this.groups) {
      const splits = this.#splits(group).join(" + ");
      const key = `${group.kind} ${splits}`;
      const { groups, images } = counts.get(key) ?? { groups: 0, images: 0 };
      counts.set(key, { kind: group.kind, splits, groups: groups + 1, images: images + group.images.length });
    }
    const rows = [...counts.values()];
    return pl.DataFrame([
      pl.Series(
        "kind",
        rows.map(({ kind }) => kind),
        pl.Utf8,
      ),
      pl.Series(
        "splits",
        rows.map(({ splits }) => splits),
        pl.Utf8,
      ),
      pl.Series(
        "groups",
        rows.map(({ groups }) => groups),
        pl.Int32,
      ),
      pl.Series(
        "images",
        rows.map(({ images }) => images),
        pl.Int32,
      ),
    ]);
  }

  /**
   * Indices of images to leave out, ascending, so that no group lies in more than one split. Groups within one split stay
   * whole: they bias no accuracy.
   *
   * @example
   * const dropped = new Set(photos.duplicates().toDrop());
   * const clean = photos.dataset.select([...photos.paths.keys()].filter((image) => !dropped.has(image)));
   */
  toDrop({ keep = keepOrder }: ToDropOptions = {}): number[] {
    const rank = (split: string) => (keep.includes(split) ? keep.indexOf(split) : keep.length + 10 - splitRank(split));
    const dropped = this.groups.flatMap((group) => {
      const [kept] = this.#splits(group).sort((a, b) => rank(a) - rank(b));
      return group.images.filter((image) => this.#split(image) !== kept);
    });
    return [...new Set(dropped)].sort((a, b) => a - b);
  }

  /** The table of {@link summary} as HTML, data resource and text. */
  [jupyterDisplay](): MimeBundle {
    return tableBundle(this.summary());
  }

  #split(image: number): string {
    return this.names[image]?.split ?? "";
  }

  #splits({ images }: DuplicateGroup): string[] {
    const splits = [...new Set(images.map((image) => this.#split(image)))];
    return splits.sort((a, b) => splitRank(a) - splitRank(b));
  }

  #tableOf(chosen: (group: DuplicateGroup) => boolean): pl.DataFrame {
    const rows = this.groups.flatMap((group, number) =>
      chosen(group)
        ? group.images.map((image, i) => ({ number, image, kind: group.kind, distance: group.distances[i] ?? 0 }))
        : [],
    );
    const name = (field: keyof PictureName) => rows.map(({ image }) => this.names[image]?.[field] ?? null);
    return pl.DataFrame([
      pl.Series(
        "group",
        rows.map(({ number }) => number),
        pl.Int32,
      ),
      pl.Series(
        "kind",
        rows.map(({ kind }) => kind),
        pl.Utf8,
      ),
      pl.Series(
        "image",
        rows.map(({ image }) => image),
        pl.Int32,
      ),
      pl.Series("path", name("path"), pl.Utf8),
      pl.Series("class", name("class"), pl.Utf8),
      pl.Series("split", name("split"), pl.Utf8),
      pl.Series(
        "distance",
        rows.map(({ distance }) => distance),
        pl.Int32,
      ),
    ]);
  }
}
