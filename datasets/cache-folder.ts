/** The cache folder for generated data, which can be recreated; shared by all clones of a user. */
import { homedir } from 'node:os'
import { join } from 'node:path'

export function dataCacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'maskbench', 'data')
}
