import { freshFolder } from '../fresh-folder.ts'

/** Keeps what is warned of, without the lines that say how far long work is: on a busy machine all work may be long. */
export function keepWarnings(lines: string[]): (line: string) => void {
  return (line) => {
    if (!/: [\d,]+ of [\d,]+$/.test(line)) lines.push(line)
  }
}

/** Before each test an empty folder, and a list for what is warned of. @returns what keeps a warning in the list. */
export function folderWithWarnings(setUp: (folder: string, warnings: string[]) => void): (line: string) => void {
  let warnings: string[]
  freshFolder((folder) => {
    warnings = []
    setUp(folder, warnings)
  })
  return (line) => keepWarnings(warnings)(line)
}
