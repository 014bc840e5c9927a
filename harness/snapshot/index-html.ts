/** `file:` is what `self` means for pages that no server sends; SQLite is WebAssembly. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' file: 'wasm-unsafe-eval'",
  "style-src 'self' file:",
  "img-src 'self' file: data:",
  "font-src 'self' file:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** The one page of a snapshot, which shows all others. */
export const INDEX_HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="generator" content="maskbench">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>maskbench</title>
<link rel="icon" href="assets/icon.svg">
<link rel="stylesheet" href="assets/style.css">
<link rel="stylesheet" href="assets/app.css">
<script src="assets/data.js" defer></script>
<script src="assets/app.js" defer></script>
</head>
<body>
<div id="root"></div>
<noscript>This export of a maskbench store needs JavaScript.</noscript>
</body>
</html>
`
