import { ShopIcon } from '@revkeen-edge/ui/checkout/icons.tsx'
import { html } from 'hono/html'

const TITLE = 'The customer portal is not open yet'

/** Says honestly that there is nothing to manage here yet, and where help is. It asks for nothing and shows nobody's data. */
export function placeholderPage() {
  return html`<!doctype html>
    <html lang="en" data-scheme="auto">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${TITLE}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/portal.css" />
      </head>
      <body>
        <main>
          ${ShopIcon()}
          <h1>${TITLE}</h1>
          <p>
            This is where you will see your invoices, change your card and manage your subscriptions. Until then, please
            write to the business that you buy from: its address is in every receipt.
          </p>
        </main>
        <footer>Powered by <strong>RevKeen Edge</strong></footer>
      </body>
    </html>`
}
