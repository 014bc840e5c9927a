import type { Command } from 'commander'
import { EnvironmentError } from '../../base/errors.ts'
import type { EngineState } from '../../engine/installation/state.ts'
import { deviceOption } from '../device-option.ts'
import type { DatabaseState, DiskState, MachineState, OptionalPart } from '../health.ts'
import type { Act, Run } from '../io.ts'

interface Options {
  verify?: boolean
}

export function declare(program: Command, act: Act): void {
  program
    .command('doctor')
    .description('check what is installed and what is missing: Node, engine, data sets, database, disk')
    .addOption(deviceOption())
    .option('--verify', 'compare the digest of every file of the engine (takes some seconds)')
    .addHelpText('after', '\nExamples:\n  $ npx maskbench doctor\n  $ npx maskbench doctor --json --verify')
    .action(act(run))
}

export const run: Run<Options> = async ({ verify = false }, io) => {
  const { datasets } = await import('../../../datasets/index.ts')
  const { databaseState, diskState, machineState, optionalParts } = await import('../health.ts')
  const { damagedFiles } = await import('../../engine/installation/contents.ts')
  const { deviceError, engineState } = await import('../../engine/installation/state.ts')
  const tensorflow = await engineState()
  const damaged = verify && tensorflow.library !== null ? await damagedFiles(tensorflow.library) : null
  const report = {
    node: process.versions.node,
    tensorflow: { ...tensorflow, ...(damaged && { damaged }) },
    datasets: datasets.map((dataset) => ({ name: dataset.name, present: dataset.present() })),
    database: databaseState(io.database),
    machine: machineState(),
    disk: await diskState(io.database),
    optional: optionalParts(),
  }
  io.result(report, () => text(report))
  const { database } = report
  if (damaged !== null && damaged.length > 0) {
    throw new EnvironmentError({
      what: `${damaged.join(', ')} of the TensorFlow library is missing or damaged`,
      remedy: 'run `npx maskbench setup --verify`',
    })
  }
  const error = deviceError(tensorflow)
  if (error !== null) throw error
  if (tensorflow.version === null) {
    throw new EnvironmentError({ what: 'the TensorFlow engine does not work', remedy: 'run `npx maskbench setup`' })
  }
  if (!database.ok) throw new EnvironmentError({ what: `${database.problem}`, remedy: `${database.remedy}` })
}

interface DoctorReport {
  node: string
  tensorflow: EngineState & { damaged?: string[] }
  datasets: { name: string; present: boolean }[]
  database: DatabaseState
  machine: MachineState
  disk: DiskState[]
  optional: OptionalPart[]
}

/** `ok` becomes a tick or a cross; null is for rows that are only informative. */
type Row = [ok: boolean | null, name: string, what: string]

function text({ node, tensorflow, datasets, database, machine, disk, optional }: DoctorReport): string {
  const rows: Row[] = [
    [true, 'Node', node],
    ...tensorflowRows(tensorflow),
    databaseRow(database),
    ...datasets.map(({ name, present }): Row => [present || null, name, present ? 'present' : 'not present']),
    [null, 'Machine', `${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB`],
    ...disk.map(({ path, freeGb }): Row => [null, 'Disk', `${freeGb} GB free in ${path}`]),
    ...optional.map((part): Row => [null, part.name, `${part.present ? 'found' : 'not found'} (for ${part.for})`]),
  ]
  const width = Math.max(...rows.map(([, name]) => name.length))
  return rows
    .map(([ok, name, what]) => `${ok === null ? ' ' : ok ? '✓' : '✗'} ${name.padEnd(width)}  ${what}`)
    .join('\n')
}

function tensorflowRows(state: DoctorReport['tensorflow']): Row[] {
  const { version, device, card, installed, library, problem, note, damaged } = state
  if (version === null) return [[false, 'TensorFlow', `${problem}`]]
  const where = [`on the ${device?.toUpperCase()}`, card].filter(Boolean).join(': ')
  const rows: Row[] = [[true, 'TensorFlow', `${version} ${where}`]]
  if (library !== null) rows.push([null, '', `${installed?.toUpperCase()} library in ${library}`])
  if (damaged)
    rows.push([damaged.length === 0, 'Library', damaged.length === 0 ? 'every file intact' : damaged.join(', ')])
  for (const line of [problem, note]) if (line !== null) rows.push([null, '', line])
  return rows
}

function databaseRow({ path, schema, ok, problem }: DatabaseState): Row {
  if (!ok) return [false, 'Database', `${path}: ${problem}`]
  return [true, 'Database', schema === null ? `${path} (not created yet)` : `${path}, schema ${schema}, intact`]
}
