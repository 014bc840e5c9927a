/** Text of files whose encoding is not known; also in the browser. */

/**
 * UTF-8, or UTF-16 with a byte order mark, as Excel writes it; bytes that are no UTF-8 are of Windows-1252, in which older
 * programs write the letters of western Europe.
 */
export function decodedText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
