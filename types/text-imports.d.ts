// Browser scripts and style sheets are imported as text; see scripts/lib/text-imports.ts.
declare module '*.client.js' {
  const text: string
  export default text
}

declare module '*.css' {
  const text: string
  export default text
}
