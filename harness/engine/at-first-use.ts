/**
 * A stand-in for an object that is made when something of it is first used. Whoever exports it assigns the object to
 * the export in `make`, so that every later use is direct.
 */
export function atFirstUse<T extends object>(make: () => T): T {
  let made: T | undefined
  const object = (): T => {
    made ??= make()
    return made
  }
  return new Proxy({} as T, {
    get: (_, name) => Reflect.get(object(), name),
    set: (_, name, value) => Reflect.set(object(), name, value),
    has: (_, name) => Reflect.has(object(), name),
  })
}
