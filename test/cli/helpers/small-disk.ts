/** A small file system of its own, where the machine permits mounting one. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SmallDisk extends Disposable {
  path: string
  remount(options: string): void
}

/** @param options - of tmpfs, e.g. `size=600k`. @returns null where mounting is not permitted. */
export function smallDisk(options: string): SmallDisk | null {
  const path = mkdtempSync(join(tmpdir(), 'maskbench-disk-'))
  try {
    mount('-t', 'tmpfs', '-o', options, 'tmpfs', path)
  } catch {
    rmSync(path, { recursive: true })
    return null
  }
  return {
    path,
    remount(changed) {
      mount('-o', `remount,${changed}`, path)
    },
    [Symbol.dispose]() {
      execFileSync('/bin/umount', ['-l', path]) // even if a file on it is still open
      rmSync(path, { recursive: true })
    },
  }
}

function mount(...words: string[]): void {
  execFileSync('/bin/mount', words, { stdio: 'ignore' })
}
