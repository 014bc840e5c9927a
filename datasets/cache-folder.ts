/** Where data that was made here, and can be made again, is kept: shared by all clones of a user. */
import { homedir } from 'node:os'
import { join } from 'node:path'

export function dataCacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'maskbench', 'data')
}
