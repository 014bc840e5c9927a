/** The papers' tables that have a page. */
export interface TableInfo {
  id: string
  paper: string
  /** What it holds, in our words. */
  title: string
}

export const TABLES: TableInfo[] = [
  {
    id: 'gls-1',
    paper: 'GLS',
    title: 'Test accuracy of label smoothing, the plain loss and negative smoothing under label noise',
  },
  {
    id: 'adios-1',
    paper: 'ADIOS',
    title: 'Top-1 accuracy by k-NN and linear probe on ImageNet100-S and STL10',
  },
]

/** `adios-1` -> `ADIOS, table 1` */
export function tableName(id: string): string {
  const [paper, number] = id.split('-')
  return `${paper?.toUpperCase()}, table ${number}`
}
