import { type Command, Option } from 'commander'
import { EnvironmentError } from '../errors.ts'
import type { Act, Run } from './io.ts'

interface Options {
  cpu?: boolean
  gpu?: boolean
}

export function declare(program: Command, act: Act): void {
  program
    .command('setup')
    .description('install the engine: TensorFlow and its binding; does nothing when it is there')
    .addOption(new Option('--cpu', 'the CPU library (270 MB), even where there is a GPU').conflicts('gpu'))
    .addOption(new Option('--gpu', 'the CUDA library (3.4 GB); it works without a GPU too').conflicts('cpu'))
    .addHelpText(
      'after',
      `
Without either it takes what MASKBENCH_ENGINE says (cpu or gpu), else what the machine has. The library goes to
\${XDG_CACHE_HOME:-~/.cache}/maskbench and serves every clone.

Examples:
  $ npx maskbench setup
  $ npx maskbench setup --gpu`,
    )
    .action(act(run))
}

export const run: Run<Options> = async ({ cpu, gpu }, io) => {
  const { installEngine } = await import('../engine/install.ts')
  const { engineState } = await import('../engine/state.ts')
  await installEngine({ kind: cpu ? 'cpu' : gpu ? 'gpu' : undefined })
  const tensorflow = await engineState()
  const { version, device, problem } = tensorflow
  if (version === null) throw new EnvironmentError({ what: `${problem}`, remedy: 'Look at `npx maskbench doctor`' })
  io.result({ tensorflow }, () => {
    return [`TensorFlow ${version} is ready, on the ${device?.toUpperCase()}.`, ...(problem ? [problem] : [])].join(
      '\n',
    )
  })
}
