/** What the check does, in this order. Each part has a process of its own: TensorFlow looks for cards once, when it is loaded. */
import type { Context } from '../findings.ts'

export interface Part {
  name: string
  about: string
  /** What it computes on: `host` parts never see the card. */
  on: 'device' | 'host'
  /** Seconds out of the 300 of a whole check. */
  seconds: number
  /** What its processes do, one after the other. */
  details: readonly string[]
  load(): Promise<{ run(context: Context): Promise<void> }>
}

const WORKLOADS = ['simclr-resnet18-96', 'simclr-adios-vit-tiny-96', 'simclr-small-32']

export const PARTS: readonly Part[] = [
  part('device', 'what computes', 'device', 20, () => import('./device.ts')),
  part('record', 'every op of the traced steps on the CPU, and whole steps', 'host', 45, () => import('./record.ts')),
  part('ops', 'every op of the traced steps, beside the CPU', 'device', 40, () => import('./ops.ts')),
  part('gradients', 'gradients of whole steps, beside the CPU', 'device', 35, () => import('./gradients.ts')),
  part('bits', 'the same steps twice, and resumed, bit for bit', 'device', 40, () => import('./bits.ts'), [
    'once',
    'again',
  ]),
  part('speed', 'images per second', 'device', 55, () => import('./speed.ts'), WORKLOADS),
  part('torch', 'the same in PyTorch', 'device', 40, () => import('./torch.ts')),
  part('profile', 'where the time of a step goes', 'device', 25, () => import('./profile.ts'), WORKLOADS.slice(0, 2)),
]

function part(
  name: string,
  about: string,
  on: Part['on'],
  seconds: number,
  load: Part['load'],
  details: readonly string[] = [''],
): Part {
  return { name, about, on, seconds, details, load }
}
