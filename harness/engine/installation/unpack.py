"""Unpacks selected files of a wheel: unpack.py WHEEL FOLDER DIGESTS PATTERN…

A pattern is the beginning of a path; `*` matches one or more characters except a slash. Every file is flushed to disk,
and zipfile checks its CRC. Appends one line per file to DIGESTS, with sha256 and path in sha256sum's format. Prints the
number of bytes written so far, one per line.
"""
import hashlib
import os
import re
import sys
import zipfile

CHUNK = 4 << 20


def main(wheel, folder, digests, patterns):
    wanted = re.compile("|".join(re.escape(p).replace(r"\*", "[^/]+") for p in patterns))
    written = 0
    with zipfile.ZipFile(wheel) as archive, open(digests, "a", encoding="utf-8") as list_of_digests:
        for member in archive.infolist():
            if member.is_dir() or not wanted.match(member.filename):
                continue
            target = os.path.join(folder, member.filename)
            if not os.path.realpath(target).startswith(os.path.realpath(folder) + os.sep):
                raise ValueError("a path leads out of the folder: " + member.filename)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            digest = hashlib.sha256()
            with archive.open(member) as source, open(target, "wb") as sink:
                for chunk in iter(lambda: source.read(CHUNK), b""):
                    sink.write(chunk)
                    digest.update(chunk)
                    written += len(chunk)
                    print(written, flush=True)
                sink.flush()
                os.fsync(sink.fileno())
            if (member.external_attr >> 16) & 0o100:
                os.chmod(target, 0o755)
            print(digest.hexdigest() + "  " + member.filename, file=list_of_digests)


main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
