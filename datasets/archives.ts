/** The sources of a data set's official files, and the folder where they are stored. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { userPath } from '../harness/base/user-path.ts'

export interface Archive {
  /** Name of the downloaded file. */
  file: string
  /** Official address first, then mirrors of the same bytes. */
  urls: readonly string[]
  /** As stated by its publisher, or by a party that checks it against the publisher's at every use. */
  digest: { algorithm: 'md5' | 'sha256'; value: string } | null
  /** Size in bytes if known, for progress and the check of free disk space. */
  bytes: number | null
  /** How it is unpacked into the data set's folder, after which it is removed; `keep`: it is read as it is. */
  unpack: 'keep' | 'tar' | 'zip'
}

/** How a data set is obtained. */
export interface Download {
  archives: readonly Archive[]
  /** Terms that must be accepted before the download; null if there are none. */
  terms: string | null
  /** Instructions for data that requires an account and has to be downloaded by hand; null otherwise. */
  byHand: string | null
}

/** Folder of the official files of a data set: `MASKBENCH_DATA`, else `~/.local/share/maskbench`, then its name. */
export function dataFolder(name: string): string {
  const own = process.env.MASKBENCH_DATA
  const root = own ? userPath(own) : join(process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'maskbench')
  return join(root, name)
}
