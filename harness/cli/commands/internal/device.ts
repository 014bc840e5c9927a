/** What `run` asks before it begins, in a process of its own: what TensorFlow computes on here. */
import type { Command } from 'commander'
import type { Act, Run } from '../../io.ts'

export function declare(program: Command, act: Act): void {
  program.command('device', { hidden: true }).description('what TensorFlow computes on').action(act(run))
}

export const run: Run<object> = async (_, io) => {
  const { loadEngine } = await import('../../../execution/worker/engine.ts')
  const { device } = await loadEngine(null)
  io.result(device, () => device.name ?? device.kind)
}
