/** Starts one of the dashboard's programs as a child process. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EnvironmentError } from '../../base/errors.ts'

/** The project's folder. */
export const root = fileURLToPath(new URL('../../..', import.meta.url))
const next = join(root, 'node_modules', 'next', 'package.json')

/**
 * @param program - a file of the folder `dashboard`.
 * @throws EnvironmentError when Next.js is missing.
 */
export function spawnDashboard(
  program: string,
  words: string[],
  environment: Record<string, string>,
  stdio: ('ignore' | 'pipe' | 'inherit' | 'ipc')[],
): ChildProcess {
  if (!existsSync(next)) throw new EnvironmentError({ what: 'Next.js is not installed', remedy: 'run `npm ci`' })
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...environment }
  return spawn(process.execPath, [join(root, 'dashboard', program), ...words], { cwd: root, env, stdio })
}
