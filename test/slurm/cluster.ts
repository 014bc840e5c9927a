/**
 * A Slurm cluster of one node in a temporary folder: its own munge key, ports and state, no root, cgroups or systemd
 * needed. `npx tsx test/slurm/cluster.ts` starts one to try things by hand, until Ctrl-C.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { hostname, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { WAIT_MS } from '../patience.ts'

/** Daemons lie where the PATH of a common user does not lead. */
const PATH = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`
const NEEDED = ['munged', 'slurmctld', 'slurmd', 'sbatch']
const CPUS = 8

export const hasSlurm = NEEDED.every((name) => PATH.split(':').some((folder) => existsSync(join(folder, name))))

export interface Cluster {
  folder: string
  /** What Slurm's commands need to find it. */
  env: { SLURM_CONF: string }
  /** Runs one of Slurm's commands. @returns what it prints. */
  ask(command: string, ...args: string[]): string
  stop(): Promise<void>
}

/** @throws an error with the end of the daemons' logs when one of them ends, or the node never gets idle. */
export async function startCluster(): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'mb-slurm-'))
  for (const name of ['munge', 'state', 'spool']) mkdirSync(join(folder, name), { mode: 0o755 })
  chmodSync(folder, 0o755)
  const key = join(folder, 'munge', 'key')
  writeFileSync(key, randomBytes(128), { mode: 0o400 })
  const conf = join(folder, 'slurm.conf')
  writeFileSync(conf, configuration(folder, await freePort(), await freePort()))
  const env = { ...process.env, PATH, SLURM_CONF: conf }
  const daemons: ChildProcess[] = []
  const start = (program: string, ...args: string[]) => {
    daemons.push(spawn(program, args, { env, stdio: 'ignore' }))
  }
  const ask = (command: string, ...args: string[]) =>
    execFileSync(command, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  const stop = async () => {
    // The controller first: a node that goes away is then no news to anyone.
    for (const daemon of daemons.reverse()) await end(daemon)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const munge = (name: string) => join(folder, 'munge', name)
    const files = [`--socket=${munge('socket')}`, `--pid-file=${munge('pid')}`, `--log-file=${munge('log')}`]
    start('munged', '--foreground', '--force', `--key-file=${key}`, `--seed-file=${munge('seed')}`, ...files)
    const lives = () => daemons.every(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
    await until(() => existsSync(munge('socket')), lives)
    start('slurmctld', '-D', '-c', '-f', conf)
    start('slurmd', '-D', '-c', '-f', conf)
    await until(() => isIdle(ask), lives)
  } catch (cause) {
    const logs = ['munge/log', 'slurmctld.log', 'slurmd.log'].map((name) => tail(join(folder, name)))
    await stop()
    throw new Error(`the cluster did not start:\n${logs.join('\n')}`, { cause })
  }
  return { folder, env: { SLURM_CONF: conf }, ask, stop }
}

function configuration(folder: string, controller: number, node: number): string {
  const name = hostname().split('.')[0]
  const user = userInfo().username
  return `ClusterName=maskbench
SlurmctldHost=${name}(127.0.0.1)
SlurmctldPort=${controller}
SlurmdPort=${node}
SlurmUser=${user}
SlurmdUser=${user}
AuthType=auth/munge
AuthInfo=socket=${folder}/munge/socket
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
SchedulerParameters=sched_interval=1,sched_min_interval=0,batch_sched_delay=0
ReturnToService=2
KillWait=2
NodeName=${name} NodeAddr=127.0.0.1 CPUs=${CPUS} RealMemory=1000 State=UNKNOWN
PartitionName=all Nodes=${name} Default=YES MaxTime=1:00:00 State=UP OverSubscribe=NO
`
}

function isIdle(ask: Cluster['ask']): boolean {
  try {
    return ask('sinfo', '-h', '-o', '%T').trim() === 'idle'
  } catch {
    return false
  }
}

async function end(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null || daemon.pid === undefined) return
  const closed = once(daemon, 'close')
  daemon.kill('SIGTERM')
  if ((await Promise.race([closed, sleep(5000, 'late', { ref: false })])) === 'late') daemon.kill('SIGKILL')
  await closed
}

async function until(holds: () => boolean, lives: () => boolean): Promise<void> {
  const started = performance.now()
  while (!holds()) {
    if (!lives()) throw new Error('a daemon ended')
    if (performance.now() - started > WAIT_MS) throw new Error('it takes too long')
    await sleep(100)
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

function tail(file: string): string {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : ['(no log)']
  return [`${file}:`, ...lines.slice(-8)].join('\n')
}

if (process.argv[1] === import.meta.filename) {
  const cluster = await startCluster()
  process.stdout.write(`export SLURM_CONF=${cluster.env.SLURM_CONF}\n`)
  process.once('SIGINT', () => cluster.stop()).once('SIGTERM', () => cluster.stop())
}
