/** docs/reference.md: the help of every command, made from the program itself. */
import type { Command } from 'commander'
import { createProgram, HELP_WIDTH } from '../../harness/cli/program.ts'

/** Commands that only other commands start. */
const INTERNAL = ['start', 'worker', 'slurm-task', 'recompute', 'device']

export async function reference(): Promise<string> {
  const nothing = () => async () => {}
  const program = await createProgram(nothing)
  const sections = program.commands
    .filter((command) => !INTERNAL.includes(command.name()))
    .flatMap((command) => sectionsOf(command, []))
  return `# Command line

Made from the program by \`npm run docs:reference\`. Every command takes \`--db\`, \`--json\` and \`--debug\`.

${sections.join('\n\n')}
`
}

function sectionsOf(command: Command, parents: readonly string[]): string[] {
  const names = [...parents, command.name()]
  const inner = command.commands.flatMap((sub) => sectionsOf(sub, names))
  if (inner.length > 0) return inner
  let help = ''
  command.configureHelp({ helpWidth: HELP_WIDTH }).configureOutput({
    writeOut: (text) => {
      help += text
    },
    getOutHelpWidth: () => HELP_WIDTH,
    getOutHasColors: () => false,
  })
  command.outputHelp()
  return [`## \`maskbench ${names.join(' ')}\`\n\n\`\`\`text\n${help.trim()}\n\`\`\``]
}
