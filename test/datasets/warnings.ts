import { freshFolder } from '../fresh-folder.ts'

/** Keeps what is warned of, without the lines that say how far long work is: on a busy machine all work may be long. */
export function keepWarnings(lines: string[]): (line: string) => void {
  return (line) => {
    if (!/: [\d,]+ of [\d,]+$/.test(line)) lines.push(line)
  }
}

/** Before each test an empty folder, and a list for what is warned of. */
export function folderWithWarnings(setUp: (folder: string, warnings: string[]) => void): void {
  freshFolder((folder) => setUp(folder, []))
}
