import { splitName } from "./split-names.js";

/** What the place of a file says of it. */
export interface PicturePlace {
  readonly class?: string;
  /** "train", "validation", "test", "holdout", or what the caller calls it. */
  readonly split?: string;
  /** Why the file has no class. */
  readonly problem?: string;
}

/** Options of {@link pictureLayout}. */
export interface LayoutOptions {
  /** Class of the picture at a path of the source; undefined leaves it out. Default: the name of its folder. */
  readonly classOf?: (path: string) => string | undefined;
  /** Split of the picture at a path of the source; undefined for none. Default: the name of the folder over its class. */
  readonly splitOf?: (path: string) => string | undefined;
}

/** Whether a path is none of a person's files: hidden, or left by a system. */
export function isHidden(path: string): boolean {
  return path.split("/").some((part) => part.startsWith(".") || /^(__MACOSX|Thumbs\.db|desktop\.ini)$/i.test(part));
}

/**
 * Finds out what the folders of a set of pictures mean: `<class>/…`, or `train/<class>/…`, `test/<class>/…` and so on where
 * one folder is called after a split, all of it maybe below one common folder. Deeper folders belong to their class.
 *
 * @returns tells class and split for each of the paths
 */
export function pictureLayout(
  paths: readonly string[],
  { classOf, splitOf }: LayoutOptions = {},
): (path: string) => PicturePlace {
  const parts = paths.map((path) => path.split("/"));
  const depth = commonFolders(parts);
  const inSplits = parts.some((part) => part.length > depth + 1 && splitName(part[depth] ?? "") !== undefined);

  function byFolders(path: string): PicturePlace {
    const folders = path.split("/").slice(depth, -1);
    if (!inSplits) return folders[0] === undefined ? { problem: "in no class folder" } : { class: folders[0] };
    const split = splitName(folders[0] ?? "");
    if (split === undefined) return { problem: "in no folder of a split (train, validation, test, holdout)" };
    return folders[1] === undefined ? { split, problem: "in no class folder" } : { split, class: folders[1] };
  }

  return (path) => {
    const place = classOf && splitOf ? {} : byFolders(path);
    const named = classOf ? classOf(path) : place.class;
    const split = splitOf ? splitOf(path) : place.split;
    const problem = named !== undefined ? undefined : classOf ? "it has no class" : place.problem;
    return { class: named, split, problem };
  };
}

/** How many folders lie over the classes or splits: each the only one, with further folders and no pictures in it. */
function commonFolders(parts: readonly string[][]): number {
  for (let depth = 0; ; depth++) {
    const here = new Set(parts.filter((part) => part.length > depth + 1).map((part) => part[depth]));
    const [only] = here;
    const deeper = parts.some((part) => part.length > depth + 2);
    const pictures = parts.some(
      (part) => part.length <= depth + 2 && /\.(jpe?g|jfif|png|webp|gif|bmp)$/i.test(part.at(-1) ?? ""),
    );
    if (here.size !== 1 || !deeper || pictures || splitName(only ?? "") !== undefined) return depth;
  }
}
