import { type Command, Option } from 'commander'
import { EnvironmentError } from '../../base/errors.ts'
import { deviceOption } from '../device-option.ts'
import type { Act, Run } from '../io.ts'

interface Options {
  cpu?: boolean
  gpu?: boolean
  verify?: boolean
}

export function declare(program: Command, act: Act): void {
  program
    .command('setup')
    .description('install the engine: TensorFlow and its binding; does nothing when it is there')
    .addOption(new Option('--cpu', 'the CPU library (270 MB), even where there is a GPU').conflicts('gpu'))
    .addOption(new Option('--gpu', 'the CUDA library (2.9 GB), for an NVIDIA GPU').conflicts('cpu'))
    .addOption(deviceOption())
    .option('--verify', 'read every file of the library and compare its digest; install a damaged one anew')
    .addHelpText(
      'after',
      `
Without --cpu or --gpu it takes what MASKBENCH_ENGINE says (cpu or gpu), else what the machine has. The library goes to
\${XDG_CACHE_HOME:-~/.cache}/maskbench and serves every clone.

A GPU needs the NVIDIA driver 525.60.13 or newer (555.42.02 from compute capability 9.0 on) and compute capability 7.5
or newer. A driver or a card that is too old is refused before the download. Where no card is found the library is
installed all the same, and the command ends with 3 and the reason; --device cpu says that this is meant, as on the
login node of a cluster.

Examples:
  $ npx maskbench setup
  $ npx maskbench setup --gpu
  $ npx maskbench setup --gpu --device cpu`,
    )
    .action(act(run))
}

export const run: Run<Options> = async ({ cpu, gpu, verify }, io) => {
  const { installEngine } = await import('../../engine/installation/install.ts')
  const { deviceError, engineState } = await import('../../engine/installation/state.ts')
  await installEngine({ kind: cpu ? 'cpu' : gpu ? 'gpu' : undefined, verify })
  const tensorflow = await engineState()
  const { version, device, card, problem, note } = tensorflow
  const error = deviceError(tensorflow)
  if (version === null) {
    throw error ?? new EnvironmentError({ what: `${problem}`, remedy: 'Look at `npx maskbench doctor`' })
  }
  io.result({ tensorflow }, () => {
    const where = [`the ${device?.toUpperCase()}`, card].filter(Boolean).join(': ')
    return [`TensorFlow ${version} is ready, on ${where}.`, problem, note].filter(Boolean).join('\n')
  })
  if (error !== null) throw error
}
