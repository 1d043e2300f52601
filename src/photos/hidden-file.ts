// Finds a second file inside a photo (a polyglot). Re-encoding would drop it anyway: who sends one is refused all the same.

const MARKS = ["<script", "<?php", "<!doctype html", "<html", "<svg", "%pdf-1"];
const ARCHIVE_END = Buffer.from("PK\u0005\u0006", "latin1");
const ARCHIVE_END_BYTES = 22;
const ARCHIVE_COMMENT_MAX = 65_535;

/** Whether the bytes of a photo also hold a page, a script, a drawing, a PDF or an archive. */
export function hidesAnotherFile(bytes: Buffer): boolean {
  const text = bytes.toString("latin1").toLowerCase();
  return MARKS.some((mark) => text.includes(mark)) || endsAsArchive(bytes);
}

// A ZIP is read from its end: the record there must reach exactly to the end of the file, so chance bytes do not count.
function endsAsArchive(bytes: Buffer): boolean {
  const from = Math.max(0, bytes.length - ARCHIVE_END_BYTES - ARCHIVE_COMMENT_MAX);
  for (let at = bytes.indexOf(ARCHIVE_END, from); at >= 0; at = bytes.indexOf(ARCHIVE_END, at + 1)) {
    if (at + ARCHIVE_END_BYTES > bytes.length) return false;
    if (at + ARCHIVE_END_BYTES + bytes.readUInt16LE(at + 20) === bytes.length) return true;
  }
  return false;
}
