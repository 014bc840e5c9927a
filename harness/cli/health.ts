/** The checks of `doctor` other than the engine and the data sets. */
import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { DatabaseError } from '../../db/database-error.ts'
import { openReadOnly } from '../../db/read-only.ts'
import { hasNvidiaGpu } from '../engine/card/device.ts'
import { cacheFolder } from '../engine/installation/paths.ts'

export interface DatabaseState {
  path: string
  /** Null when there is no file yet or it cannot be read. */
  schema: number | null
  /** True for an intact file, and while there is no file yet. */
  ok: boolean
  problem: string | null
  remedy: string | null
}

export function databaseState(path: string): DatabaseState {
  const state = { path, schema: null, ok: true, problem: null, remedy: null }
  try {
    const database = openReadOnly(path)
    if (database === null) return state
    const { $client: client } = database
    try {
      const found = client.pragma('quick_check(1)', { simple: true })
      const schema = client.prepare('select count(*) from __drizzle_migrations').pluck().get() as number
      if (found === 'ok') return { ...state, schema }
      return { ...state, schema, ok: false, problem: `damaged (${found})`, remedy: 'restore a copy, or move it away' }
    } finally {
      client.close()
    }
  } catch (error) {
    if (error instanceof DatabaseError) return { ...state, ok: false, problem: error.message, remedy: error.remedy }
    const problem = error instanceof Error ? error.message : String(error)
    return { ...state, ok: false, problem, remedy: 'restore a copy, or move it away' }
  }
}

export interface DiskState {
  path: string
  freeGb: number
}

/** Free space on the disks of the result store and of the TensorFlow library. */
export async function diskState(database: string): Promise<DiskState[]> {
  const folders = [...new Set([existing(dirname(database)), existing(cacheFolder())])]
  return Promise.all(
    folders.map(async (path) => {
      const { bavail, bsize } = await statfs(path)
      return { path, freeGb: Math.round((bavail * bsize) / 1e8) / 10 }
    }),
  )
}

export interface MachineState {
  processor: string
  cores: number
  memoryGb: number
}

export function machineState(): MachineState {
  const processors = cpus()
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
  }
}

export interface OptionalPart {
  name: string
  present: boolean
  /** Its purpose. */
  for: string
}

export function optionalParts(): OptionalPart[] {
  const browsers = ['chromium-headless-shell', 'chromium']
  return [
    { name: 'chromium', present: browsers.some(onPath), for: 'the browser tests of the dashboard' },
    { name: 'Slurm', present: onPath('sbatch'), for: 'running suites on a cluster' },
    { name: 'NVIDIA driver', present: hasNvidiaGpu(), for: 'training on a GPU' },
  ]
}

function onPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))
}

/** The folder itself or its nearest ancestor that exists. */
function existing(folder: string): string {
  return existsSync(folder) ? folder : existing(dirname(folder))
}
