"""Unpacks the members of a wheel that start with one of the given prefixes: unpack-wheel.py WHEEL FOLDER PREFIX..."""

import sys
import zipfile


def main(wheel: str, folder: str, *prefixes: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        chosen = [member for member in archive.infolist() if member.filename.startswith(prefixes)]
        total = sum(member.file_size for member in chosen)
        done = 0
        for member in chosen:
            archive.extract(member, folder)
            done += member.file_size
            print(f"unpacked {done / 1e6:.0f} of {total / 1e6:.0f} MB", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
