import type { Command } from 'commander'
import type { EngineState } from '../engine/state.ts'
import { EnvironmentError } from '../errors.ts'
import type { DatabaseState, DiskState, MachineState, OptionalPart } from './health.ts'
import type { Act, Run } from './io.ts'

export function declare(program: Command, act: Act): void {
  program
    .command('doctor')
    .description('what is there and what is missing: node, engine, data sets, database, disk')
    .addHelpText('after', '\nExamples:\n  $ npx maskbench doctor\n  $ npx maskbench doctor --json')
    .action(act(run))
}

export const run: Run<object> = async (_options, io) => {
  const { datasets } = await import('../../datasets/index.ts')
  const { databaseState, diskState, machineState, optionalParts } = await import('./health.ts')
  const { engineState } = await import('../engine/state.ts')
  const report = {
    node: process.versions.node,
    tensorflow: await engineState(),
    datasets: datasets.map((dataset) => ({ name: dataset.name, present: dataset.present() })),
    database: databaseState(io.database),
    machine: machineState(),
    disk: await diskState(io.database),
    optional: optionalParts(),
  }
  io.result(report, () => text(report))
  const { tensorflow, database } = report
  if (tensorflow.version === null) {
    throw new EnvironmentError({ what: 'the TensorFlow engine does not work', remedy: 'run `npx maskbench setup`' })
  }
  if (!database.ok) throw new EnvironmentError({ what: `${database.problem}`, remedy: `${database.remedy}` })
}

interface Report {
  node: string
  tensorflow: EngineState
  datasets: { name: string; present: boolean }[]
  database: DatabaseState
  machine: MachineState
  disk: DiskState[]
  optional: OptionalPart[]
}

/** A tick, a cross, or nothing for what is only listed. */
type Row = [ok: boolean | null, name: string, what: string]

function text({ node, tensorflow, datasets, database, machine, disk, optional }: Report): string {
  const rows: Row[] = [
    [true, 'Node', node],
    ...tensorflowRows(tensorflow),
    databaseRow(database),
    ...datasets.map(({ name, present }): Row => [present || null, name, present ? 'present' : 'not there']),
    [null, 'Machine', `${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB`],
    ...disk.map(({ path, freeGb }): Row => [null, 'Disk', `${freeGb} GB free in ${path}`]),
    ...optional.map((part): Row => [null, part.name, `${part.present ? 'there' : 'not there'} (${part.for})`]),
  ]
  const width = Math.max(...rows.map(([, name]) => name.length))
  return rows
    .map(([ok, name, what]) => `${ok === null ? ' ' : ok ? '✓' : '✗'} ${name.padEnd(width)}  ${what}`)
    .join('\n')
}

function tensorflowRows({ version, device, installed, library, problem }: EngineState): Row[] {
  if (version === null) return [[false, 'TensorFlow', `${problem}`]]
  const rows: Row[] = [[true, 'TensorFlow', `${version} on the ${device?.toUpperCase()}`]]
  if (library !== null) rows.push([null, '', `${installed?.toUpperCase()} library in ${library}`])
  if (problem !== null) rows.push([null, '', problem])
  return rows
}

function databaseRow({ path, schema, ok, problem }: DatabaseState): Row {
  if (!ok) return [false, 'Database', `${path}: ${problem}`]
  return [true, 'Database', schema === null ? `${path} (not there yet)` : `${path}, schema ${schema}, intact`]
}
