/** What a superuser may read says nothing about what is unreadable: for as long as this runs, the tests are nobody. */
export function asNobody<T>(act: () => T): T {
  const superuser = process.getuid?.() === 0
  if (superuser) process.seteuid!(65534)
  const back = () => superuser && process.seteuid!(0)
  let result: T
  try {
    result = act()
  } catch (error) {
    back()
    throw error
  }
  if (result instanceof Promise) return result.finally(back) as T
  back()
  return result
}
