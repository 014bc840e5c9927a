/** The formats in which tables are downloaded. */
export const DOWNLOAD_FORMATS = [
  { format: 'csv', title: 'CSV', type: 'text/csv' },
  { format: 'md', title: 'Markdown', type: 'text/markdown' },
  { format: 'latex', title: 'LaTeX (booktabs)', type: 'text/x-tex' },
  { format: 'json', title: 'JSON', type: 'application/json' },
] as const
