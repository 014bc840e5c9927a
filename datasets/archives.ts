/** Where a data set's official files come from, and where they are kept here. */
import { homedir } from 'node:os'
import { join } from 'node:path'

export interface Archive {
  /** Name of the downloaded file. */
  file: string
  /** Official address first, then mirrors of the same bytes. */
  urls: readonly string[]
  /** As its publisher states it, or somebody who checks it against the publisher's at every use. */
  digest: { algorithm: 'md5' | 'sha256'; value: string } | null
  /** Size in bytes where it is known; for progress and the check of free disk. */
  bytes: number | null
  /** What becomes of it once it is whole: unpacked into the data set's folder and removed, or `keep`: read as it is. */
  unpack: 'keep' | 'tar' | 'zip'
}

/** How a data set is got. */
export interface Download {
  archives: readonly Archive[]
  /** Text of terms that must be accepted before the first byte; null where there are none. */
  terms: string | null
  /** What a person has to do by hand, for data that may not be downloaded without an account; null where nothing. */
  byHand: string | null
}

/** Folder of the official files of a data set: `MASKBENCH_DATA`, else `~/.local/share/maskbench`, then its name. */
export function dataFolder(name: string): string {
  const root =
    process.env.MASKBENCH_DATA || join(process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'maskbench')
  return join(root, name)
}
