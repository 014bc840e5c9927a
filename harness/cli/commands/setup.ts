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
    .description('install the engine (TensorFlow and its Node binding); does nothing if it is already installed')
    .addOption(new Option('--cpu', 'install the CPU library (270 MB), even if there is a GPU').conflicts('gpu'))
    .addOption(new Option('--gpu', 'install the CUDA library (2.9 GB), for an NVIDIA GPU').conflicts('cpu'))
    .addOption(deviceOption())
    .option('--verify', 'compare the digest of every file of the library; reinstall the library if a file is damaged')
    .addHelpText(
      'after',
      `
Without --cpu or --gpu, MASKBENCH_ENGINE (cpu or gpu) decides, else the hardware of the machine. The library is
installed in \${XDG_CACHE_HOME:-~/.cache}/maskbench and shared by all clones.

A GPU needs the NVIDIA driver 525.60.13 or newer (555.42.02 from compute capability 9.0 on) and compute capability 7.5
or newer. A driver or a GPU that is too old is refused before the download. If no GPU is found, the library is
installed anyway, and the command exits with code 3 and the reason. Add --device cpu where that is intended, for
example on the login node of a cluster.

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
    throw error ?? new EnvironmentError({ what: `${problem}`, remedy: 'run `npx maskbench doctor` for details' })
  }
  io.result({ tensorflow }, () => {
    const where = [`the ${device?.toUpperCase()}`, card].filter(Boolean).join(': ')
    const next = error === null ? ['Next: npx maskbench run smoke, then npx maskbench serve'] : []
    return [`TensorFlow ${version} is ready, on ${where}.`, problem, note, ...next].filter(Boolean).join('\n')
  })
  if (error !== null) throw error
}
