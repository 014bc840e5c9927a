/** What computes, as TensorFlow names it, and the libraries that were really opened. */
import { readFileSync } from 'node:fs'
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { whyNoCard } from '../../../harness/engine/card/card.ts'
import { computingDevice } from '../../../harness/engine/card/physical-device.ts'
import { readStamp } from '../../../harness/engine/installation/compile.ts'
import { tf } from '../../../harness/engine/tensorflow.ts'
import { binding } from '../binding.ts'
import type { Context } from '../findings.ts'

/** By these an op is computed. */
const LIBRARIES = /lib(tensorflow|cuda|cudnn|cublas|cufft|cusolver|cusparse|nvrtc|nvJitLink|nvidia)/

export async function run({ device: wanted, say }: Context): Promise<void> {
  const device = computingDevice()
  if (wanted === 'gpu' && device.kind === 'cpu') {
    say({ noCard: readStamp()?.kind === 'cpu' ? CPU_LIBRARY : whyNoCard() })
    return
  }
  // cuBLAS and cuDNN open more of themselves with the first product and the first convolution.
  tf.tidy(() => {
    const square = tf.ones([64, 64]) as Tensor2D
    tf.matMul(square, square).dataSync()
    tf.conv2d(tf.ones([1, 8, 8, 8]) as Tensor4D, tf.ones([3, 3, 8, 8]) as Tensor4D, 1, 'same').dataSync()
  })
  const { TF_Version: tensorflow } = binding as unknown as { TF_Version: string }
  say({ device: { ...device, tensorflow, node: process.version, opened: openedLibraries() } })
  say({ passed: 'a product and a convolution' })
}

const CPU_LIBRARY = {
  what: 'the engine for the CPU is installed, and this checks the one for GPUs',
  remedy: 'Run `npx maskbench setup --gpu`, or rehearse with `npm run test:gpu -- --device cpu`',
}

function openedLibraries(): string[] {
  const paths = readFileSync('/proc/self/maps', 'utf8').match(/\/\S+$/gm) ?? []
  return [...new Set(paths)].filter((path) => LIBRARIES.test(path.split('/').at(-1)!)).sort()
}
