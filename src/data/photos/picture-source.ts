/** A file in a {@link PictureSource}. */
export interface SourceFile {
  /** Relative to the source, with "/" between its parts. */
  readonly path: string;
  /** Size of the file. */
  readonly bytes: number;
  /** Why the file cannot be read. Default: none, it can. */
  readonly problem?: string;
}

/** Where files come from that may be pictures: a folder, an archive. */
export interface PictureSource {
  /** For people: the path of the folder or archive. */
  readonly name: string;
  /** All files, in any order. */
  list(): Promise<readonly SourceFile[]>;
  /** All bytes of one of the files listed. */
  read(path: string): Promise<Uint8Array>;
  close(): Promise<void>;
}
