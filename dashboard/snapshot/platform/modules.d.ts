declare module '*.csv' {
  const text: string
  export default text
}

declare module 'sql.js/dist/sql-wasm-inline.js' {
  import type initSqlJs from 'sql.js'

  const initialise: typeof initSqlJs
  export default initialise
}
