/** What child processes write to stderr: lines for users, and the output of their engines. */

const FOR_USERS = 'maskbench: '

/** @returns what a line says to users, such as skipped images or reading progress; null for output of the engine. */
export const saidToUsers = (line: string): string | null =>
  line.startsWith(FOR_USERS) ? line.slice(FOR_USERS.length) : null
