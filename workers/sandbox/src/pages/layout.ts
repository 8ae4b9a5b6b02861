import { html } from 'hono/html'

type Html = ReturnType<typeof html>

/** A page of the sandbox. The content is escaped where it was put together. */
export const layout = (title: string, content: Html): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="stylesheet" href="/sandbox.css" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <header class="top">
          <h1>Sandbox</h1>
          <a href="/">Overview</a><a href="/mailbox">Mailbox</a>
        </header>
        ${content}
      </body>
    </html>`
