import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A test with a disk of a few kilobytes: runs where a tmpfs can be mounted, else is skipped, which its title says.
 *
 * @param test gets the folder of the disk
 */
export function itWithSmallDisk(title: string, kilobytes: number, test: (disk: string) => Promise<void>): void {
  const probe = smallDisk(kilobytes);
  probe?.remove();
  if (!probe) {
    it.skip(`skipped, needs a tmpfs to be mounted (root) — ${title}`, () => undefined);
    return;
  }
  it(title, async () => {
    const disk = smallDisk(kilobytes);
    if (!disk) throw new Error("a tmpfs could be mounted a moment ago and now cannot");
    try {
      await test(disk.folder);
    } finally {
      disk.remove();
    }
  });
}

function smallDisk(kilobytes: number): { folder: string; remove: () => void } | undefined {
  const folder = mkdtempSync(join(tmpdir(), "tseminar-small-disk-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", folder]).status === 0;
  const remove = (): void => {
    if (mounted) spawnSync("umount", [folder]);
    rmSync(folder, { recursive: true });
  };
  if (mounted) return { folder, remove };
  remove();
  return undefined;
}
