/** What stands between the brackets of a function: `(x, axes, keep)`, without types and defaults. */
export function signature(of: (...args: never[]) => unknown): string {
  const [, lone, whole] = /^(?:(\w+)\s*=>|(?:function \w+)?\s*\((.*))/s.exec(String(of))!
  if (lone !== undefined) return `(${lone})`
  const names: string[] = []
  let [depth, name] = [0, '']
  for (const letter of whole!) {
    if (depth === 0 && (letter === ',' || letter === ')')) {
      names.push(name.split('=')[0]!.replaceAll(/\s/g, '').replaceAll(',', ', '))
      name = ''
      if (letter === ')') break
      continue
    }
    if ('([{'.includes(letter)) depth++
    if (')]}'.includes(letter)) depth--
    name += letter
  }
  return `(${names.join(', ')})`
}
