/** Prints the device that TensorFlow uses here; `run` starts this in a child process before it begins. */
import type { Command } from 'commander'
import type { Act, Run } from '../../io.ts'

export function declare(program: Command, act: Act): void {
  program.command('device', { hidden: true }).description('print the device that TensorFlow uses').action(act(run))
}

export const run: Run<object> = async (_, io) => {
  const { loadEngine } = await import('../../../execution/worker/engine.ts')
  const { device } = await loadEngine(null)
  io.result(device, () => device.name ?? device.kind)
}
