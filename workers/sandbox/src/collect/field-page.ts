import { html } from 'hono/html'

const FIELDS = {
  ccnumber: { label: 'Card number', autocomplete: 'cc-number' },
  ccexp: { label: 'Expiration date', autocomplete: 'cc-exp' },
  cvv: { label: 'Security code', autocomplete: 'cc-csc' },
} as const

export type FieldName = keyof typeof FIELDS

export const isFieldName = (name: string): name is FieldName => Object.hasOwn(FIELDS, name)

export const FIELD_CSP = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `connect-src 'self'`,
  `base-uri 'none'`,
  `form-action 'none'`,
].join('; ')

/** The page inside one card field's frame: a label for screen readers and the input. */
export function fieldPage(name: FieldName) {
  const { label, autocomplete } = FIELDS[name]
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="referrer" content="no-referrer" />
        <title>${label}</title>
        <link rel="stylesheet" href="/token/field.css" />
      </head>
      <body>
        <main>
          <label for="${name}">${label}</label>
          <input
            id="${name}"
            name="${name}"
            type="text"
            inputmode="numeric"
            autocomplete="${autocomplete}"
            spellcheck="false"
            autocorrect="off"
            aria-required="true"
          />
        </main>
        <script src="/token/field.js"></script>
      </body>
    </html>`
}

export const FIELD_CSS = `
html, body, main { height: 100%; margin: 0; background: transparent; }
label { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
input { box-sizing: border-box; width: 100%; height: 100%; margin: 0; padding: 0 0.75rem; border: 0; border-radius: 0;
  background: transparent; color: inherit; font: 16px/1.5 system-ui, sans-serif; outline-offset: -2px; }
`
